package dev.forge.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes tar archives: ustar, with pax records (POSIX.1-2001) where ustar has no room. The same calls make the same
 * bytes. Modes are the low twelve bits, times are seconds since 1970, and an entry belongs to user and group 0
 * unless {@link #owner} said otherwise.
 */
public final class TarWriter implements Closeable {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final long MAX_OCTAL_7 = 0777_7777L;
    private static final long MAX_OCTAL_11 = 0777_7777_7777L;

    private final OutputStream out;
    private final Map<String, byte[]> pax = new LinkedHashMap<>();
    private long uid;
    private long gid;

    /** Writes to a stream, which {@link #close} closes. */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Sets the owner of the entries that follow. */
    public TarWriter owner(long user, long group) {
        uid = user;
        gid = group;
        return this;
    }

    /** Gives the next entry an extended attribute. */
    public TarWriter attribute(String name, byte[] value) {
        return record("SCHILY.xattr." + name, value);
    }

    /** Gives the next entry a pax record of any kind. */
    public TarWriter record(String name, byte[] value) {
        pax.put(name, value);
        return this;
    }

    /** Writes a directory. */
    public TarWriter directory(String name, int mode, long time) throws IOException {
        return entry('5', name.endsWith("/") ? name : name + "/", "", mode, time);
    }

    /** Writes a file. */
    public TarWriter file(String name, byte[] content, int mode, long time) throws IOException {
        return file(name, new ByteArrayInputStream(content), content.length, mode, time);
    }

    /**
     * Writes a file of so many bytes.
     *
     * @throws EOFException if the content has fewer
     */
    public TarWriter file(String name, InputStream content, long size, int mode, long time) throws IOException {
        header('0', bytes(name), bytes(""), size, mode, time, 0, 0);
        byte[] buffer = new byte[64 << 10];
        long left = size;
        while (left > 0) {
            int read = content.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException(name + " ends " + left + " bytes early");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        out.write(new byte[(int) (-size & (BLOCK - 1))]);
        return this;
    }

    /** Writes a symbolic link. */
    public TarWriter symlink(String name, String target, long time) throws IOException {
        return entry('2', name, target, 0777, time);
    }

    /** Writes a hard link to an entry that came before. */
    public TarWriter hardlink(String name, String target, int mode, long time) throws IOException {
        return entry('1', name, target, mode, time);
    }

    /** Writes a character device ({@code c}), a block device ({@code b}) or a fifo ({@code p}). */
    public TarWriter node(char kind, String name, int major, int minor, int mode, long time) throws IOException {
        char type = kind == 'c' ? '3' : kind == 'b' ? '4' : '6';
        return header(type, bytes(name), bytes(""), 0, mode, time, major, minor);
    }

    /** Writes an entry of any type that has no content. */
    public TarWriter entry(char type, String name, String target, int mode, long time) throws IOException {
        return header(type, bytes(name), bytes(target), 0, mode, time, 0, 0);
    }

    /**
     * Writes a header for names in bytes; the caller writes the content and its padding with {@link #raw}.
     *
     * @param type the type flag of ustar
     * @param size how many bytes of content follow
     */
    public TarWriter header(char type, byte[] name, byte[] target, long size, int mode, long time, int major, int minor)
            throws IOException {
        if (name.length > NAME_BYTES) {
            pax.put("path", name);
        }
        if (target.length > NAME_BYTES) {
            pax.put("linkpath", target);
        }
        number("size", size, MAX_OCTAL_11);
        number("uid", uid, MAX_OCTAL_7);
        number("gid", gid, MAX_OCTAL_7);
        number("mtime", time, MAX_OCTAL_11);
        if (!pax.isEmpty()) {
            byte[] records = records();
            pax.clear();
            block('x', bytes("pax/headers"), bytes(""), records.length, 0644, 0, 0, 0);
            raw(records);
            raw(new byte[-records.length & (BLOCK - 1)]);
        }
        block(type, name, target, size, mode, time, major, minor);
        return this;
    }

    /** Writes bytes as they are. */
    public void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    private void number(String name, long value, long max) {
        if (value < 0 || value > max) {
            pax.put(name, bytes(Long.toString(value)));
        }
    }

    /** The records as pax has them: length, blank, name, equals sign, value, line feed. */
    private byte[] records() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> record : pax.entrySet()) {
            byte[] name = bytes(record.getKey());
            int rest = name.length + record.getValue().length + 3;
            int length = rest + Integer.toString(rest).length();
            length = rest + Integer.toString(length).length();
            all.writeBytes(bytes(length + " "));
            all.writeBytes(name);
            all.write('=');
            all.writeBytes(record.getValue());
            all.write('\n');
        }
        return all.toByteArray();
    }

    private void block(char type, byte[] name, byte[] target, long size, int mode, long time, int major, int minor)
            throws IOException {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME_BYTES));
        octal(block, 100, 7, mode);
        octal(block, 108, 7, within(uid, MAX_OCTAL_7));
        octal(block, 116, 7, within(gid, MAX_OCTAL_7));
        octal(block, 124, 11, within(size, MAX_OCTAL_11));
        octal(block, 136, 11, within(time, MAX_OCTAL_11));
        Arrays.fill(block, 148, 156, (byte) ' ');
        block[156] = (byte) type;
        System.arraycopy(target, 0, block, 157, Math.min(target.length, NAME_BYTES));
        System.arraycopy(bytes("ustar\00000"), 0, block, 257, 8);
        octal(block, 329, 7, major);
        octal(block, 337, 7, minor);
        long sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 6, sum);
        block[154] = 0;
        raw(block);
    }

    private static long within(long value, long max) {
        return value < 0 || value > max ? 0 : value;
    }

    private static void octal(byte[] block, int at, int digits, long value) {
        long left = value;
        for (int i = digits - 1; i >= 0; i--) {
            block[at + i] = (byte) ('0' + (left & 7));
            left >>= 3;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Ends the archive and closes the stream. */
    @Override
    public void close() throws IOException {
        raw(new byte[2 * BLOCK]);
        out.close();
    }
}
