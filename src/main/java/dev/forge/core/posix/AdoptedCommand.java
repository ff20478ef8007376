package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import dev.forge.core.CallerEnvironment;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A command in this process's own process group, with its standard input and standard error; what it prints goes to
 * standard error. Its end is told as wait4(2) tells it.
 *
 * <p>The kernel keeps the largest resident set of a process across execve(2), and what a JVM spawns begins with the
 * JVM's. So the command is the child of a small shell, which is killed before the command begins: as this process is
 * the subreaper, the command becomes its child, and so does every descendant whose parent ends.
 */
public final class AdoptedCommand implements AutoCloseable {
    /** Says its process id, waits to be told to go on, and becomes the command. */
    private static final String INNER = "echo $$; read -r go <&9 || exit 125; exec \"$@\" >&2 9<&-";
    /** Has a child although there is only one command: the second keeps the shell from becoming the first. */
    private static final String OUTER = "/bin/sh -c \"$0\" sh \"$@\"; :";

    private static final int GO = 9;
    private static final long MAX_RSS_OFFSET = 32; // ru_maxrss, in KiB
    private static final long NOT_OURS_NANOS = 1_000_000;

    private static final MethodHandle ACTIONS_CLOSE =
            Posix.function("posix_spawn_file_actions_addclose", INT, POINTER, INT);

    private final Set<Integer> others;
    private final CountDownLatch ended = new CountDownLatch(1);
    private int pid;
    private long start;
    private volatile @Nullable End end;
    private volatile boolean closed;
    /** The descendants that are this process's children when it adopts no more. */
    private final Set<Integer> left = ConcurrentHashMap.newKeySet();

    private volatile long adoptedMicros;
    private volatile long adoptedMaxRss;

    /**
     * How a command ended.
     *
     * @param code its exit code; 128 and the signal's number if a signal ended it
     * @param signal the signal that ended it
     * @param nanos how long it ran
     * @param userMicros CPU time in user mode, of the command and of all descendants that were waited for
     * @param systemMicros the same in the kernel
     * @param maxRssBytes the largest resident set that the command or one of those descendants ever had
     */
    public record End(int code, OptionalInt signal, long nanos, long userMicros, long systemMicros, long maxRssBytes) {}

    private AdoptedCommand() {
        others = Orphans.children();
    }

    /**
     * Starts the command.
     *
     * @param beforeItBegins is told the process id, when nothing of the command has been done yet
     * @throws ForgeException if no process can be started
     */
    public static AdoptedCommand start(List<String> command, IntConsumer beforeItBegins) {
        AdoptedCommand started = new AdoptedCommand();
        Orphans.adopt(true);
        try (Arena arena = Arena.ofConfined()) {
            started.spawn(command, beforeItBegins, arena);
        } catch (RuntimeException | AssertionError e) {
            Orphans.adopt(false);
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
        Thread watch = new Thread(started::watch, "forge-command");
        watch.setDaemon(true);
        watch.start();
        return started;
    }

    private void spawn(List<String> command, IntConsumer beforeItBegins, Arena arena) throws Throwable {
        MemorySegment errno = Posix.errnoSegment(arena);
        int[] report = pipe(arena, errno);
        int[] go = pipe(arena, errno);
        try {
            List<String> args = new ArrayList<>(List.of("/bin/sh", "-c", OUTER, INNER));
            args.addAll(command);
            MemorySegment child = arena.allocate(INT);
            int failure = (int) SpawnCalls.SPAWN.invokeExact(
                    child,
                    arena.allocateFrom("/bin/sh"),
                    actions(arena, report[1], go[0]),
                    attributes(arena),
                    SpawnCalls.strings(arena, args),
                    environment(arena));
            if (failure != 0) {
                throw new ForgeException("cannot start /bin/sh: " + Errno.text(failure));
            }
            SpawnCalls.closeQuietly(report[1]);
            report[1] = -1;
            int outer = child.get(INT, 0);
            pid = number(arena, errno, report[0]);
            SpawnCalls.kill(outer, SpawnCalls.SIGKILL);
            int ignored = (int) SpawnCalls.WAIT.invokeExact(errno, outer, arena.allocate(INT), 0, MemorySegment.NULL);
            if (pid != 0) {
                beforeItBegins.accept(pid);
                start = System.nanoTime();
            }
            if (pid == 0 || (long) SpawnCalls.WRITE.invokeExact(errno, go[1], arena.allocateFrom("\n"), 1L) != 1) {
                throw new ForgeException("cannot start " + command.getFirst() + ": the shell ended at once");
            }
        } finally {
            for (int descriptor : new int[] {report[0], report[1], go[0], go[1]}) {
                if (descriptor >= 0) {
                    SpawnCalls.closeQuietly(descriptor);
                }
            }
        }
    }

    private static int[] pipe(Arena arena, MemorySegment errno) throws Throwable {
        MemorySegment ends = arena.allocate(8, 4);
        int failed = (int) SpawnCalls.PIPE.invokeExact(errno, ends, PosixFiles.O_CLOEXEC);
        if (failed != 0) {
            throw new ForgeException("cannot make a pipe: " + Errno.text(Posix.errno(errno)));
        }
        return new int[] {ends.get(INT, 0), ends.get(INT, 4)};
    }

    /** The decimal number in the first line that comes, or 0 if none comes. */
    private static int number(Arena arena, MemorySegment errno, int descriptor) throws Throwable {
        MemorySegment buffer = arena.allocate(32);
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\n") < 0) {
            long count = (long) SpawnCalls.READ.invokeExact(errno, descriptor, buffer, 32L);
            if (count <= 0 && Posix.errno(errno) != Errno.EINTR) {
                return 0;
            }
            for (int i = 0; i < count; i++) {
                line.append((char) buffer.get(ValueLayout.JAVA_BYTE, i));
            }
        }
        return Integer.parseInt(line.toString().strip());
    }

