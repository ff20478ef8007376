package dev.forge.core;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Small text files in UTF-8: read whole, written atomically. Plain java.io, which starts faster than java.nio.file. */
public final class TextFile {
    private static final int MAX_BYTES = 64 << 20;

    private TextFile() {}

    /**
     * The file's text.
     *
     * @throws ForgeException if it cannot be read
     */
    public static String read(File file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return text(in);
        } catch (IOException e) {
            throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), null, e);
        }
    }

    /**
     * The file's text, every byte of which has to be UTF-8: for what cannot be passed on otherwise.
     *
     * @throws ForgeException if it cannot be read or is not UTF-8
     */
    public static String readStrictly(File file) {
        try (FileInputStream in = new FileInputStream(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(MAX_BYTES));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ForgeException(file + " is not valid UTF-8", null, e);
        } catch (IOException e) {
            throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), null, e);
        }
    }

    /** The file's text, or null if there is no such file or it goes away while it is read (as those of /proc do). */
    public static @Nullable String readIfThere(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            return text(in);
        } catch (IOException e) {
            return null;
        }
    }

    private static String text(FileInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Writes the file so that a reader sees the old text or the new one, never a part: to a temporary file beside
     * it, then renamed. Survives a kill, not a power cut: use {@link #writeDurably} for what must.
     *
     * @throws ForgeException if it cannot be written; the temporary file is removed then
     */
    public static void write(File file, String text) {
        replace(file, text.getBytes(StandardCharsets.UTF_8), false);
    }

    /** As {@link #write}, and the bytes are on the disk before the name is. */
    public static void writeDurably(File file, String text) {
        replace(file, text.getBytes(StandardCharsets.UTF_8), true);
    }

    static void replace(File file, byte[] content, boolean durably) {
        File temporary = new File(file.getPath() + "." + Proc.self() + ".tmp");
        try {
            try (FileOutputStream out = new FileOutputStream(temporary)) {
                out.write(content);
                if (durably) {
                    out.getFD().sync();
                }
            }
            if (!temporary.renameTo(file)) {
                throw new IOException("the temporary file cannot be renamed");
            }
        } catch (IOException e) {
            temporary.delete();
            throw new ForgeException("cannot write " + file + ": " + IoErrors.reason(e), null, e);
        }
    }

    /**
     * Writes a file that nobody else can see yet, without the detour through a temporary one.
     *
     * @throws ForgeException if it cannot be written
     */
    public static void writeUnseen(File file, String text) {
        writeInPlace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static void writeInPlace(File file, byte[] content) {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(content);
        } catch (IOException e) {
            throw new ForgeException("cannot write " + file + ": " + IoErrors.reason(e), null, e);
        }
    }
}
