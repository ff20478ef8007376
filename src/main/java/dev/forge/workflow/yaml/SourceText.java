package dev.forge.workflow.yaml;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A file as it was read: its bytes, in which every place is an offset. Lines and columns are only counted when somebody
 * asks, which is when there is something to complain about.
 */
public final class SourceText {
    /** What a tab counts as in the picture of a line. */
    private static final String TAB = " ";

    private static final int MAX_SHOWN = 160;

    private final String file;
    private final byte[] bytes;
    /** The place that was asked for last, and its line: places are asked for in order. */
    private int knownOffset;

    private int knownLine = 1;

    /**
     * A file's text.
     *
     * @param file its name in messages
     * @param bytes its content in UTF-8
     */
    public SourceText(String file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** A text that is no file, for tests and for what a program generates. */
    public static SourceText of(String file, String text) {
        return new SourceText(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The file's name. */
    public String file() {
        return file;
    }

    /** Writes the whole text. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    /** The line of an offset, from 1. */
    public int line(int offset) {
        if (offset < knownOffset) {
            knownOffset = 0;
            knownLine = 1;
        }
        for (; knownOffset < Math.min(offset, bytes.length); knownOffset++) {
            knownLine += bytes[knownOffset] == '\n' ? 1 : 0;
        }
        return knownLine;
    }

    /** The column of an offset, from 1, in characters. */
    public int column(int offset) {
        return characters(lineStart(offset), Math.min(offset, bytes.length)) + 1;
    }

    /** {@code file:line:column}. */
    public String place(int offset) {
        return file + ":" + line(offset) + ":" + column(offset);
    }

    /** The whole line that an offset is in, at most so long as fits a terminal, tabs as blanks. */
    String lineText(int offset) {
        int start = lineStart(offset);
        int end = start;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r' && end - start < MAX_SHOWN) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8).replace("\t", TAB);
    }

    private int lineStart(int offset) {
        int start = Math.min(offset, bytes.length);
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private int characters(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            // Every byte but those that continue a character.
            count += (bytes[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
