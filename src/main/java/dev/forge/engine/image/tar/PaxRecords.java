package dev.forge.engine.image.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of pax headers: {@code LENGTH NAME=VALUE} and a line feed; the value may be any bytes. */
public final class PaxRecords {
    private static final String ATTRIBUTE = "SCHILY.xattr.";

    private final Map<String, byte[]> records;
    /** GNU's sparse format 0.0 repeats the same two keys for every segment, so the order matters. */
    private final List<Long> sparse = new ArrayList<>();

    PaxRecords() {
        records = new LinkedHashMap<>();
    }

    PaxRecords(PaxRecords global) {
        records = global.records.isEmpty() ? new LinkedHashMap<>() : new LinkedHashMap<>(global.records);
    }

    public void read(byte[] content) throws IOException {
        int at = 0;
        while (at < content.length && content[at] != 0) {
            int start = at;
            long length = 0;
            while (at < content.length && content[at] >= '0' && content[at] <= '9' && length <= content.length) {
                length = length * 10 + (content[at++] - '0');
            }
            long end = start + length;
            if (at == content.length
                    || content[at] != ' '
                    || end > content.length
                    || end <= at + 1
                    || content[(int) end - 1] != '\n') {
                throw new BrokenArchive("a pax header has a record of a wrong length");
            }
            int equals = ++at;
            while (equals < end && content[equals] != '=') {
                equals++;
            }
            if (equals == end) {
                throw new BrokenArchive("a pax header has a record without a value");
            }
            String name = new String(content, at, equals - at, StandardCharsets.UTF_8);
            byte[] value = new byte[(int) end - equals - 2];
            System.arraycopy(content, equals + 1, value, 0, value.length);
            add(name, value);
            at = (int) end;
        }
    }

    private void add(String name, byte[] value) throws BrokenArchive {
        boolean isPath = name.equals("path") || name.equals("linkpath") || name.equals("GNU.sparse.name");
        if (name.indexOf(0) >= 0 || (isPath && contains(value, (byte) 0))) {
            throw new BrokenArchive(
                    "a pax header has a zero byte in " + TarEntry.show(name.getBytes(StandardCharsets.UTF_8)));
        }
        if (name.equals("GNU.sparse.offset") || name.equals("GNU.sparse.numbytes")) {
            if (sparse.size() >= 2 * ArchiveLimits.SEGMENTS) {
                throw new BrokenArchive("a sparse file has more than " + ArchiveLimits.SEGMENTS + " parts");
            }
            sparse.add(number(name, value));
        }
        if (value.length == 0 && !name.startsWith(ATTRIBUTE)) {
            // POSIX: an empty value removes the record of a global header.
            records.remove(name);
        } else {
            records.put(name, value);
        }
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }

    byte @Nullable [] get(String name) {
        return records.get(name);
    }

    long number(String name, long defaultValue) throws BrokenArchive {
        byte[] value = records.get(name);
        return value == null ? defaultValue : number(name, value);
    }

    private static long number(String name, byte[] value) throws BrokenArchive {
        try {
            return Long.parseLong(new String(value, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            throw new BrokenArchive(
                    "a pax header has " + name + "=" + TarEntry.show(value) + ", which is not a number");
        }
    }

    /** Seconds and nanoseconds of the modification time. */
    long[] time(long defaultValue) throws BrokenArchive {
        byte[] value = records.get("mtime");
        if (value == null) {
            return new long[] {defaultValue, 0};
        }
        String text = new String(value, StandardCharsets.ISO_8859_1);
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        long seconds = number("mtime", whole.getBytes(StandardCharsets.ISO_8859_1));
        long nanos = 0;
        for (int i = 1; dot >= 0 && i <= 9; i++) {
            char c = dot + i < text.length() ? text.charAt(dot + i) : '0';
            if (c < '0' || c > '9') {
                throw new BrokenArchive("a pax header has mtime=" + TarEntry.show(value) + ", which is not a time");
            }
            nanos = nanos * 10 + (c - '0');
        }
        if (text.startsWith("-") && nanos > 0) {
            // -1.25 is a quarter of a second before -1.
            return new long[] {seconds - 1, 1_000_000_000 - nanos};
        }
        return new long[] {seconds, nanos};
    }

    Map<String, byte[]> attributes() {
        Map<String, byte[]> attributes = Map.of();
        for (Map.Entry<String, byte[]> record : records.entrySet()) {
            if (record.getKey().startsWith(ATTRIBUTE)) {
                if (attributes.isEmpty()) {
                    attributes = new LinkedHashMap<>();
                }
                attributes.put(record.getKey().substring(ATTRIBUTE.length()), record.getValue());
            }
        }
        return attributes;
    }

    boolean isSparse() {
        return records.containsKey("GNU.sparse.major")
                || records.containsKey("GNU.sparse.map")
                || records.containsKey("GNU.sparse.size")
                || !sparse.isEmpty();
    }

    /** The segments of a file in sparse format 0.0. */
    public long[] sparse() {
        long[] segments = new long[sparse.size()];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = sparse.get(i);
        }
        return segments;
    }
}
