package dev.forge.workflow.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a step's outputs depend on, a line for each part: what it is, which one, and its value. The key is the digest
 * of the text, so two steps have the same key only if every line is the same.
 */
public final class KeyText {
    private static final char SEPARATOR = '\t';

    /**
     * A part.
     *
     * @param kind what it is, such as {@code image}, {@code environment} or {@code input}
     * @param name which one of its kind; empty where there is only one
     * @param value its value, or a digest of it
     */
    public record Part(String kind, String name, String value) {}

    /**
     * A part that is not the same in two keys.
     *
     * @param before its value in the earlier one; null if it was not there
     * @param after its value in the later one; null if it is not there any more
     */
    public record Change(
            String kind,
            String name,
            @Nullable String before,
            @Nullable String after) {}

    private final List<Part> parts = new ArrayList<>();

    /** Adds a part; the order counts. */
    public void add(String kind, String name, String value) {
        parts.add(new Part(kind, name, value));
    }

    /** The parts in order. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** A line a part. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            escape(text, part.kind);
            escape(text.append(SEPARATOR), part.name);
            escape(text.append(SEPARATOR), part.value);
            text.append('\n');
        }
        return text.toString();
    }

    /** The key: 64 digits. */
    public String digest() {
        return Digests.of(text());
    }

    /** The parts of a text; lines that are none are left out. */
    public static KeyText parse(String text) {
        KeyText key = new KeyText();
        text.lines().forEach(line -> {
            String[] fields = line.split("\t", -1);
            if (fields.length == 3) {
                key.add(unescaped(fields[0]), unescaped(fields[1]), unescaped(fields[2]));
            }
        });
        return key;
    }

    /** What has changed from an earlier key to this one: in this one's order, at last what is not there any more. */
    public List<Change> since(KeyText earlier) {
        Map<String, Part> before = new LinkedHashMap<>();
        earlier.parts.forEach(part -> before.put(part.kind + SEPARATOR + part.name, part));
        List<Change> changes = new ArrayList<>();
        for (Part part : parts) {
            Part old = before.remove(part.kind + SEPARATOR + part.name);
            if (old == null || !old.value.equals(part.value)) {
                changes.add(new Change(part.kind, part.name, old == null ? null : old.value, part.value));
            }
        }
        before.values().forEach(old -> changes.add(new Change(old.kind, old.name, old.value, null)));
        return changes;
    }

    static void escape(StringBuilder to, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> to.append("\\\\");
                case '\t' -> to.append("\\t");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                default -> to.append(c);
            }
        }
    }

    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                plain.append(escaped == 't' ? '\t' : escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
