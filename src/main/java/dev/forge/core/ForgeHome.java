package dev.forge.core;

import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Forge keeps everything: {@code $FORGE_HOME}, by default {@code ~/.forge}. There is no other global state.
 * Folders that only their owner may see are made with mode 0700.
 *
 * @param root the folder itself, absolute
 */
public record ForgeHome(File root) {
    /**
     * The home that the environment names. Nothing is created.
     *
     * @throws ForgeException if there is something that is no folder
     */
    public static ForgeHome of(Map<String, String> environment) {
        @Nullable String named = environment.get("FORGE_HOME");
        if (named == null || named.isEmpty()) {
            @Nullable String user = environment.get("HOME");
            named = (user == null || user.isEmpty() ? System.getProperty("user.home") : user) + "/.forge";
        }
        File root = new File(named).getAbsoluteFile();
        if (root.isFile()) {
            throw new ForgeException(
                    "forge's home " + root + " is not a folder", "set FORGE_HOME to a folder of your own");
        }
        return new ForgeHome(root);
    }

    /** A file or folder below the home. */
    public File file(String name) {
        return new File(root, name);
    }

    /**
     * A folder below the home, made with mode 0700 if it is not there.
     *
     * @throws ForgeException if it cannot be made, as when the home is a file or read-only
     */
    public File privateFolder(String name) {
        File folder = file(name);
        if (!folder.isDirectory()) {
            PrivateFolder.make(folder, root);
        }
        return folder;
    }

    /** Apart, so that the classes it needs are only loaded the first time. */
    private static final class PrivateFolder {
        static void make(File folder, File root) {
            var ownerOnly = java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                    java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            try {
                java.nio.file.Files.createDirectories(folder.toPath(), ownerOnly);
            } catch (java.io.IOException e) {
                throw new ForgeException(
                        "cannot make the folder " + folder + ": " + Failure.reason(e),
                        "FORGE_HOME (now " + root + ") has to be a folder that you may write to",
                        e);
            }
        }
    }
}
