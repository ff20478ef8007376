package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Which ids of the namespace around it the ids of a user namespace are, as in the files uid_map and gid_map of
 * user_namespaces(7).
 *
 * @param ranges ids that follow each other in both
 */
public record IdMap(List<Range> ranges) {
    /**
     * Ids that follow each other.
     *
     * @param inner the first one in the namespace
     * @param outer the first one in the namespace around it
     * @param count how many they are
     */
    public record Range(long inner, long outer, long count) {}

    /** A map that cannot change any more. */
    public IdMap {
        ranges = List.copyOf(ranges);
    }

    /** The ids from 0 on are those from {@code start} on. */
    public static IdMap from(long start, long count) {
        return new IdMap(List.of(new Range(0, start, count)));
    }

    /**
     * One id is the outer 0, and the others are the outer ones from 1 on, in their order.
     *
     * @param id the one that is the outer 0
     * @param others how many ids there are outside besides 0, at least {@code id}
     */
    public static IdMap keeping(long id, long others) {
        List<Range> ranges = new ArrayList<>();
        if (id > 0) {
            ranges.add(new Range(0, 1, id));
        }
        ranges.add(new Range(id, 0, 1));
        if (id < others) {
            ranges.add(new Range(id + 1, id + 1, others - id));
        }
        return new IdMap(ranges);
    }

    /** The outer id of one in the namespace, or -1 if there is no such id in it. */
    public long outer(long inner) {
        for (Range range : ranges) {
            if (inner >= range.inner && inner - range.inner < range.count) {
                return range.outer + (inner - range.inner);
            }
        }
        return -1;
    }

    /** The id in the namespace of an outer one, or -1 if it has none. */
    public long inner(long outer) {
        for (Range range : ranges) {
            if (outer >= range.outer && outer - range.outer < range.count) {
                return range.inner + (outer - range.outer);
            }
        }
        return -1;
    }

    /** The last id in the namespace; -1 if there is none. */
    public long last() {
        return ranges.stream()
                .mapToLong(range -> range.inner + range.count - 1)
                .max()
                .orElse(-1);
    }

    /** The first outer id. */
    public long start() {
        return ranges.stream().mapToLong(Range::outer).min().orElse(0);
    }

    /** The outer id after the last one. */
    public long end() {
        return ranges.stream()
                .mapToLong(range -> range.outer + range.count)
                .max()
                .orElse(0);
    }

    /** The map in the form of the OCI runtime specification. */
    public List<JsonObject> json() {
        List<JsonObject> json = new ArrayList<>();
        for (Range range : ranges) {
            json.add(new JsonObject()
                    .put("containerID", range.inner)
                    .put("hostID", range.outer)
                    .put("size", range.count));
        }
        return json;
    }

    /** The map as text without blanks: {@code INNER.OUTER.COUNT}, and a minus between two. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Range range : ranges) {
            text.append(text.isEmpty() ? "" : "-")
                    .append(range.inner)
                    .append('.')
                    .append(range.outer)
                    .append('.')
                    .append(range.count);
        }
        return text.toString();
    }

    /**
     * The map of a text.
     *
     * @throws ForgeException if it is none
     */
    public static IdMap parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String range : text.split("-", -1)) {
            String[] numbers = range.split("\\.", -1);
            try {
                ranges.add(
                        new Range(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2])));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new ForgeException("not a map of ids: " + text, null, e);
            }
        }
        return new IdMap(ranges);
    }
}
