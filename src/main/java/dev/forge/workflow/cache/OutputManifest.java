package dev.forge.workflow.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step has left, a line for each file, directory and link.
 *
 * @param entries directories before what is in them
 */
public record OutputManifest(List<Entry> entries) {
    /** What an entry can be. */
    public enum Type {
        /** A regular file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A symbolic link. */
        LINK
    }

    /**
     * Something that a step has left.
     *
     * @param path the declared output's path, and where it is in that
     * @param mode permissions
     * @param uid its owner
     * @param gid its group
     * @param size a file's bytes
     * @param value a file's digest, a link's target, otherwise empty
     */
    public record Entry(String path, Type type, int mode, int uid, int gid, long size, String value) {}

    /** A manifest that cannot change any more. */
    public OutputManifest {
        entries = List.copyOf(entries);
    }

    /** The digest of what was left: the same for the same contents, whoever owns them. */
    public String digest() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            line(text, entry, false);
        }
        return Digests.of(text.toString());
    }

    /** The bytes of all files. */
    public long bytes() {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.size;
        }
        return bytes;
    }

    /** A line an entry. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            line(text, entry, true);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Entry entry, boolean owned) {
        text.append(entry.type.name().charAt(0))
                .append('\t')
                .append(Integer.toOctalString(entry.mode))
                .append('\t');
        if (owned) {
            text.append(entry.uid).append('\t').append(entry.gid).append('\t');
        }
        KeyText.escape(text.append(entry.size).append('\t'), entry.path);
        KeyText.escape(text.append('\t'), entry.value);
        text.append('\n');
    }

    /** Reads what {@link #text} wrote; null if it is anything else. */
    public static @Nullable OutputManifest parse(String text) {
        List<Entry> entries = new ArrayList<>();
        try {
            for (String line : text.split("\n", -1)) {
                if (line.isEmpty()) {
                    continue;
                }
                String[] fields = line.split("\t", -1);
                Type type = switch (fields[0]) {
                    case "F" -> Type.FILE;
                    case "D" -> Type.DIRECTORY;
                    case "L" -> Type.LINK;
                    default -> throw new IllegalArgumentException(fields[0]);
                };
                String path = KeyText.unescaped(fields[5]);
                if (fields.length != 7
                        || path.startsWith("/")
                        || List.of(path.split("/")).contains("..")) {
                    return null;
                }
                entries.add(new Entry(
                        path,
                        type,
                        Integer.parseInt(fields[1], 8),
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        Long.parseLong(fields[4]),
                        KeyText.unescaped(fields[6])));
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
        return new OutputManifest(entries);
    }

    /** The entries of one output. */
    public List<Entry> of(String output) {
        List<Entry> own = new ArrayList<>();
        for (Entry entry : entries) {
            if (output.equals(".") || OutputPlace.isWithin("/" + entry.path, "/" + output)) {
                own.add(entry);
            }
        }
        return own;
    }
}
