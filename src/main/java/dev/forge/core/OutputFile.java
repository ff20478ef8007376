package dev.forge.core;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Writes results to a file that the user has named. */
public final class OutputFile {
    private OutputFile() {}

    /** Writes a text in UTF-8; see {@link #write(File, byte[])}. */
    public static void write(File file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes the content. New and regular files are replaced atomically: a reader sees the old or the new content,
     * never a part, and after a power cut the new one. Devices, pipes and targets of symbolic links are written in place, because a rename onto
     * {@code /dev/null} would replace the device for every process.
     *
     * @throws ForgeException if it cannot be written
     */
    public static void write(File file, byte[] content) {
        Path path = file.toPath();
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS) || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            TextFile.replace(file, content, true);
        } else {
            TextFile.writeInPlace(file, content);
        }
    }
}
