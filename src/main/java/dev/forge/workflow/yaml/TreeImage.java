package dev.forge.workflow.yaml;

import dev.forge.core.packed.PackedInput;
import dev.forge.core.packed.PackedOutput;
import dev.forge.core.packed.PackedReader;
import dev.forge.core.packed.PackedWriter;
import java.io.IOException;

/** A document as it is kept to be read faster: where everything stands in its file, but not the file's text. */
public final class TreeImage {
    private TreeImage() {}

    /** Writes the document of a node. */
    public static void write(YamlNode node, PackedOutput out) throws IOException {
        node.tree().write(out);
        PackedWriter decoded = new PackedWriter();
        decoded.texts(node.tree().decoded());
        decoded.write(out);
    }

    /**
     * Reads a document.
     *
     * @param source the text that it was read from, unchanged
     * @return its root
     */
    public static YamlNode read(SourceText source, PackedInput in) throws IOException {
        YamlTree tree = new YamlTree(source, in.bytes(), in.ints(), in.ints(), in.ints());
        tree.decoded().addAll(new PackedReader(in).texts());
        return new YamlNode(tree, 0);
    }

    /** A node of a document by its number. */
    public static YamlNode node(YamlNode root, int index) {
        return new YamlNode(root.tree(), index);
    }
}