    private static MemorySegment actions(Arena arena, int report, int go) throws Throwable {
        MemorySegment actions = arena.allocate(512, 16);
        int ignored = (int) SpawnCalls.ACTIONS_INIT.invokeExact(actions);
        ignored = (int) SpawnCalls.ACTIONS_DUP.invokeExact(actions, report, 1);
        ignored = (int) SpawnCalls.ACTIONS_DUP.invokeExact(actions, go, GO);
        for (int descriptor = 3; descriptor < GO; descriptor++) {
            ignored = (int) ACTIONS_CLOSE.invokeExact(actions, descriptor);
        }
        ignored = (int) SpawnCalls.ACTIONS_CLOSE_FROM.invokeExact(actions, GO + 1);
        return actions;
    }

    /** What the JVM blocks is not blocked; what the caller ignores stays ignored. */
    private static MemorySegment attributes(Arena arena) throws Throwable {
        MemorySegment attributes = arena.allocate(1024, 16);
        MemorySegment none = arena.allocate(256, 16);
        int ignored = (int) SpawnCalls.ATTRIBUTES_INIT.invokeExact(attributes);
        ignored = (int) SpawnCalls.EMPTY.invokeExact(none);
        ignored = (int) SpawnCalls.ATTRIBUTES_MASK.invokeExact(attributes, none);
        ignored = (int) SpawnCalls.ATTRIBUTES_FLAGS.invokeExact(attributes, SpawnCalls.SET_SIGNAL_MASK);
        return attributes;
    }

    private static MemorySegment environment(Arena arena) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        CallerEnvironment.restore(environment);
        return SpawnCalls.strings(arena, SpawnCalls.assignments(environment));
    }

    /** Reaps the command and the adopted descendants as soon as they end: others may wait for them to be gone. */
    private void watch() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Posix.errnoSegment(arena);
            MemorySegment info = arena.allocate(128, 8);
            MemorySegment status = arena.allocate(INT);
            MemorySegment usage = arena.allocate(256, 8);
            while (!closed || !left.isEmpty()) {
                int failed = (int) Orphans.WAIT_ID.invokeExact(errno, Orphans.ALL, 0, info, Orphans.EXITED_NO_REAP);
                if (failed != 0) {
                    if (Posix.errno(errno) == Errno.EINTR) {
                        continue;
                    }
                    return; // there are no children any more
                }
                int child = info.get(INT, Orphans.PID_OFFSET);
                if (closed ? !left.contains(child) : child != pid && others.contains(child)) {
                    LockSupport.parkNanos(NOT_OURS_NANOS);
                    continue;
                }
                int reaped = (int) SpawnCalls.WAIT.invokeExact(errno, child, status, 0, usage);
                left.remove(child);
                if (reaped == pid) {
                    ended(status.get(INT, 0), usage);
                } else if (reaped == child) {
                    adoptedMaxRss = Math.max(adoptedMaxRss, usage.get(LONG, MAX_RSS_OFFSET) << 10);
                    adoptedMicros = adoptedMicros + micros(usage, 0) + micros(usage, 16);
                }
            }
        } catch (Throwable e) {
            throw Posix.impossible(e);
        } finally {
            ended.countDown();
        }
    }

    private void ended(int word, MemorySegment usage) {
        long now = System.nanoTime();
        int signal = word & 0x7f;
        end = new End(
                signal == 0 ? (word >> 8) & 0xff : 128 + signal,
                signal == 0 ? OptionalInt.empty() : OptionalInt.of(signal),
                now - start,
                micros(usage, 0),
                micros(usage, 16),
                usage.get(LONG, MAX_RSS_OFFSET) << 10);
        ended.countDown();
    }

    private static long micros(MemorySegment usage, long offset) {
        return usage.get(LONG, offset) * 1_000_000 + usage.get(LONG, offset + 8);
    }

    /** The command's process. */
    public int pid() {
        return pid;
    }

    /** How it ended, or null while it runs. */
    public @Nullable End end() {
        return end;
    }

    /** Waits for the end, at most so long; whether it has ended. */
    public boolean await(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Whether a child of this process is a descendant of the command whose parent has ended. */
    public boolean isAdopted(int child) {
        return child != pid && !others.contains(child);
    }

    /** CPU time of the adopted descendants that have ended, in microseconds. */
    public long adoptedMicros() {
        return adoptedMicros;
    }

    /** The largest resident set of an adopted descendant that has ended, in bytes; 0 if there was none. */
    public long adoptedMaxRssBytes() {
        return adoptedMaxRss;
    }

    /** Passes a signal on to the command; false if it has ended. */
    public boolean signal(int number) {
        // Reaped means that the id may be another process's by now.
        return end == null && Proc.stat(pid) != null && SpawnCalls.kill(pid, number);
    }

    /** Adopts no more. A command that still runs goes on, and is waited for as its adopted descendants are. */
    @Override
    public void close() {
        Orphans.adopt(false);
        for (int child : Orphans.children()) {
            if (child == pid || isAdopted(child)) {
                left.add(child);
            }
        }
        closed = true;
    }
}
