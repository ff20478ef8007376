package dev.forge.workflow.yaml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of what a reader finds, and keeps the limits: how deep, how many nodes, and how many there would be if
 * every alias were written out, which is what a "billion laughs" grows by.
 */
final class TreeBuilder {
    /** Compose's own nesting is below 10. */
    static final int MAX_DEPTH = 100;
    /** With every alias written out: so many nodes are walked through in about a second. */
    static final int MAX_NODES = 10_000_000;

    /** A limit that was exceeded, or an alias that cannot be followed. */
    static final class LimitExceeded extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int offset;
        private final int length;

        LimitExceeded(int offset, int length, String message) {
            super(message, null, false, false);
            this.offset = offset;
            this.length = length;
        }

        int offset() {
            return offset;
        }

        int length() {
            return length;
        }
    }

    private record Anchor(int node, long nodes, int height) {}

    private final YamlTree tree;
    private final Map<String, @Nullable Anchor> anchors = new HashMap<>();
    private int[] open = new int[16];
    private int[] last = new int[16];
    private long[] nodes = new long[16];
    private int[] height = new int[16];
    private @Nullable String[] named = new @Nullable String[16];
    private int depth;
    private @Nullable String anchor;
    private @Nullable String tag;

    TreeBuilder(SourceText source) {
        tree = new YamlTree(source);
        Arrays.fill(last, YamlTree.NONE);
    }

    YamlTree tree() {
        return tree;
    }

    /** The next node has this name. */
    void anchor(String name) {
        anchor = name;
    }

    /** The next node has this tag. */
    void tag(String name) {
        tag = name;
    }

    /** A scalar whose text stands in the file as it is: from its offset on, or behind the quote that is there. */
    void scalar(byte kind, int offset, int to) {
        scalar(tree.add(kind, offset, to));
    }

    void scalar(byte kind, int offset, String text) {
        scalar(tree.addDecoded(kind, offset, text));
    }

    private void scalar(int node) {
        attach(node);
        if (anchor != null) {
            anchors.put(anchor, new Anchor(node, 1, 1));
            anchor = null;
        }
        count(node, 1, 1);
    }

    void alias(String name, int offset, int end) {
        if (!anchors.containsKey(name)) {
            throw new LimitExceeded(offset, end - offset, "there is no anchor &" + name + " before *" + name);
        }
        Anchor target = anchors.get(name);
        if (target == null) {
            throw new LimitExceeded(offset, end - offset, "*" + name + " stands inside of what &" + name + " names");
        }
        int node = tree.add(YamlTree.ALIAS, offset, target.node);
        attach(node);
        if (depth + target.height > MAX_DEPTH) {
            throw tooDeep(offset, end - offset);
        }
        count(node, target.nodes, target.height);
    }

    void open(byte kind, int offset) {
        int node = tree.add(kind, offset, 0);
        attach(node);
        if (depth == MAX_DEPTH) {
            throw tooDeep(offset, 1);
        }
        if (++depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
            last = Arrays.copyOf(last, depth * 2);
            nodes = Arrays.copyOf(nodes, depth * 2);
            height = Arrays.copyOf(height, depth * 2);
            named = Arrays.copyOf(named, depth * 2);
        }
        open[depth] = node;
        last[depth] = YamlTree.NONE;
        nodes[depth] = 1;
        height[depth] = 1;
        named[depth] = anchor;
        if (anchor != null) {
            // There from now on, so that an alias inside of it is recognised.
            anchors.put(anchor, null);
            anchor = null;
        }
    }

    void close() {
        String name = named[depth];
        int node = open[depth];
        long size = nodes[depth];
        int high = height[depth];
        if (name != null) {
            anchors.put(name, new Anchor(node, size, high));
        }
        depth--;
        count(node, size, high);
    }

    private void attach(int node) {
        if (tag != null) {
            tree.tag(node, tag);
            tag = null;
        }
        if (depth == 0) {
            return;
        }
        tree.addChild(open[depth]);
        if (last[depth] != YamlTree.NONE) {
            tree.sibling(last[depth], node);
        }
        last[depth] = node;
    }

    private void count(int node, long size, int high) {
        nodes[depth] += size;
        height[depth] = Math.max(height[depth], high + 1);
        if (nodes[depth] > MAX_NODES) {
            throw new LimitExceeded(
                    tree.start(node),
                    1,
                    "more than " + MAX_NODES + " keys and values, with what its aliases stand for");
        }
    }

    private static LimitExceeded tooDeep(int offset, int length) {
        return new LimitExceeded(offset, length, "nested more than " + MAX_DEPTH + " levels deep");
    }
}
