package dev.forge.workflow.yaml;

import org.jspecify.annotations.Nullable;

/**
 * Checks the mappings of a document: every key is a scalar and stands once, and only mappings are merged. Tags that are
 * none of Compose's are told of.
 */
final class MappingCheck {
    /** Up to so many keys are compared each with each. */
    private static final int FEW = 8;

    private final YamlTree tree;
    private final Problems problems;
    private boolean isFine = true;

    private MappingCheck(YamlTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    /** Whether the mappings can be used; a key that stands twice is an error that hides no others. */
    static boolean check(YamlTree tree, Problems problems) {
        MappingCheck check = new MappingCheck(tree, problems);
        for (int node = 0; node < tree.count(); node++) {
            if (tree.kind(node) == YamlTree.MAPPING) {
                check.mapping(node);
            }
            if (tree.hasTags()) {
                check.tag(node);
            }
        }
        return check.isFine;
    }

    private void tag(int node) {
        String tag = tree.tagOf(node);
        if (tag != null && !tag.equals(YamlNode.RESET) && !tag.equals(YamlNode.OVERRIDE)) {
            problems.warning(
                    new YamlNode(tree, node),
                    "the tag " + tag + " has no effect",
                    "compose has " + YamlNode.RESET + " and " + YamlNode.OVERRIDE);
        }
    }

    private void mapping(int mapping) {
        int count = 0;
        for (int key = tree.child(mapping); key != YamlTree.NONE; key = tree.next(tree.next(key))) {
            count++;
            if (!tree.isScalar(tree.target(key))) {
                wrong(key, "a key is a text, not " + new YamlNode(tree, key).title());
                return;
            }
            if (tree.isText(tree.target(key), "<<") && tree.kind(key) == YamlTree.PLAIN) {
                merge(tree.next(key));
            }
        }
        if (count > 1) {
            unique(mapping, count);
        }
    }

    private void merge(int value) {
        YamlNode node = new YamlNode(tree, value);
        boolean isFit =
                node.isMapping() || (node.isSequence() && node.items().stream().allMatch(YamlNode::isMapping));
        if (!isFit) {
            wrong(value, "<< merges a mapping or a list of mappings, not " + node.title());
        }
    }

    private void unique(int mapping, int count) {
        int size = count <= FEW ? 0 : Integer.highestOneBit(count) * 4;
        int @Nullable [] table = size == 0 ? null : new int[size];
        for (int key = tree.child(mapping); key != YamlTree.NONE; key = tree.next(tree.next(key))) {
            int earlier = table == null ? before(mapping, key) : claim(table, key);
            if (earlier != YamlTree.NONE) {
                YamlNode node = new YamlNode(tree, key);
                problems.error(
                        node,
                        node.text() + " stands twice, first in line "
                                + tree.source().line(tree.start(earlier)));
            }
        }
    }

    private int before(int mapping, int key) {
        for (int other = tree.child(mapping); other != key; other = tree.next(tree.next(other))) {
            if (tree.same(tree.target(other), tree.target(key))) {
                return other;
            }
        }
        return YamlTree.NONE;
    }

    private int claim(int[] table, int key) {
        int mask = table.length - 1;
        int hash = tree.hash(tree.target(key));
        int slot = (((hash ^ (hash >>> 15)) * 0x9E3779B1) >>> 7) & mask;
        while (table[slot] != 0) {
            int other = table[slot] - 1;
            if (tree.same(tree.target(other), tree.target(key))) {
                return other;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = key + 1;
        return YamlTree.NONE;
    }

    private void wrong(int node, String message) {
        problems.error(new YamlNode(tree, node), message);
        isFine = false;
    }
}
