package dev.forge.workflow.yaml;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value of a document. An alias is what it stands for, but its place is where it stands.
 *
 * @param tree the document
 * @param index the node's number
 */
public record YamlNode(YamlTree tree, int index) {
    /** Compose's tag of what takes away what files before say. */
    static final String RESET = "!reset";

    /** Compose's tag of what takes the place of what files before say. */
    static final String OVERRIDE = "!override";

    /**
     * A key and its value.
     *
     * @param key the key, always a scalar
     * @param value the value
     */
    public record Entry(YamlNode key, YamlNode value) {
        /** The key's text. */
        public String name() {
            return key.text();
        }
    }

    private int target() {
        return tree.target(index);
    }

    /** The file it is from. */
    public SourceText source() {
        return tree.source();
    }

    /** Where it begins, in bytes. */
    public int offset() {
        return tree.start(index);
    }

    /** How many bytes to point at. */
    public int length() {
        return Math.max(1, tree.end(index) - tree.start(index));
    }

    /** {@code file:line:column}. */
    public String place() {
        return source().place(offset());
    }

    /** The line that it begins in, from 1. */
    public int line() {
        return source().line(offset());
    }

    /** Whether it has keys. */
    public boolean isMapping() {
        return tree.kind(target()) == YamlTree.MAPPING;
    }

    /** Whether it is a list. */
    public boolean isSequence() {
        return tree.kind(target()) == YamlTree.SEQUENCE;
    }

    /** Whether it is a text, a number, a truth value or nothing. */
    public boolean isScalar() {
        return tree.isScalar(target());
    }

    /** Whether it is nothing: no text at all, {@code ~} or {@code null}, without quotes. */
    public boolean isNothing() {
        int node = target();
        return tree.kind(node) == YamlTree.PLAIN
                && (tree.isText(node, "") || tree.isText(node, "null") || tree.isText(node, "~"));
    }

    /** Whether it stands in quotes, or is a block of text: never a number or nothing. */
    public boolean isQuoted() {
        return tree.kind(target()) == YamlTree.QUOTED;
    }

    /** A scalar's text. */
    public String text() {
        return tree.text(target());
    }

    /** Whether a scalar is this text. */
    public boolean isText(String text) {
        return tree.isText(target(), text);
    }

    /** Whether anything in its document has one of Compose's tags. */
    public boolean hasTags() {
        return tree.hasTags();
    }

    /** Whether it has the tag that takes away what files before say. */
    public boolean isReset() {
        return RESET.equals(tree.tagOf(index));
    }

    /** Whether it has the tag that takes the place of what files before say. */
    public boolean isOverride() {
        return OVERRIDE.equals(tree.tagOf(index));
    }

    /** The same node of the same document without some of its values and elements. */
    public YamlNode hiding(List<YamlNode> nodes) {
        BitSet numbers = new BitSet();
        nodes.forEach(node -> numbers.set(node.index));
        return numbers.isEmpty() ? this : new YamlNode(tree.hiding(numbers), index);
    }

    /** How a message calls it. */
    public String title() {
        return isMapping() ? "a mapping" : isSequence() ? "a list" : isNothing() ? "nothing" : text();
    }

    /** The elements of a list. */
    public List<YamlNode> items() {
        List<YamlNode> items = new ArrayList<>(tree.children(target()));
        for (int item = tree.child(target()); item != YamlTree.NONE; item = tree.next(item)) {
            if (!tree.isHidden(item)) {
                items.add(new YamlNode(tree, item));
            }
        }
        return items;
    }

    /**
     * The keys of a mapping with their values, in order. What {@code <<} merges comes first, and gives way to keys of
     * the mapping itself; of several merged mappings the first one wins.
     */
    public List<Entry> entries() {
        List<Entry> own = new ArrayList<>(tree.children(target()) / 2);
        List<YamlNode> merged = List.of();
        for (int key = tree.child(target()); key != YamlTree.NONE; ) {
            int value = tree.next(key);
            Entry entry = new Entry(new YamlNode(tree, key), new YamlNode(tree, value));
            if (isMerge(key)) {
                merged = new ArrayList<>(merged);
                merged.add(entry.value);
            } else if (!tree.isHidden(value)) {
                own.add(entry);
            }
            key = tree.next(value);
        }
        if (merged.isEmpty()) {
            return own;
        }
        Map<String, Entry> all = new LinkedHashMap<>();
        for (YamlNode node : merged) {
            for (YamlNode base : node.isSequence() ? node.items() : List.of(node)) {
                base.entries().forEach(entry -> all.putIfAbsent(entry.name(), entry));
            }
        }
        own.forEach(entry -> all.put(entry.name(), entry));
        return new ArrayList<>(all.values());
    }

    /** The value of a key of its own or of what it merges; null if it has none, or is no mapping. */
    public @Nullable YamlNode find(String name) {
        if (!isMapping()) {
            return null;
        }
        boolean merges = false;
        for (int key = tree.child(target()); key != YamlTree.NONE; key = tree.next(tree.next(key))) {
            if (tree.isText(tree.target(key), name) && !tree.isHidden(tree.next(key))) {
                return new YamlNode(tree, tree.next(key));
            }
            merges |= isMerge(key);
        }
        if (merges) {
            for (Entry entry : entries()) {
                if (entry.key.isText(name)) {
                    return entry.value;
                }
            }
        }
        return null;
    }

    private boolean isMerge(int key) {
        return tree.kind(key) == YamlTree.PLAIN && tree.isText(key, "<<");
    }
}
