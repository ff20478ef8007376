package dev.forge.engine.oci;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a payload's file before the OCI runtime does, so that a misspelled command gets a clear message and the
 * shell's exit code: 127 not found, 126 not executable.
 */
public final class Executable {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Executable() {}

    /**
     * Checks the first arg of the command.
     *
     * @param word the program: a path, or a name to look up on PATH
     * @param cwd the working directory
     * @param environment the payload's environment variables
     * @param mounts the container's mounts; a file below a mount is not visible from outside and passes
     * @throws ForgeException if the file certainly does not exist or cannot be executed
     */
    public static void check(LayeredRoot root, String word, String cwd, List<String> environment, List<Mount> mounts) {
        File plain = plainlyThere(root.layers(), word, environment);
        if (plain != null && ProgramFormat.isKnown(plain)) {
            return;
        }
        if (word.isEmpty()) {
            throw new ForgeException(ExitCode.NOT_FOUND, "the command is an empty word");
        }
        boolean forbidden = false;
        if (word.indexOf('/') >= 0) {
            String path = word.startsWith("/") ? word : cwd + "/" + word;
            if (isCovered(path, mounts)) {
                return;
            }
            LayeredRoot.LayerFile entry = root.find(path);
            if (entry != null && entry.isExecutable()) {
                requireFormat(entry.file(), word);
                return;
            }
            if (entry == null && root.isHidden(path)) {
                return;
            }
            forbidden = entry != null;
        } else {
            for (String directory : path(environment).split(":", -1)) {
                String path = (directory.startsWith("/") ? directory : cwd + "/" + directory) + "/" + word;
                if (isCovered(path, mounts)) {
                    return;
                }
                LayeredRoot.LayerFile entry = root.find(path);
                if (entry != null && entry.isExecutable()) {
                    requireFormat(entry.file(), word);
                    return;
                }
                if (entry == null && root.isHidden(path)) {
                    return;
                }
                forbidden |= entry != null && entry.attributes().isRegularFile();
            }
        }
        if (forbidden) {
            throw new ForgeException(ExitCode.NOT_EXECUTABLE, "not executable in the container: " + word);
        }
        throw new ForgeException(
                ExitCode.NOT_FOUND,
                "not found in the container: " + word,
                word.indexOf('/') >= 0 ? null : "its PATH is " + path(environment));
    }

    private static void requireFormat(File file, String word) {
        if (!ProgramFormat.isKnown(file) && !ProgramFormat.kernelKnowsOthers()) {
            throw new ForgeException(
                    ExitCode.NOT_EXECUTABLE,
                    "not a program that this host can run: " + word,
                    "it is neither a program of this host's architecture nor a script that begins with #!");
        }
    }

    /**
     * A fast check with one system call per directory. It resolves absolute links on the host and so may find the wrong
     * file; then the user gets the runtime's own error. If it finds nothing, the thorough check decides.
     */
    private static @Nullable File plainlyThere(List<File> layers, String word, List<String> environment) {
        boolean isPath = word.indexOf('/') >= 0;
        String path = isPath ? "" : path(environment);
        int start = 0;
        do {
            int end = path.indexOf(':', start);
            String directory = path.substring(start, end < 0 ? path.length() : end);
            for (File layer : layers) {
                File file = new File(layer, isPath ? word : directory + "/" + word);
                if (file.canExecute() && file.isFile()) {
                    return file;
                }
            }
            start = end + 1;
        } while (start > 0);
        return null;
    }

    private static boolean isCovered(String path, List<Mount> mounts) {
        if (path.startsWith("/proc/") || path.startsWith("/dev/") || path.startsWith("/sys/")) {
            return true;
        }
        for (Mount mount : mounts) {
            String target = mount.destination();
            if (path.equals(target) || path.startsWith(target + "/")) {
                return true;
            }
        }
        return false;
    }

    private static String path(List<String> environment) {
        for (String variable : environment) {
            if (variable.startsWith("PATH=")) {
                return variable.substring(5);
            }
        }
        return DEFAULT_PATH;
    }
}
