package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** Information about processes that this process did not start, beyond proc(5). */
public final class Processes {
    private static final MethodHandle CLOCK = Posix.function("clock_gettime", INT, INT, POINTER);

    private Processes() {}

    /**
     * CPU time of a process in nanoseconds, including its ended threads and excluding its children; empty if it does
     * not exist. This is the scheduler's exact count, unlike the clock ticks of proc_pid_stat(5).
     */
    public static OptionalLong cpuNanos(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            // clock_getcpuclockid(3): the inverted pid, and CPUCLOCK_SCHED.
            int failed = (int) CLOCK.invokeExact(~pid << 3 | 2, time);
            return failed == 0
                    ? OptionalLong.of(time.get(LONG, 0) * 1_000_000_000 + time.get(LONG, 8))
                    : OptionalLong.empty();
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** Waits until one of the processes has ended or the time is over; returns at once if one does not exist. */
    public static void awaitAnyEnd(Collection<Integer> pids, int milliseconds) {
        List<Integer> open = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            SpawnCalls.awaitAnyEnd(arena, pids, milliseconds, open);
        } finally {
            open.forEach(SpawnCalls::closeQuietly);
        }
    }
}
