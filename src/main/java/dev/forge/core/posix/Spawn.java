package dev.forge.core.posix;

import dev.forge.core.ErrorText;
import dev.forge.core.ForgeException;
import dev.forge.core.PathLookup;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A command to be run and timed. posix_spawn(3) creates the child without copying this process's page tables; the child
 * gets its own process group and reads standard input from a file. The monotonic clock is read immediately before. A
 * pidfd reports the child's end, so that a surviving helper which inherited the pipes does not delay the measured end.
 * CPU times come from wait4(2): the child and every descendant that it waited for, but not a daemon.
 *
 * @param command the program's absolute path and its arguments
 * @param environment the child's complete environment
 * @param directory the working directory, or null for this process's working directory
 * @param input the file for standard input
 * @param timeout after this time its process group is killed
 */
public record Spawn(
        List<String> command,
        Map<String, String> environment,
        @Nullable File directory,
        File input,
        Duration timeout) {
    private static final File NOTHING = new File("/dev/null");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private static final Observer NO_OBSERVER = new Observer() {};
    private static final Set<Integer> RUNNING = ConcurrentHashMap.newKeySet();

    /** A command with standard input from /dev/null and a timeout of one minute. */
    public Spawn(List<String> command, Map<String, String> environment) {
        this(List.copyOf(command), Map.copyOf(environment), null, NOTHING, DEFAULT_TIMEOUT);
    }

    /** A copy of this command with another timeout. */
    public Spawn within(Duration limit) {
        return new Spawn(command, environment, directory, input, limit);
    }

    /** A copy of this command with another working directory. */
    public Spawn in(File where) {
        return new Spawn(command, environment, where, input, timeout);
    }

    /**
     * Observes a command while it runs. It is called on the thread that waits for the command, so slow callbacks delay
     * the measurement.
     */
    public interface Observer {
        /** The longest time between two calls of {@link #sample}, in ms. */
        default int everyMillis() {
            return 60_000;
        }

        /** Called regularly and after every event while the command runs; {@code pid} is its process. */
        default void sample(int pid) {}

        /** Called when the command has written something; {@code text} is all that it has written to that stream. */
        default void output(ByteArrayOutputStream text) {}
    }

    /** How a command ended. */
    public sealed interface Status {
        /** It exited. */
        record Exited(int code) implements Status {}

        /** A signal ended it. */
        record Signalled(int signal) implements Status {}

        /** It exceeded the timeout and was killed. */
        record TimedOut(Duration limit) implements Status {}
    }

    /**
     * The result of a command. Times are monotonic, in nanoseconds since the moment immediately before the start.
     *
     * @param status how it ended
     * @param start {@link System#nanoTime()} at that moment
     * @param firstOutput time to the first byte on standard output; empty if there was no output
     * @param exit time to the command's end
     * @param userMicros CPU time in user mode, in microseconds
     * @param systemMicros CPU time in the kernel, in microseconds
     * @param output standard output, at most the first 8 MiB
     * @param errors standard error, at most the first 8 MiB
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
        /** Whether it exited with code 0. */
        public boolean succeeded() {
            return status instanceof Status.Exited exited && exited.code() == 0;
        }

        /** Its exit code, or 128 and the signal's number; empty if it was killed because it took too long. */
        public OptionalInt exitCode() {
            return switch (status) {
                case Status.Exited exited -> OptionalInt.of(exited.code());
                case Status.Signalled signalled -> OptionalInt.of(128 + signalled.signal());
                case Status.TimedOut late -> OptionalInt.empty();
            };
        }

        /** Describes how it ended, with the reason that it gave on standard error. */
        public String complaint() {
            String reason = ErrorText.reason(errors.isBlank() ? output : errors);
            String how = how();
            return reason.isEmpty() ? how : how + ": " + reason;
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
    }

    /**
     * Runs the command and waits for its end.
     *
     * @throws ForgeException if it cannot be started
     */
    public Ended run() {
        return SpawnCalls.run(this, NO_OBSERVER, RUNNING);
    }

    /**
     * Runs the command with an observer and waits for its end.
     *
     * @throws ForgeException if it cannot be started
     */
    public Ended run(Observer observer) {
        return SpawnCalls.run(this, observer, RUNNING);
    }

    /**
     * Runs the command and returns its standard output, stripped.
     *
     * @throws ForgeException if it cannot be started or does not exit with code 0
     */
    public String text() {
        Ended ended = run();
        if (ended.succeeded()) {
            return ended.output().strip();
        }
        throw new ForgeException(String.join(" ", command) + " failed: " + ended.complaint());
    }

    /**
     * Links the foreign functions and runs them once, so that the first measured command does not include this cost.
     */
    public static void warmUp() {
        String program = PathLookup.find("true", System.getenv());
        if (program != null) {
            Spawn nothing = new Spawn(List.of(program), Map.of());
            for (int i = 0; i < 5; i++) {
                nothing.run();
            }
        }
    }

    /** Kills the process groups of all running commands. Their status becomes {@link Status.Signalled}. */
    public static void killRunning() {
        for (int pid : RUNNING) {
            SpawnCalls.kill(-pid, SpawnCalls.SIGKILL);
        }
    }

    /** The pids of the running commands. */
    static Set<Integer> running() {
        return Set.copyOf(RUNNING);
    }

    /** Sends a signal to a process, or to a process group if the id is negative; false if it does not exist. */
    public static boolean signal(int pid, int signal) {
        return SpawnCalls.kill(pid, signal);
    }
}
