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

/** What the kernel says of processes that this one did not start itself, beyond proc(5). */
public final class Processes {
    private static final MethodHandle CLOCK = Posix.function("clock_gettime", INT, INT, POINTER);

    private Processes() {}

    /**
     * CPU time that a process has used, its ended threads' included and its children's not, in nanoseconds; empty if
     * it is gone. Unlike the clock ticks of proc_pid_stat(5) this is the scheduler's own count.
     */
    public static OptionalLong cpuNanos(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            // clock_getcpuclockid(3): the process's id inverted, and CPUCLOCK_SCHED.
            int failed = (int) CLOCK.invokeExact(~pid << 3 | 2, time);
            return failed == 0
                    ? OptionalLong.of(time.get(LONG, 0) * 1_000_000_000 + time.get(LONG, 8))
                    : OptionalLong.empty();
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** Waits until one of the processes has ended, or so long; returns at once if one is gone already. */
    public static void awaitAnyEnd(Collection<Integer> pids, int milliseconds) {
        List<Integer> open = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            SpawnCalls.awaitAnyEnd(arena, pids, milliseconds, open);
        } finally {
            open.forEach(SpawnCalls::closeQuietly);
        }
    }
}
