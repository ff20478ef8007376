package dev.forge.workflow.yaml;

import dev.forge.core.packed.PackedOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as arrays of numbers: 13 bytes a node, so that a file with millions of them fits into a small heap. A
 * scalar's text is cut out of the file when it is asked for. A node's number is its place in the document, so a node's
 * first child is the next one; the root is number 0.
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

    /** How many bytes of a file there are for a node, at least, where room is made for what is still to come. */
    private static final int MIN_BYTES = 11;
    /** Room is made for so many bytes to begin with: what is in them tells what is to come. */
    private static final int SAMPLE_BYTES = 144;

    private static final int MARGIN = 64;

    private final SourceText source;
    private final List<String> decoded;
    private byte[] kind;
    private int[] start;
    /** Of a scalar its end, or its number among the decoded ones; of an alias its target; of others how many children. */
    private int[] detail;

    private int[] next;
    private int count;
    /** The tags of nodes that have one; null where none has, as in nearly every file. */
    private @Nullable Map<Integer, String> tags;
    /** The nodes that are passed over, or null. */
    private @Nullable BitSet hidden;

    YamlTree(SourceText source) {
        this.source = source;
        decoded = new ArrayList<>();
        int size = source.bytes().length / SAMPLE_BYTES + MARGIN;
        kind = new byte[size];
        start = new int[size];
        detail = new int[size];
        next = new int[size];
    }

    /** The same document without some nodes: whoever holds this one still sees them. */
    private YamlTree(YamlTree whole, BitSet hidden) {
        source = whole.source;
        decoded = whole.decoded;
        kind = whole.kind;
        start = whole.start;
        detail = whole.detail;
        next = whole.next;
        count = whole.count;
        tags = whole.tags;
        this.hidden = hidden;
    }

    YamlTree hiding(BitSet nodes) {
        BitSet all = (BitSet) nodes.clone();
        if (hidden != null) {
            all.or(hidden);
        }
        return new YamlTree(this, all);
    }

    boolean isHidden(int node) {
        return hidden != null && hidden.get(node);
    }

    void tag(int node, String tag) {
        Map<Integer, String> known = tags == null ? new HashMap<>() : tags;
        known.put(node, tag);
        tags = known;
    }

    boolean hasTags() {
        return tags != null;
    }

    @Nullable
    String tagOf(int node) {
        return tags == null ? null : tags.get(node);
    }

    /** A document that was written before. */
    YamlTree(SourceText source, byte[] kind, int[] start, int[] detail, int[] next) {
        this.source = source;
        decoded = new ArrayList<>();
        this.kind = kind;
        this.start = start;
        this.detail = detail;
        this.next = next;
        count = kind.length;
    }

    /** Writes all but the decoded texts. */
    void write(PackedOutput out) throws IOException {
        out.bytes(kind, count);
        out.ints(start, count);
        out.ints(detail, count);
        out.ints(next, count);
    }

    /** The texts that are not what stands in the file. */
    List<String> decoded() {
        return decoded;
    }

    int add(byte nodeKind, int offset, int nodeDetail) {
        if (count == kind.length) {
            int size = sizeFrom(offset);
            kind = Arrays.copyOf(kind, size);
            start = Arrays.copyOf(start, size);
            detail = Arrays.copyOf(detail, size);
            next = Arrays.copyOf(next, size);
        }
        kind[count] = nodeKind;
        start[count] = offset;
        detail[count] = nodeDetail;
        next[count] = NONE;
        return count++;
    }

    /** How large the arrays have to be if the file goes on as it was until an offset: each copy of them is garbage. */
    private int sizeFrom(int offset) {
        int length = source.bytes().length;
        long projected = offset <= 0 ? 0 : (long) count * length / offset;
        long likely = Math.min(projected + (projected >> 5) + MARGIN, length / MIN_BYTES);
        return (int) Math.max(likely, count + (count >> 2));
    }

    int addDecoded(byte nodeKind, int offset, String text) {
        decoded.add(text);
        return add((byte) (nodeKind + DECODED), offset, decoded.size() - 1);
    }

    void addChild(int parent) {
        detail[parent]++;
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

    /** The offset behind what stands in the file, as far as it is in the same line. */
    int end(int node) {
        if (isScalar(node) && !isDecoded(node)) {
            return detail[node] + (kind(node) == QUOTED ? 1 : 0);
        }
        byte[] bytes = source.bytes();
        int at = start[node];
        boolean isCollection = kind(node) == MAPPING || kind(node) == SEQUENCE;
        if (isCollection) {
            return at + 1;
        }
        byte quote = at < bytes.length ? bytes[at] : 0;
        boolean isQuoted = quote == '"' || quote == '\'';
        for (at++; at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r'; at++) {
            if (isQuoted
                    ? bytes[at] == quote
                    : kind(node) == ALIAS && (bytes[at] == ' ' || bytes[at] == ',' || bytes[at] == ']')) {
                return isQuoted ? at + 1 : at;
            }
        }
        return at;
    }

    /** How many children a collection has: of a mapping, its keys and values. */
    int children(int node) {
        return detail[node];
    }

    int child(int node) {
        return detail[node] == 0 ? NONE : node + 1;
    }

    private int textStart(int node) {
        return start[node] + (kind(node) == QUOTED ? 1 : 0);
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
                : new String(source.bytes(), textStart(node), detail[node] - textStart(node), StandardCharsets.UTF_8);
    }

    boolean isDecoded(int node) {
        return kind[node] >= DECODED;
    }

    /** Whether a scalar is this text, without making a string of it. */
    boolean isText(int node, String text) {
        if (isDecoded(node)) {
            return text(node).equals(text);
        }
        int from = textStart(node);
        int length = detail[node] - from;
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
        for (int i = textStart(node); i < detail[node]; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    boolean same(int one, int other) {
        if (isDecoded(one) || isDecoded(other)) {
            return text(one).equals(text(other));
        }
        byte[] bytes = source.bytes();
        return Arrays.equals(bytes, textStart(one), detail[one], bytes, textStart(other), detail[other]);
    }
}
