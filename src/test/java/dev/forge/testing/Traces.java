package dev.forge.testing;

import dev.forge.core.Proc;
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
        addGroups(new File("/sys/fs/cgroup"), directory, found);
        return found;
    }

    /**
     * What has been added since and stays. The mounts are this directory's; a cgroup may be of somebody else's
     * container, which comes and goes while this test runs, so what goes within ten seconds is not counted.
     */
    public static Set<String> left(Path directory, Set<String> before) throws IOException, InterruptedException {
        Set<String> left = now(directory);
        left.removeAll(before);
        for (int i = 0; i < 100 && !left.isEmpty() && left.stream().allMatch(trace -> trace.startsWith("/sys/")); i++) {
            Thread.sleep(100);
            left.retainAll(now(directory));
        }
        return left;
    }

    private static void addGroups(File parent, Path directory, Set<String> found) {
        File[] inner = parent.listFiles(File::isDirectory);
        for (int i = 0; inner != null && i < inner.length; i++) {
            if (inner[i].getName().startsWith("forge-") && !isOfAnotherHome(inner[i], directory)) {
                found.add(inner[i].getPath());
            }
            addGroups(inner[i], directory, found);
        }
    }

    /** Whether a process in it has its root in another home than one in this directory. */
    private static boolean isOfAnotherHome(File group, Path directory) {
        String pids = Proc.text(group + "/cgroup.procs");
        for (String pid : pids == null ? new String[0] : pids.strip().split("\n", -1)) {
            String mounts = Proc.text("/proc/" + pid + "/mountinfo");
            if (mounts != null && mounts.contains(",upperdir=") && !mounts.contains(",upperdir=" + directory + "/")) {
                return true;
            }
        }
        return false;
    }
}
