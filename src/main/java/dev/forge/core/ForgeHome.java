package dev.forge.core;

import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Forge keeps everything: {@code $FORGE_HOME}, by default {@code ~/.forge}. There is no other global state.
 * Directories that only their owner may see are made with mode 0700.
 *
 * @param root the directory itself, absolute
 */
public record ForgeHome(File root) {
    /**
     * The home that the environment names. Nothing is created.
     *
     * @throws ForgeException if there is something that is no directory, or the locale cannot express its path
     */
    public static ForgeHome of(Map<String, String> environment) {
        @Nullable String named = environment.get("FORGE_HOME");
        if (named == null || named.isEmpty()) {
            @Nullable String user = environment.get("HOME");
            named = (user == null || user.isEmpty() ? System.getProperty("user.home") : user) + "/.forge";
        }
        // What Java reads instead of bytes that are no characters in the locale: it would open another file.
        if (named.indexOf('\uFFFD') >= 0) {
            throw new ForgeException(
                    "the path of forge's home has characters that this locale does not have: " + named,
                    "set LC_ALL=C.UTF-8, or FORGE_HOME to a path that needs no such characters");
        }
        File root = new File(named).getAbsoluteFile();
        if (root.isFile()) {
            throw new ForgeException(
                    "forge's home " + root + " is not a directory", "set FORGE_HOME to a directory of your own");
        }
        return new ForgeHome(root);
    }

    /** A file or directory below the home. */
    public File file(String name) {
        return new File(root, name);
    }

    /**
     * A directory below the home, made with mode 0700 if it is not there.
     *
     * @throws ForgeException if it cannot be made, as when the home is a file or read-only
     */
    public File privateDirectory(String name) {
        File directory = file(name);
        if (!directory.isDirectory()) {
            PrivateDirectory.make(directory, root);
        }
        return directory;
    }

    /** Apart, so that the classes it needs are only loaded the first time. */
    private static final class PrivateDirectory {
        static void make(File directory, File root) {
            var ownerOnly = java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                    java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            try {
                java.nio.file.Files.createDirectories(directory.toPath(), ownerOnly);
            } catch (java.io.IOException e) {
                throw new ForgeException(
                        "cannot make the directory " + directory + ": " + IoErrors.reason(e),
                        "FORGE_HOME (now " + root + ") has to be a directory that you may write to",
                        e);
            }
        }
    }
}
