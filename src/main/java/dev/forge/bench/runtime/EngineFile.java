package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads files of engine definitions. Every error names the file and the line. */
final class EngineFile {
    private final String file;
    private final Map<String, EngineDefinition> known;

    private EngineFile(String file, Map<String, EngineDefinition> known) {
        this.file = file;
        this.known = known;
    }

    /**
     * Adds the definitions of a file to the known ones.
     *
     * @param text the file's content
     * @param file the file's name in messages
     * @param known the known engines; the file's engines are added
     * @throws ForgeException with exit code 2 if the file is not valid
     */
    static void read(String text, String file, Map<String, EngineDefinition> known) {
        new EngineFile(file, known).read(text);
    }

    private void read(String text) {
        Optional<Node> root;
        try {
            // Uses the composer directly: the module does not export a facade for it.
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            root = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw ForgeException.usage(file + line + ": this is not yaml: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw ForgeException.usage(file + ": this is not yaml: " + e.getMessage());
        }
        if (root.isPresent() && !isNothing(root.get())) {
            mapping(root.get(), "a file of engines", "a mapping of engine names to definitions")
                    .forEach(this::define);
        }
    }

    private void define(ScalarNode name, Node node) {
        if (!name.getValue().matches("[a-z0-9][a-z0-9._-]*")) {
            throw wrong(
                    name,
                    "an engine cannot be called " + name.getValue(),
                    "use small letters, digits, dots and hyphens");
        }
        EngineDefinition same = known.get(name.getValue());
        if (same != null) {
            throw wrong(
                    name,
                    "there is an engine " + name.getValue() + " already, defined in " + same.origin(),
                    "take another name; {extends: " + name.getValue() + "} makes a variant of it");
        }
        EngineFileEntry entry = new EngineFileEntry(this, name);
        mapping(node, "engine " + name.getValue(), "a mapping").forEach(entry::add);
        known.put(name.getValue(), entry.definition(known));
    }

    Map<ScalarNode, Node> mapping(Node node, String what, String title) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " is " + title + ", not " + title(node));
        }
        Map<ScalarNode, Node> entries = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(tuple.getKeyNode(), "a key in " + what + " is " + title(tuple.getKeyNode()));
            }
            if (!names.add(key.getValue())) {
                throw wrong(key, key.getValue() + " stands twice in " + what);
            }
            entries.put(key, tuple.getValueNode());
        }
        return entries;
    }

    static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    static String title(Node node) {
        if (node instanceof ScalarNode scalar) {
            return isNothing(node) ? "nothing" : "the text " + scalar.getValue();
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    String place(Node node) {
        return file
                + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    }

    ForgeException wrong(Node node, String what) {
        return wrong(node, what, null);
    }

    ForgeException wrong(Node node, String what, @Nullable String hint) {
        return ForgeException.usage(place(node) + ": " + what, hint);
    }
}
