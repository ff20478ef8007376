package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * The containers of an engine that cannot run a container in the background: Forge starts the engine's command and
 * leaves it running. A variable in the command's environment marks them, so that a later benchmark finds what an
 * earlier one left behind.
 */
final class BackgroundProcesses {
    private static final String VARIABLE = "FORGE_BENCHMARK_CONTAINER";
    private static final int SIGKILL = 9;
    private static final long POLL_NANOS = 5_000_000;
    /** How long to wait for a container to start, or to be gone. */
    private static final long MAX_NANOS = 10_000_000_000L;

    private final String prefix;
    private final BenchmarkHost host;
    private final File log;

    /**
     * Manages the background containers of one engine.
     *
     * @param log the file that gets the commands' output; its last line is reported when a command fails
     */
    BackgroundProcesses(String engine, BenchmarkHost host, File log) {
        this.prefix = VARIABLE + "=" + engine + "/";
        this.host = host;
        this.log = log;
    }

    /**
     * Starts a command and waits until one of its processes is in a new pid namespace. For engines that create no pid
     * namespace, waits until the command has run for {@code settledNanos}.
     */
    void start(String name, Spawn command, long settledNanos) {
        Process process = launch(name, command);
        long began = System.nanoTime();
        while (process.isAlive()) {
            long waited = System.nanoTime() - began;
            if (isolated((int) process.pid()) || waited > settledNanos) {
                return;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        String last = String.valueOf(TextFile.readIfThere(log.getPath())).strip();
        throw CommandLineEngine.endedAlready(last.substring(last.lastIndexOf('\n') + 1));
    }

    private Process launch(String name, Spawn command) {
        List<String> args = new ArrayList<>(command.command());
        String setsid = host.program("setsid");
        if (setsid != null) {
            args.addFirst(setsid); // Ctrl-C must reach only the benchmark, which then removes its containers
        }
        ProcessBuilder builder = new ProcessBuilder(args)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.environment().put(VARIABLE, prefix.substring(VARIABLE.length() + 1) + name);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ForgeException("cannot start " + args.getFirst() + ": " + IoErrors.reason(e), e);
        }
    }

    /** The names of the containers that run now. */
    List<String> names() {
        return List.copyOf(new TreeSet<>(marked().values()));
    }

    /** The first process of a container: the outermost process in another pid namespace, or the command itself. */
    int init(String name) {
        Set<Integer> roots = roots(name);
        if (roots.isEmpty()) {
            throw CommandLineEngine.endedAlready("");
        }
        for (int pid : new TreeSet<>(ProcessTable.read().withDescendants(roots))) {
            if (isInOtherPidNamespace(pid)) {
                return pid;
            }
        }
        return new TreeSet<>(roots).first();
    }

    /** Kills a container's command and all its descendants, and waits until they are gone. */
    void kill(String name) {
        long deadline = System.nanoTime() + MAX_NANOS;
        Set<Integer> roots = roots(name);
        while (!roots.isEmpty()) {
            for (int pid : ProcessTable.read().withDescendants(roots)) {
                Spawn.signal(pid, SIGKILL);
            }
            if (System.nanoTime() > deadline) {
                throw new ForgeException("processes of " + name + " cannot be killed: " + roots);
            }
            LockSupport.parkNanos(POLL_NANOS);
            roots = roots(name);
        }
    }

    private Set<Integer> roots(String name) {
        Set<Integer> roots = new HashSet<>();
        marked().forEach((pid, container) -> {
            if (container.equals(name)) {
                roots.add(pid);
            }
        });
        return roots;
    }

    private Map<Integer, String> marked() {
        Map<Integer, String> marked = new HashMap<>();
        for (int pid : ProcessTable.pids()) {
            String environment = Proc.text("/proc/" + pid + "/environ");
            for (String variable : (environment == null ? "" : environment).split("\0", -1)) {
                if (variable.startsWith(prefix)) {
                    marked.put(pid, variable.substring(prefix.length()));
                }
            }
        }
        return marked;
    }

    private static boolean isolated(int root) {
        return ProcessTable.read().withDescendants(Set.of(root)).stream()
                .anyMatch(BackgroundProcesses::isInOtherPidNamespace);
    }

    private static boolean isInOtherPidNamespace(int pid) {
        try {
            return !Files.readSymbolicLink(new File("/proc/" + pid + "/ns/pid").toPath())
                    .equals(Files.readSymbolicLink(new File("/proc/self/ns/pid").toPath()));
        } catch (IOException e) {
            return false; // the process has ended, or belongs to another user
        }
    }
}
