package dev.forge.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What containers leave on a host if they are not cleaned up after, to be compared with what was there before. */
public final class Traces {
    private Traces() {}

    /** The mounts in a directory, as lines of mountinfo, and the cgroups that Forge gives names to, as directories. */
    public static Set<String> now(Path directory) throws IOException {
        Set<String> found = new HashSet<>(Files.readAllLines(Path.of("/proc/self/mountinfo")));
        found.removeIf(mount -> !mount.contains(" " + directory + "/"));
        addGroups(new File("/sys/fs/cgroup"), found);
        return found;
    }

    private static void addGroups(File directory, Set<String> found) {
        File[] inner = directory.listFiles(File::isDirectory);
        for (int i = 0; inner != null && i < inner.length; i++) {
            if (inner[i].getName().startsWith("forge-")) {
                found.add(inner[i].getPath());
            }
            addGroups(inner[i], found);
        }
    }
}
