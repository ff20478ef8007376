package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes in the orphans among this process's descendants, so that they can be told from everybody else's and their CPU
 * time is known in the end: PR_SET_CHILD_SUBREAPER of prctl(2). An orphan that has ended is waited for at once, as
 * process 1 would do it, because an engine may be waiting for its helper to be gone. A thread sleeps in waitid(2) for
 * that; nothing is polled while a command is timed.
 *
 * <p>Children that this process started are never touched: those of {@link Spawn} are known, and others are in this
 * process's own process group, in which no descendant of a {@link Spawn} is.
 */
public final class Orphans implements AutoCloseable {
    /** Held while a child is started, so that none can end before it is known whose it is. */
    static final Object STARTING = new Object();

    private static final MethodHandle CONTROL = Posix.function("prctl", INT, INT, LONG, LONG, LONG, LONG);
    private static final MethodHandle WAIT_ID = Posix.failing("waitid", INT, INT, INT, POINTER, INT);
    private static final MethodHandle GROUP = Posix.function("getpgid", INT, INT);
    private static final int OWN_GROUP = group(0);
    private static final int SET_CHILD_SUBREAPER = 36;
    private static final int ALL = 0; // P_ALL
    private static final int ENDED_AND_LEFT_AS_IT_IS = 0x01000004; // WEXITED | WNOWAIT
    private static final long PID_OFFSET = 16; // si_pid in siginfo_t
    private static final long NOT_OURS_MILLIS = 1;

    private static final Set<Integer> CHILDREN = new HashSet<>();
    /** Orphans that were taken in before and had not been waited for by then: none of this process's own children. */
    private static final Set<Integer> EARLIER = new HashSet<>();

    private static boolean watched;
    private static long micros;

    private final long microsBefore;

    private Orphans(long microsBefore) {
        this.microsBefore = microsBefore;
    }

    /** From now on, until this is closed, orphans among the descendants are taken in. */
    public static Orphans adopt() {
        synchronized (STARTING) {
            CHILDREN.clear();
            CHILDREN.addAll(children());
            CHILDREN.removeAll(EARLIER);
            adopt(true);
            if (!watched) {
                Thread watch = new Thread(Orphans::watch, "forge-orphans");
                watch.setDaemon(true);
                watch.start();
                watched = true;
            }
            return new Orphans(micros);
        }
    }

    /** CPU time of the orphans that have ended since, with everybody they waited for, in microseconds. */
    public long cpuMicros() {
        synchronized (STARTING) {
            return micros - microsBefore;
        }
    }

    @Override
    public void close() {
        synchronized (STARTING) {
            adopt(false);
            for (int child : children()) {
                if (isOrphan(child)) {
                    EARLIER.add(child);
                }
            }
        }
    }

    private static Set<Integer> children() {
        return ProcessHandle.current()
                .children()
                .map(child -> (int) child.pid())
                .collect(Collectors.toSet());
    }

    private static boolean isOrphan(int child) {
        return group(child) != OWN_GROUP
                && !CHILDREN.contains(child)
                && !Spawn.running().contains(child);
    }

    private static void adopt(boolean adopt) {
        try {
            int ignored = (int) CONTROL.invokeExact(SET_CHILD_SUBREAPER, adopt ? 1L : 0L, 0L, 0L, 0L);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    private static void watch() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Posix.errnoSegment(arena);
            MemorySegment ended = arena.allocate(128, 8);
            while (true) {
                int failed = (int) WAIT_ID.invokeExact(errno, ALL, 0, ended, ENDED_AND_LEFT_AS_IT_IS);
                synchronized (STARTING) {
                    if (failed != 0) {
                        STARTING.wait(); // there are no children until one is started
                    } else if (!takeLeave(ended.get(INT, PID_OFFSET))) {
                        STARTING.wait(NOT_OURS_MILLIS);
                    }
                }
            }
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    private static boolean takeLeave(int pid) {
        if (!isOrphan(pid)) {
            return false;
        }
        OptionalLong used = SpawnCalls.reap(pid);
        EARLIER.remove(pid);
        micros += used.orElse(0);
        return used.isPresent();
    }

    private static int group(int pid) {
        try {
            return (int) GROUP.invokeExact(pid);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }
}
