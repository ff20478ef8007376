package dev.forge.core;

import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up programs on PATH like a shell. */
public final class PathLookup {
    private static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private PathLookup() {}

    /** The absolute path of a program on the environment's PATH, or null if it is not found. */
    public static @Nullable String find(String name, Map<String, String> environment) {
        if (name.indexOf('/') >= 0) {
            File file = new File(name).getAbsoluteFile();
            return isProgram(file) ? file.getPath() : null;
        }
        String path = environment.get("PATH");
        for (String directory : (path == null || path.isEmpty() ? USUAL : path).split(":", -1)) {
            File file = new File(directory.isEmpty() ? "." : directory, name).getAbsoluteFile();
            if (isProgram(file)) {
                return file.getPath();
            }
        }
        return null;
    }

    private static boolean isProgram(File file) {
        return file.isFile() && file.canExecute();
    }
}
