package dev.forge.profile;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.AdoptedCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A command that is started to be profiled. It has this process's standard input, and what it prints goes to standard
 * error. Descendants whose parent has ended still belong to it.
 *
 * <pre>{@code
 * try (ProfiledCommand command = ProfiledCommand.start(List.of("make", "test"))) {
 *     MemoryProfiler profiler = new MemoryProfiler(command, directory);
 *     while (!command.await(Duration.ofMillis(100))) {
 *         profiler.takeSnapshot();
 *     }
 *     profiler.printSummary();
 * }
 * }</pre>
 */
public final class ProfiledCommand implements AutoCloseable {
    private static final double MICROS_PER_SECOND = 1e6;

    private final AdoptedCommand process;
    private final String name;
    private final CommandCgroup group;

    private ProfiledCommand(AdoptedCommand process, String name, CommandCgroup group) {
        this.process = process;
        this.name = name;
        this.group = group;
    }

    /**
     * How the command ended, by the kernel's count.
     *
     * @param exitCode its exit code; 128 and the signal's number if a signal ended it
     * @param signal the signal that ended it
     * @param seconds how long it ran
     * @param userSeconds CPU time in user mode, with the descendants that were waited for
     * @param systemSeconds the same in the kernel
     * @param maxRssMb the largest resident set that the command or a descendant ever had, in MB
     */
    public record End(
            int exitCode,
            OptionalInt signal,
            double seconds,
            double userSeconds,
            double systemSeconds,
            double maxRssMb) {}

    /**
     * Starts a command.
     *
     * @param command a program, looked up in $PATH, and its arguments
     * @throws ForgeException if no process can be started
     */
    public static ProfiledCommand start(List<String> command) {
        CommandCgroup group = CommandCgroup.make(HostFiles.REAL);
        try {
            return new ProfiledCommand(AdoptedCommand.start(command, group::join), command.getFirst(), group);
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
    }

    /** The command and its descendants. */
    public ProfileTarget target() {
        return new ProfileTarget.ProcessTree(process.pid(), "command " + name);
    }

    /** How it ended; empty while it runs. */
    public Optional<End> end() {
        AdoptedCommand.End end = process.end();
        if (end == null) {
            return Optional.empty();
        }
        return Optional.of(new End(
                end.code(),
                end.signal(),
                end.nanos() / 1e9,
                end.userMicros() / MICROS_PER_SECOND,
                end.systemMicros() / MICROS_PER_SECOND,
                Math.max(end.maxRssBytes(), process.adoptedMaxRssBytes()) / MemoryProfiler.MB));
    }

    /** Waits for its end, at most so long; whether it has ended. */
    public boolean await(Duration limit) throws InterruptedException {
        return process.await(limit.toNanos());
    }

    /** Passes a signal on to it, by number; false if it has ended. */
    public boolean signal(int number) {
        return process.signal(number);
    }

    boolean isAdopted(int child) {
        return process.isAdopted(child);
    }

    /** CPU time of adopted descendants that have ended, which no other process's count holds. */
    double adoptedSeconds() {
        return process.adoptedMicros() / MICROS_PER_SECOND;
    }

    CommandCgroup group() {
        return group;
    }

    /** Follows it no longer. A command that still runs goes on. */
    @Override
    public void close() {
        process.close();
        group.close();
    }
}
