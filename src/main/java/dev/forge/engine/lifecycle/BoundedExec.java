package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another process in a running container that may take so long and no longer: then it is killed, with what it has
 * started, inside the container too.
 */
public final class BoundedExec {
    private static final int SESSION = 3;
    private static final int PARENT = 1;
    /** A payload that forks faster than it is killed is the container's business. */
    private static final int ROUNDS = 10;

    private BoundedExec() {}

    /**
     * Runs the OCI runtime to its end or to that of its time.
     *
     * @param command the runtime with its arguments
     * @param pidFile where it writes the id of the process
     * @param out gets what the process prints on both its streams
     * @return the exit code, or null if the time was over
     */
    public static @Nullable Integer run(
            List<String> command, File pidFile, Container container, Duration limit, OutputStream out) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .start();
            Thread reader = Thread.ofPlatform().daemon().start(() -> copy(process.getInputStream(), out));
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                // Whatever it has left in the background may hold the pipe for ever.
                reader.join(limit);
                return process.exitValue();
            }
            kill(pidFile, container);
            process.destroyForcibly();
            return null;
        } catch (IOException e) {
            throw new ForgeException("cannot run " + command.get(0) + ": " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while " + command.get(0) + " runs", e);
        }
    }

    private static void copy(InputStream in, OutputStream out) {
        byte[] buffer = new byte[4 << 10];
        try {
            int length;
            while ((length = in.read(buffer)) > 0) {
                synchronized (out) {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // The process was killed.
        }
    }

    private static void kill(File pidFile, Container container) {
        String text = TextFile.readIfThere(pidFile.getPath());
        if (text == null || text.isBlank()) {
            return;
        }
        int first = Integer.parseInt(text.strip());
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> found = family(first, members(container));
            if (found.isEmpty()) {
                return;
            }
            found.forEach(pid -> Signals.send(pid, Signals.KILL));
        }
    }

    /** A runtime makes what it executes the leader of a session; what left that is still its descendant. */
    private static List<Integer> family(int first, List<Integer> members) {
        Set<Integer> found = new HashSet<>();
        boolean grows = true;
        while (grows) {
            grows = false;
            for (int pid : members) {
                String[] stat = found.contains(pid) ? null : Proc.stat(pid);
                if (stat != null
                        && Proc.isAlive(pid)
                        && (pid == first
                                || stat[SESSION].equals(Integer.toString(first))
                                || found.contains(Integer.valueOf(stat[PARENT])))) {
                    grows = found.add(pid);
                }
            }
        }
        return List.copyOf(found);
    }

    private static List<Integer> members(Container container) {
        List<Integer> pids = new ArrayList<>();
        for (File directory : Cgroups.directories(container.cgroup())) {
            String text = TextFile.readIfThere(new File(directory, "cgroup.procs").getPath());
            for (String line : text == null ? new String[0] : text.split("\n", -1)) {
                if (!line.isBlank()) {
                    pids.add(Integer.valueOf(line.strip()));
                }
            }
        }
        return pids;
    }
}
