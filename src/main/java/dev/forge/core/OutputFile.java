package dev.forge.core;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A file that the user has named for a result to go to. */
public final class OutputFile {
    private OutputFile() {}

    /** As {@link #write(File, byte[])}, in UTF-8. */
    public static void write(File file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes it: a new or a regular file so that a reader sees the old content or the new one, never a part; a device,
     * a pipe or what a symbolic link leads to where it is. Renaming another file onto {@code /dev/null} would take it
     * from everybody.
     *
     * @throws ForgeException if it cannot be written
     */
    public static void write(File file, byte[] content) {
        Path path = file.toPath();
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS) || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            TextFile.replace(file, content, false);
        } else {
            TextFile.writeInPlace(file, content);
        }
    }
}
