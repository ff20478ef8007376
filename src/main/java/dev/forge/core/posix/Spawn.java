package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.PathLookup;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A command to be run and timed. The child is made by posix_spawn(3), which does not copy this process's page
 * tables, in a process group of its own with standard input from a file; the monotonic clock is read immediately
 * before. Its end is seen through a pidfd, so that a helper which inherited the pipes and lives on does not hold up
 * the clock. CPU times are wait4(2)'s: the child and every descendant it waited for, not a daemon's.
 *
 * @param command the program's absolute path and its arguments
 * @param environment the child's whole environment
 * @param directory where it starts, or null for this process's own directory
 * @param input what it reads as standard input
 * @param timeout after which its process group is killed
 */
public record Spawn(
        List<String> command,
        Map<String, String> environment,
        @Nullable File directory,
        File input,
        Duration timeout) {
    private static final File NOTHING = new File("/dev/null");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private static final Onlooker UNSEEN = new Onlooker() {};
    private static final Set<Integer> RUNNING = ConcurrentHashMap.newKeySet();

    /** A command with standard input from /dev/null and a minute to end in. */
    public Spawn(List<String> command, Map<String, String> environment) {
        this(List.copyOf(command), Map.copyOf(environment), null, NOTHING, DEFAULT_TIMEOUT);
    }

    /** The same with another limit. */
    public Spawn within(Duration limit) {
        return new Spawn(command, environment, directory, input, limit);
    }

    /** The same, started in another directory. */
    public Spawn in(File where) {
        return new Spawn(command, environment, where, input, timeout);
    }

    /** Looks on while a command runs, on the thread that waits for it: what it does there delays what that sees. */
    public interface Onlooker {
        /** How often it looks at least, in ms. */
        default int everyMillis() {
            return 60_000;
        }

        /** The command runs; {@code pid} is its process. Also called whenever something happened. */
        default void look(int pid) {}

        /** The command wrote something; this is everything that it wrote so far to one of its two streams. */
        default void output(ByteArrayOutputStream text) {}
    }

    /** How a command ended. */
    public sealed interface Status {
        /** It ended by itself. */
        record Exited(int code) implements Status {}

        /** A signal ended it. */
        record Signalled(int signal) implements Status {}

        /** It took too long and was killed. */
        record TimedOut(Duration limit) implements Status {}
    }

    /**
     * What came of a command. Times are monotonic, in nanoseconds from the moment immediately before it was started.
     *
     * @param status how it ended
     * @param start {@link System#nanoTime()} at that moment
     * @param firstOutput to the first byte on standard output; empty if it wrote none
     * @param exit to its end
     * @param userMicros CPU time in user mode, in microseconds
     * @param systemMicros CPU time in the kernel, in microseconds
     * @param output standard output, its first 8 MiB
     * @param errors standard error, its first 8 MiB
     */
    public record Ended(
            Status status,
            long start,
            OptionalLong firstOutput,
            long exit,
            long userMicros,
            long systemMicros,
            String output,
            String errors) {
        /** Whether it ended by itself with exit code 0. */
        public boolean succeeded() {
            return status instanceof Status.Exited exited && exited.code() == 0;
        }

        /** In words: how it ended, with the last line it wrote to standard error. */
        public String complaint() {
            String last = lastLine(errors.isBlank() ? output : errors);
            String how = how();
            return last.isEmpty() ? how : how + ": " + last;
        }

        private String how() {
            if (status instanceof Status.Exited exited) {
                return "exit code " + exited.code();
            }
            if (status instanceof Status.Signalled signalled) {
                return "killed by signal " + signalled.signal();
            }
            return "no end within " + timeoutOf(status).toMillis() / 1000.0 + " s";
        }

        private static Duration timeoutOf(Status status) {
            return status instanceof Status.TimedOut late ? late.limit() : Duration.ZERO;
        }

        private static String lastLine(String text) {
            // Docker's command line ends every complaint of its daemon with where to find help.
            String stripped = text.strip().replaceFirst("\\s+(Run|See) '[^\n]*--help'[^\n]*$", "");
            return stripped.substring(stripped.lastIndexOf('\n') + 1).strip();
        }
    }

    /**
     * Runs it and waits for its end.
     *
     * @throws ForgeException if it cannot be started
     */
    public Ended run() {
        return SpawnCalls.run(this, UNSEEN, RUNNING);
    }

    /**
     * Runs it with somebody looking on, and waits for its end.
     *
     * @throws ForgeException if it cannot be started
     */
    public Ended run(Onlooker onlooker) {
        return SpawnCalls.run(this, onlooker, RUNNING);
    }

    /**
     * Runs it and returns what it wrote to standard output, without blanks at the ends.
     *
     * @throws ForgeException if it cannot be started or does not end with exit code 0
     */
    public String text() {
        Ended ended = run();
        if (ended.succeeded()) {
            return ended.output().strip();
        }
        throw new ForgeException(String.join(" ", command) + " failed: " + ended.complaint());
    }

    /** Links and exercises the machinery once, so that the first measured command does not pay for it. */
    public static void warmUp() {
        String program = PathLookup.find("true", System.getenv());
        if (program != null) {
            Spawn nothing = new Spawn(List.of(program), Map.of());
            for (int i = 0; i < 5; i++) {
                nothing.run();
            }
        }
    }

    /** Kills the process groups of all commands that run now. They end as {@link Status.Signalled}. */
    public static void killRunning() {
        for (int pid : RUNNING) {
            SpawnCalls.kill(-pid, SpawnCalls.SIGKILL);
        }
    }

    /** The ids of the commands that run now. */
    static Set<Integer> running() {
        return Set.copyOf(RUNNING);
    }

    /** Sends a signal to a process, or to a process group if the id is negative; false if there is none. */
    public static boolean signal(int pid, int signal) {
        return SpawnCalls.kill(pid, signal);
    }
}
