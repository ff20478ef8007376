package dev.forge.engine.image.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Makes tar archives block by block, so that every field can be wrong. Text is ISO 8859-1: a character is a byte. */
public final class TarBlocks {
    private TarBlocks() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static void put(byte[] block, int at, String text) {
        byte[] bytes = bytes(text);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    /** GNU's base 256 in so many bytes. */
    static void putBinary(byte[] block, int at, int length, long value) {
        for (int i = 0; i < length; i++) {
            int shift = 8 * (length - 1 - i);
            block[at + i] = (byte) (value >> Math.min(shift, 63));
        }
        block[at] = (byte) (value < 0 ? 0xff : block[at] | 0x80);
    }

    /** A ustar header with mode 644 of user, group and time 0, changed before its check sum is made. */
    public static byte[] header(char type, String name, long size, Consumer<byte[]> change) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, "0000644\0000000000\0000000000\000" + String.format("%011o", size) + "\00000000000000\0");
        block[156] = (byte) type;
        put(block, 257, "ustar\00000");
        change.accept(block);
        int sum = 8 * ' ';
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return block;
    }

    public static byte[] header(char type, String name, long size) {
        return header(type, name, size, block -> {});
    }

    /** Filled up with zeros to whole blocks. */
    static byte[] padded(String content) {
        byte[] bytes = bytes(content);
        return Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512);
    }

    /** A header and its content. */
    static byte[] member(char type, String name, String content) {
        return join(header(type, name, content.length()), padded(content));
    }

    /** A pax header with records of the right lengths; each is {@code NAME=VALUE}. */
    public static byte[] pax(char type, String... records) {
        StringBuilder all = new StringBuilder();
        for (String record : records) {
            int length = record.length() + 3;
            while (String.valueOf(length).length() + record.length() + 2 > length) {
                length++;
            }
            all.append(length).append(' ').append(record).append('\n');
        }
        return member(type, "pax", all.toString());
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The two blocks of zeros at an archive's end. */
    static byte[] end() {
        return new byte[1024];
    }

    /** Bytes that come in pieces. */
    public static Window window(byte[] bytes, int piece) {
        return new Window() {
            private int next;

            @Override
            public boolean fill() {
                data = Arrays.copyOfRange(bytes, next, Math.min(bytes.length, next + piece));
                limit = data.length;
                next += limit;
                return limit > 0;
            }
        };
    }
}
