package dev.forge.core;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Forge's directory for all its data: {@code $FORGE_HOME}, by default {@code ~/.forge}. There is no other global state.
 * Private directories have mode 0700.
 *
 * @param root the directory's absolute path
 */
public record ForgeHome(File root) {
    /**
     * The home that the environment selects. Creates nothing.
     *
     * @throws ForgeException if the path exists but is not a directory, or the locale cannot express the path
     */
    public static ForgeHome of(Map<String, String> environment) {
        @Nullable String named = environment.get("FORGE_HOME");
        if (named == null || named.isEmpty()) {
            @Nullable String user = environment.get("HOME");
            named = (user == null || user.isEmpty() ? System.getProperty("user.home") : user) + "/.forge";
        }
        // Java's replacement for bytes that are not UTF-8: the path would name another file.
        if (named.indexOf('\uFFFD') >= 0) {
            throw new ForgeException(
                    "the path of forge's home is not valid UTF-8: " + named,
                    "set FORGE_HOME to a path that is; an OCI runtime's configuration can name no other");
        }
        File root = canonical(new File(named));
        if (root.isFile()) {
            throw new ForgeException(
                    "forge's home " + root + " is not a directory", "set FORGE_HOME to a directory of your own");
        }
        return new ForgeHome(root);
    }

    /** Without symbolic links: an OCI runtime refuses a root that is reached through one. */
    private static File canonical(File file) {
        try {
            return file.getCanonicalFile();
        } catch (IOException e) {
            // Whoever uses it will hear why.
            return file.getAbsoluteFile();
        }
    }

    /** A file or directory below the home. */
    public File file(String name) {
        return new File(root, name);
    }

    /**
     * A directory below the home; created with mode 0700 if it does not exist, so that a power cut does not take it
     * back.
     *
     * @throws ForgeException if it cannot be created, for instance because the home is a file or read-only
     */
    public File privateDirectory(String name) {
        File directory = file(name);
        if (!directory.isDirectory()) {
            PrivateDirectory.make(directory, root);
        }
        return directory;
    }

    /** Separate, so that its classes are loaded only when the directory does not exist yet. */
    private static final class PrivateDirectory {
        static void make(File directory, File root) {
            var ownerOnly = java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                    java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            File above = directory.getParentFile();
            while (above != null && !above.exists()) {
                above = above.getParentFile();
            }
            try {
                java.nio.file.Files.createDirectories(directory.toPath(), ownerOnly);
                // Here and not whenever something in it is promised: what leads to it changes only now.
                for (File made = directory; made != null && !made.equals(above); made = made.getParentFile()) {
                    if (made.getParentFile() != null) {
                        DiskSync.sync(made.getParentFile());
                    }
                }
            } catch (java.io.IOException e) {
                if (directory.exists()) {
                    throw new ForgeException(directory + " is not a directory", "remove it; forge makes it again", e);
                }
                throw new ForgeException(
                        "cannot make the directory " + directory + ": " + IoErrors.reason(e),
                        "FORGE_HOME (now " + root + ") has to be a directory that you may write to",
                        e);
            }
        }
    }
}
