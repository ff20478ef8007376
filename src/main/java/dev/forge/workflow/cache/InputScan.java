package dev.forge.workflow.cache;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds a step's input files and says what each is: content, permissions, where a link leads. The order is that of their
 * paths, wherever they are looked for. A link to a file has that file's content as well; one to a directory is not
 * followed.
 */
public final class InputScan {
    private final GlobSet patterns;
    private final StatCache stats;
    private final List<String> leftOut;
    private final Map<String, String> found = new TreeMap<>();

    private InputScan(GlobSet patterns, StatCache stats, List<String> leftOut) {
        this.patterns = patterns;
        this.stats = stats;
        this.leftOut = leftOut;
    }

    /**
     * Looks for the files.
     *
     * @param base the directory that the patterns are relative to
     * @param leftOut paths relative to it that do not count, as the step itself writes there
     * @return what each file is, by its path relative to the directory
     * @throws ForgeException if a file or directory cannot be read
     */
    public static Map<String, String> of(File base, GlobSet patterns, List<String> leftOut, StatCache stats) {
        InputScan scan = new InputScan(patterns, stats, leftOut);
        scan.directory(base.toPath(), "");
        return scan.found;
    }

    private void directory(Path directory, String path) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = path + (path.isEmpty() ? "" : "/") + name(entry);
                if (!leftOut.contains(name)) {
                    try {
                        entry(entry, name);
                    } catch (NoSuchFileException e) {
                        // Removed meanwhile: it is no input.
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // Removed meanwhile.
        } catch (IOException e) {
            throw unreadable(directory, e);
        } catch (DirectoryIteratorException e) {
            IOException cause = e.getCause();
            throw unreadable(directory, cause == null ? new IOException(e) : cause);
        }
    }

    /** The name; of one that is not UTF-8 its bytes, so that two of them are not taken for one. */
    private static String name(Path entry) {
        Path name = entry.getFileName();
        String text = String.valueOf(name);
        return text.indexOf('\uFFFD') < 0 || name == null ? text : name.toUri().getRawPath();
    }

    private void entry(Path entry, String name) throws IOException {
        FileStamp stamp = FileStamp.of(entry);
        if (stamp.isDirectory()) {
            if (patterns.mayMatchBelow(name)) {
                directory(entry, name);
            }
        } else if (patterns.matches(name)) {
            found.put(name, content(entry, stamp));
        }
    }

    private String content(Path entry, FileStamp stamp) {
        try {
            String mode = Integer.toOctalString(stamp.permissions());
            if (stamp.isFile()) {
                return "file " + mode + " " + stats.digest(entry, stamp);
            }
            if (!stamp.isLink()) {
                return "special " + mode;
            }
            String link = "link to " + Files.readSymbolicLink(entry);
            Path target = real(entry);
            if (target == null) {
                return link;
            }
            FileStamp there = FileStamp.of(target);
            return there.isFile() ? link + " " + stats.digest(target, there) : link;
        } catch (IOException e) {
            throw unreadable(entry, e);
        }
    }

    private static @Nullable Path real(Path link) {
        try {
            return link.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }

    private static ForgeException unreadable(Path path, IOException e) {
        return new ForgeException("cannot read " + path + ": " + IoErrors.reason(e), e);
    }
}
