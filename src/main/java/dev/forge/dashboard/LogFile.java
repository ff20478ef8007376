package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a container's log, read from its file: conmon's lines {@code TIME STREAM F|P TEXT}, which forge and podman
 * keep, and docker's JSON objects. Never more of the file than the lines take.
 */
final class LogFile {
    /** What a line of a log looks like is its program's business: one may be as long as it likes. */
    static final int MAX_LINE = 2000;

    private static final int FIRST_BYTES = 32 << 10;
    private static final int MAX_BYTES = 1 << 20;

    private LogFile() {}

    /**
     * The last lines, without their times.
     *
     * @throws IOException if the file cannot be read
     */
    static List<String> tail(File file, int lines) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
            for (int size = FIRST_BYTES; ; size *= 4) {
                long from = Math.max(0, in.length() - size);
                in.seek(from);
                byte[] bytes = new byte[size];
                int length = 0;
                int read = in.read(bytes);
                while (read > 0) {
                    length += read;
                    read = length < size ? in.read(bytes, length, size - length) : 0;
                }
                String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
                List<String> found = lines(from == 0 ? text : text.substring(text.indexOf('\n') + 1));
                if (found.size() >= lines || from == 0 || size >= MAX_BYTES) {
                    return List.copyOf(found.subList(Math.max(0, found.size() - lines), found.size()));
                }
            }
        }
    }

    /** The payload's lines in a log's text. */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            boolean isWhole = text.charAt(at) == '{' ? json(text.substring(at, end), line) : plain(text, at, end, line);
            if (isWhole) {
                lines.add(line.toString());
                line.setLength(0);
            }
            at = end + 1;
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    private static boolean plain(String text, int from, int end, StringBuilder line) {
        int stream = text.indexOf(' ', from);
        int tag = stream < 0 ? -1 : text.indexOf(' ', stream + 1);
        if (tag < 0 || tag + 2 >= end) {
            return tag > 0 && tag + 1 < end && text.charAt(tag + 1) == 'F';
        }
        append(text.substring(Math.min(end, tag + 3), end), line);
        return text.charAt(tag + 1) == 'F';
    }

    private static boolean json(String object, StringBuilder line) {
        try {
            String text = String.valueOf(JsonObject.parse(object, "log").get("log"));
            boolean isWhole = text.endsWith("\n");
            append(isWhole ? text.substring(0, text.length() - 1) : text, line);
            return isWhole;
        } catch (ForgeException e) {
            return false; // it is being written
        }
    }

    private static void append(String text, StringBuilder line) {
        line.append(text, 0, Math.min(text.length(), Math.max(0, MAX_LINE - line.length())));
    }
}
