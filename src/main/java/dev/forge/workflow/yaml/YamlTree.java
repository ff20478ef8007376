package dev.forge.workflow.yaml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A document as arrays of numbers: 21 bytes a node, so that a file with a million of them fits into a small heap. A
 * scalar's text is cut out of the file when it is asked for. A node's number is its place in the document; the root is
 * number 0.
 */
final class YamlTree {
    static final byte PLAIN = 0;
    static final byte QUOTED = 1;
    static final byte MAPPING = 2;
    static final byte SEQUENCE = 3;
    static final byte ALIAS = 4;
    /** Added to the kind of a scalar whose text is not what stands in the file. */
    static final byte DECODED = 8;

    static final int NONE = -1;

    private final SourceText source;
    private final List<String> decoded = new ArrayList<>();
    private byte[] kind = new byte[256];
    private int[] start = new int[256];
    /** Of a scalar its end, or its number among the decoded ones; of an alias its target; of others the first child. */
    private int[] detail = new int[256];

    private int[] end = new int[256];
    private int[] next = new int[256];
    private int count;

    YamlTree(SourceText source) {
        this.source = source;
    }

    int add(byte nodeKind, int offset, int endOffset, int nodeDetail) {
        if (count == kind.length) {
            int size = count + (count >> 1);
            kind = Arrays.copyOf(kind, size);
            start = Arrays.copyOf(start, size);
            detail = Arrays.copyOf(detail, size);
            end = Arrays.copyOf(end, size);
            next = Arrays.copyOf(next, size);
        }
        kind[count] = nodeKind;
        start[count] = offset;
        end[count] = endOffset;
        detail[count] = nodeDetail;
        next[count] = NONE;
        return count++;
    }

    int addDecoded(byte nodeKind, int offset, int endOffset, String text) {
        decoded.add(text);
        return add((byte) (nodeKind + DECODED), offset, endOffset, decoded.size() - 1);
    }

    void firstChild(int parent, int child) {
        detail[parent] = child;
    }

    void sibling(int node, int following) {
        next[node] = following;
    }

    SourceText source() {
        return source;
    }

    int count() {
        return count;
    }

    byte kind(int node) {
        return (byte) (kind[node] & 7);
    }

    boolean isScalar(int node) {
        return kind(node) <= QUOTED;
    }

    int start(int node) {
        return start[node];
    }

    int end(int node) {
        return end[node];
    }

    int child(int node) {
        return detail[node];
    }

    int next(int node) {
        return next[node];
    }

    /** The node itself, or what the alias stands for. */
    int target(int node) {
        int target = node;
        while (kind(target) == ALIAS) {
            target = detail[target];
        }
        return target;
    }

    String text(int node) {
        return kind[node] >= DECODED
                ? decoded.get(detail[node])
                : new String(source.bytes(), detail[node], end[node] - detail[node], StandardCharsets.UTF_8);
    }

    boolean isDecoded(int node) {
        return kind[node] >= DECODED;
    }

    /** Whether a scalar is this text, without making a string of it. */
    boolean isText(int node, String text) {
        if (isDecoded(node)) {
            return text(node).equals(text);
        }
        int from = detail[node];
        int length = end[node] - from;
        if (length != text.length()) {
            return length > text.length() && text(node).equals(text);
        }
        byte[] bytes = source.bytes();
        for (int i = 0; i < length; i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    int hash(int node) {
        if (isDecoded(node)) {
            int hash = 0;
            for (byte b : text(node).getBytes(StandardCharsets.UTF_8)) {
                hash = 31 * hash + b;
            }
            return hash;
        }
        int hash = 0;
        byte[] bytes = source.bytes();
        for (int i = detail[node]; i < end[node]; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    boolean same(int one, int other) {
        if (isDecoded(one) || isDecoded(other)) {
            return text(one).equals(text(other));
        }
        byte[] bytes = source.bytes();
        return Arrays.equals(bytes, detail[one], end[one], bytes, detail[other], end[other]);
    }
}
