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
    /** What Forge keeps on the way to a start is small, and a start has little memory. */
    private static final int MAX_STORED_BYTES = 4 << 20;

    private static final int ATTEMPTS = 3;

    private TextFile() {}

    /**
     * The file's text.
     *
     * @throws ForgeException if it cannot be read, or is larger than 64 MiB
     */
    public static String read(File file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return text(in);
        } catch (IOException e) {
            throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), e);
        }
    }

    /**
     * The file's text, every byte of which has to be UTF-8: for what cannot be passed on otherwise.
     *
     * @throws ForgeException if it cannot be read or is not UTF-8
     */
    public static String readStrictly(File file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(in)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ForgeException(file + " is not valid UTF-8", null, e);
        } catch (IOException e) {
            throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), null, e);
        }
    }

    /**
     * The file's text, or null if there is no such file: nothing of its name, a file where its directory should be, or
     * one that goes away while it is read.
     *
     * <p>The JDK has one exception for all reasons, with the C library's words in the caller's language. So whether the
     * file is there is asked afterwards, and a file that was made in between is read in another attempt. What is asked
     * cannot tell a loop of links and a name that is too long from no file; they count as none.
     *
     * @throws ForgeException if there is one that cannot be read: for want of permission, because it is a directory,
     *     because of a damaged disk, or because it is larger than 64 MiB. For what the kernel shows of processes that
     *     may end meanwhile see {@link Proc#text}
     */
    public static @Nullable String readIfThere(String path) {
        for (int attempt = 1; ; attempt++) {
            try (FileInputStream in = new FileInputStream(path)) {
                return text(in);
            } catch (IOException e) {
                File file = new File(path);
                if (!file.exists()) {
                    requireSearchable(file, e);
                    return null;
                }
                if (attempt == ATTEMPTS || file.length() > MAX_BYTES) {
                    throw new ForgeException("cannot read " + path + ": " + IoErrors.reason(e), null, e);
                }
            }
        }
    }

    /**
     * The text of a file of Forge's own, or null if there is no such file. Where something else has its name that is
     * said: a pipe, which would be waited for without end, a directory, or more than any such file can be.
     *
     * @throws ForgeException as {@link #readIfThere}, and if it is not a regular file of at most 4 MiB
     */
    public static @Nullable String readStored(File file) {
        if (!file.isFile()) {
            if (file.exists()) {
                throw new ForgeException("cannot read " + file + ": it is not a regular file");
            }
        } else if (file.length() > MAX_STORED_BYTES) {
            throw new ForgeException(
                    "cannot read " + file + ": it is larger than " + (MAX_STORED_BYTES >> 20) + " MiB");
        }
        return readIfThere(file.getPath());
    }

    /** Whether a file exists is only known where the directories above it may be searched. */
    private static void requireSearchable(File file, IOException failure) {
        for (File above = file.getParentFile(); above != null; above = above.getParentFile()) {
            if (above.exists()) {
                if (above.isDirectory() && !above.canExecute()) {
                    throw new ForgeException(
                            "cannot read " + file + ": the directory " + above + " may not be searched", null, failure);
                }
                return;
            }
        }
    }

    private static String text(FileInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(FileInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("it is larger than " + (MAX_BYTES >> 20) + " MiB");
        }
        return bytes;
    }

    /**
     * Writes the file so that a reader sees the old text or the new one, never a part: to a temporary file beside
     * it, then renamed. Survives a kill, not a power cut: see {@link DiskSync}.
     *
     * @throws ForgeException if it cannot be written; the temporary file is removed then
     */
    public static void write(File file, String text) {
        replace(file, text.getBytes(StandardCharsets.UTF_8), false);
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
            if (durably) {
                DiskSync.sync(file.getAbsoluteFile().getParentFile());
            }
        } catch (IOException e) {
            temporary.delete();
            throw new ForgeException("cannot write " + file + ": " + IoErrors.reason(e), e);
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

    /** As {@link #writeUnseen(File, String)}, of bytes. */
    public static void writeUnseen(File file, byte[] content) {
        writeInPlace(file, content);
    }

    static void writeInPlace(File file, byte[] content) {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(content);
        } catch (IOException e) {
            throw new ForgeException("cannot write " + file + ": " + IoErrors.reason(e), e);
        }
    }
}
