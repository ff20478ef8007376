package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes at work on a container's start or end: the OCI runtime, what mounts a root for it, the monitor and what
 * that runs at the end. They are found by their args, because most of them are written down nowhere.
 */
final class StartProcesses {
    private static final long LIMIT_NANOS = 2_000_000_000L;

    private StartProcesses() {}

    /** Kills them, and returns when they are gone, or after two seconds. */
    static void kill(ForgeHome home, String id) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (true) {
            List<Integer> found = find(home, id);
            if (found.isEmpty() || System.nanoTime() > deadline) {
                return;
            }
            for (int pid : found) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<Integer> find(ForgeHome home, String id) {
        List<Integer> found = new ArrayList<>();
        String[] names = new File("/proc").list();
        for (String name : names == null ? new String[0] : names) {
            if (name.charAt(0) > '9' || name.charAt(0) < '0') {
                continue;
            }
            // Cheap for most: a process has one id, and a kernel thread no args.
            String args = Proc.text("/proc/" + name + "/cmdline");
            if (args != null && args.contains(id) && isAtWork(home, id, Arrays.asList(args.split("\0", -1)))) {
                int pid = Integer.parseInt(name);
                if (pid != Proc.self() && Proc.isAlive(pid)) {
                    found.add(pid);
                }
            }
        }
        return found;
    }

    /** Whether these args are those of a process at work on a start or end of this container of this home. */
    static boolean isAtWork(ForgeHome home, String id, List<String> args) {
        String root = home.file("runtime").getPath();
        if (!args.contains("--root=" + root) && (!args.contains("--root") || !args.contains(root))) {
            // libexec/ended.sh RUNTIME HOME ID
            return args.size() > 4
                    && args.get(1).endsWith("/ended.sh")
                    && args.get(3).equals(home.root().getPath())
                    && args.get(4).equals(id);
        }
        return args.contains(home.file("live/" + id).getPath())
                || (args.contains(id) && (args.contains("delete") || args.contains("start")));
    }
}
