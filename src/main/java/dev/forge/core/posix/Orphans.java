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
 * Adopts the orphans among this process's descendants (PR_SET_CHILD_SUBREAPER of prctl(2)), so that they can be
 * distinguished from other processes and their CPU time becomes known when they end. A thread reaps each orphan as soon
 * as it ends, as process 1 would, because an engine may wait until its helper is gone. The thread blocks in waitid(2);
 * nothing polls while a command is timed.
 *
 * <p>It never reaps children that this process started itself: the children of {@link Spawn} are recorded, and all
 * others are in this process's own process group, which no descendant of a {@link Spawn} belongs to. Nobody waits for an
 * orphan in that group, which a child started in another way has left; so that it does not hide all that end after it,
 * it is reaped as well when it has long been seen that nobody does.
 */
public final class Orphans implements AutoCloseable {
    /** Held while a child is started, so that no child can end before it is recorded. */
    static final Object STARTING = new Object();

    private static final MethodHandle CONTROL = Posix.function("prctl", INT, INT, LONG, LONG, LONG, LONG);
    static final MethodHandle WAIT_ID = Posix.failing("waitid", INT, INT, INT, POINTER, INT);
    private static final MethodHandle GROUP = Posix.function("getpgid", INT, INT);
    private static final int OWN_GROUP = group(0);
    private static final int SET_CHILD_SUBREAPER = 36;
    static final int ALL = 0; // P_ALL
    static final int EXITED_NO_REAP = 0x01000004; // WEXITED | WNOWAIT
    static final long PID_OFFSET = 16; // si_pid in siginfo_t
    /** Whoever waits for a child of his own does so at once. */
    private static final long NOT_OURS_MILLIS = 1;

    private static final long HIDING_MILLIS = 20;
    /** Ten seconds of looking; not a time, as the number of one that has gone may be another's later. */
    private static final int NOBODYS_LOOKS = 500;

    private static final Set<Integer> CHILDREN = new HashSet<>();
    /**
     * Orphans that an earlier instance adopted and that were not reaped before it was closed; they are not this
     * process's own children.
     */
    private static final Set<Integer> EARLIER = new HashSet<>();

    /** How many children were started; guarded by {@link #STARTING}. */
    private static long started;

    private static boolean watched;
    private static long micros;

    private final long microsBefore;

    private Orphans(long microsBefore) {
        this.microsBefore = microsBefore;
    }

    /** Adopts orphaned descendants until the result is closed. */
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

    /**
     * CPU time of the orphans that have ended since the adoption, with the children that they waited for, in
     * microseconds.
     */
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

    /** The children of this process. */
    static Set<Integer> children() {
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

    /** Has the kernel make this process the parent of orphans among its descendants, or no longer. */
    static void adopt(boolean adopt) {
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
            long seen = 0;
            int stuck = 0;
            int looks = 0;
            while (true) {
                int failed = (int) WAIT_ID.invokeExact(errno, ALL, 0, ended, EXITED_NO_REAP);
                synchronized (STARTING) {
                    if (failed != 0 && seen == started) {
                        STARTING.wait(); // there are no children until one is started
                    }
                    // One that was started after waitid(2) said that there is none is waited for at once.
                    seen = started;
                    int pid = failed == 0 ? ended.get(INT, PID_OFFSET) : 0;
                    if (failed == 0 && !reap(pid)) {
                        looks = pid == stuck ? looks + 1 : 0;
                        stuck = pid;
                        if (looks > 0) {
                            reapBehind(pid, looks);
                        }
                        STARTING.wait(looks == 0 ? NOT_OURS_MILLIS : HIDING_MILLIS);
                    }
                }
            }
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** Reaps what has ended behind one that is not ours, which waitid(2) tells of first as long as it is there. */
    private static void reapBehind(int pid, int looks) {
        boolean isOwn = CHILDREN.contains(pid) || Spawn.running().contains(pid);
        if (!isOwn && looks > NOBODYS_LOOKS) {
            SpawnCalls.reap(pid);
            return;
        }
        children().forEach(Orphans::reap);
    }

    /** Says that a child was started; the caller holds {@link #STARTING}. */
    static void began() {
        started++;
        STARTING.notifyAll();
    }

    private static boolean reap(int pid) {
        if (!isOrphan(pid)) {
            return false;
        }
        OptionalLong used = SpawnCalls.reap(pid);
        if (used.isPresent()) {
            EARLIER.remove(pid);
            micros += used.getAsLong();
        }
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
