package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import dev.forge.core.ForgeException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The system calls of {@link Spawn}. */
final class SpawnCalls {
    static final int SIGKILL = 9;

    private static final int MAX_KEPT = 8 << 20;
    private static final int CHUNK = 64 << 10;
    private static final int O_CLOEXEC = PosixFiles.O_CLOEXEC;
    private static final short SET_PROCESS_GROUP = 0x02;
    private static final short SET_DEFAULT_SIGNALS = 0x04;
    static final short SET_SIGNAL_MASK = 0x08;
    private static final long PIDFD_OPEN = 434; // the same number on every architecture
    private static final int POLLIN = 1;
    private static final int NO_HANG = 1; // WNOHANG

    static final MethodHandle ATTRIBUTES_INIT = Posix.function("posix_spawnattr_init", INT, POINTER);
    static final MethodHandle ATTRIBUTES_FLAGS =
            Posix.function("posix_spawnattr_setflags", INT, POINTER, ValueLayout.JAVA_SHORT);
    private static final MethodHandle ATTRIBUTES_GROUP = Posix.function("posix_spawnattr_setpgroup", INT, POINTER, INT);
    private static final MethodHandle ATTRIBUTES_DEFAULTS =
            Posix.function("posix_spawnattr_setsigdefault", INT, POINTER, POINTER);
    static final MethodHandle ATTRIBUTES_MASK = Posix.function("posix_spawnattr_setsigmask", INT, POINTER, POINTER);
    private static final MethodHandle FILL = Posix.function("sigfillset", INT, POINTER);
    static final MethodHandle EMPTY = Posix.function("sigemptyset", INT, POINTER);
    static final MethodHandle ACTIONS_INIT = Posix.function("posix_spawn_file_actions_init", INT, POINTER);
    private static final MethodHandle ACTIONS_DESTROY =
            Posix.function("posix_spawn_file_actions_destroy", INT, POINTER);
    private static final MethodHandle ACTIONS_OPEN =
            Posix.function("posix_spawn_file_actions_addopen", INT, POINTER, INT, POINTER, INT, INT);
    static final MethodHandle ACTIONS_DUP = Posix.function("posix_spawn_file_actions_adddup2", INT, POINTER, INT, INT);
    private static final MethodHandle ACTIONS_DIRECTORY =
            Posix.function("posix_spawn_file_actions_addchdir_np", INT, POINTER, POINTER);
    static final MethodHandle ACTIONS_CLOSE_FROM =
            Posix.function("posix_spawn_file_actions_addclosefrom_np", INT, POINTER, INT);
    static final MethodHandle SPAWN =
            Posix.function("posix_spawn", INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
    static final MethodHandle PIPE = Posix.failing("pipe2", INT, POINTER, INT);
    static final MethodHandle WRITE = Posix.failing("write", LONG, INT, POINTER, LONG);
    static final MethodHandle READ = Posix.failing("read", LONG, INT, POINTER, LONG);
    static final MethodHandle POLL = Posix.failing("poll", INT, POINTER, LONG, INT);
    private static final MethodHandle CLOSE = Posix.function("close", INT, INT);
    static final MethodHandle WAIT = Posix.failing("wait4", INT, INT, POINTER, INT, POINTER);
    private static final MethodHandle KILL = Posix.function("kill", INT, INT, INT);
    private static final MethodHandle SYSTEM_CALL = Posix.systemCall(INT, INT);

    private final Arena arena;
    private final MemorySegment errno;
    private final MemorySegment buffer;

    private SpawnCalls(Arena arena) {
        this.arena = arena;
        errno = Posix.errnoSegment(arena);
        buffer = arena.allocate(CHUNK);
    }

    static boolean kill(int pid, int signal) {
        try {
            return (int) KILL.invokeExact(pid, signal) == 0;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    static void closeQuietly(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    static OptionalLong reap(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(256, 8);
            int reaped = (int) WAIT.invokeExact(Posix.errnoSegment(arena), pid, arena.allocate(INT), NO_HANG, usage);
            return reaped == pid ? OptionalLong.of(micros(usage, 0) + micros(usage, 16)) : OptionalLong.empty();
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** Waits until a process has ended. The caller must close the descriptors that are added to {@code open}. */
    static void awaitAnyEnd(Arena arena, Collection<Integer> pids, int milliseconds, List<Integer> open) {
        MemorySegment errno = Posix.errnoSegment(arena);
        MemorySegment polled = arena.allocate(pids.size() * 8L, 4);
        try {
            for (int pid : pids) {
                int descriptor = (int) (long) SYSTEM_CALL.invokeExact(errno, PIDFD_OPEN, pid, 0);
                if (descriptor < 0) {
                    return;
                }
                polled.set(INT, open.size() * 8L, descriptor);
                polled.set(INT, open.size() * 8L + 4, POLLIN);
                open.add(descriptor);
            }
            int ignored = (int) POLL.invokeExact(errno, polled, (long) open.size(), milliseconds);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    static Spawn.Ended run(Spawn spawn, Spawn.Observer observer, Set<Integer> running) {
        try (Arena arena = Arena.ofConfined()) {
            return new SpawnCalls(arena).runIn(spawn, observer, running);
        } catch (ForgeException | AssertionError e) {
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    private Spawn.Ended runIn(Spawn spawn, Spawn.Observer observer, Set<Integer> running) throws Throwable {
        List<Integer> open = new ArrayList<>();
        try {
            int[] output = pipe(open);
            int[] errors = pipe(open);
            MemorySegment pid = arena.allocate(INT);
            MemorySegment path = arena.allocateFrom(spawn.command().get(0));
            MemorySegment args = strings(arena, spawn.command());
            MemorySegment environment = strings(arena, assignments(spawn.environment()));
            MemorySegment attributes = attributes(arena, SET_PROCESS_GROUP);
            MemorySegment actions = actions(spawn, output[1], errors[1]);
            int failure;
            long start;
            synchronized (Orphans.STARTING) {
                start = System.nanoTime();
                failure = (int) SPAWN.invokeExact(pid, path, actions, attributes, args, environment);
                if (failure == 0) {
                    running.add(pid.get(INT, 0));
                    Orphans.began();
                }
            }
            int ignored = (int) ACTIONS_DESTROY.invokeExact(actions);
            if (failure != 0) {
                throw new ForgeException(
                        "cannot start " + spawn.command().get(0) + ": " + Errno.text(failure),
                        failure == Errno.ENOENT ? "is it installed?" : null);
            }
            int child = pid.get(INT, 0);
            try {
                close(output[1], open);
                close(errors[1], open);
                return new PidWatch(spawn, observer, child, start, output[0], errors[0]).untilEnd(open);
            } finally {
                running.remove(child);
            }
        } finally {
            for (int descriptor : List.copyOf(open)) {
                close(descriptor, open);
            }
        }
    }

    /** Waits for one child until its end. */
    private final class PidWatch {
        private final Spawn spawn;
        private final Spawn.Observer observer;
        private final int child;
        private final long start;
        private final int[] descriptors;
        private final ByteArrayOutputStream[] kept = {new ByteArrayOutputStream(), new ByteArrayOutputStream()};
        private final MemorySegment polled = arena.allocate(3 * 8L, 4);
        private OptionalLong first = OptionalLong.empty();
        private boolean late;

        PidWatch(Spawn spawn, Spawn.Observer observer, int child, long start, int output, int errors) {
            this.spawn = spawn;
            this.observer = observer;
            this.child = child;
            this.start = start;
            descriptors = new int[] {output, errors, -1};
        }

        Spawn.Ended untilEnd(List<Integer> open) throws Throwable {
            long end = 0;
            try {
                descriptors[2] = pidDescriptor(open);
                long deadline = start + spawn.timeout().toNanos();
                while (end == 0) {
                    poll(deadline);
                    long now = System.nanoTime();
                    if (isReady(0) && first.isEmpty()) {
                        read(0);
                        // A closed pipe is ready too, but has no data.
                        first = kept[0].size() > 0 ? OptionalLong.of(now - start) : first;
                    } else if (isReady(0)) {
                        read(0);
                    }
                    if (isReady(1)) {
                        read(1);
                    }
                    if (isReady(2)) {
                        end = now;
                    } else {
                        observer.sample(child);
                    }
                }
            } finally {
                if (end == 0) {
                    SpawnCalls.kill(-child, SIGKILL);
                }
            }
            MemorySegment status = arena.allocate(INT);
            MemorySegment usage = arena.allocate(256, 8);
            int reaped = (int) WAIT.invokeExact(errno, child, status, 0, usage);
            readRest(end);
            return new Spawn.Ended(
                    reaped == child ? status(status.get(INT, 0)) : new Spawn.Status.Signalled(SIGKILL),
                    start,
                    first,
                    end - start,
                    micros(usage, 0),
                    micros(usage, 16),
                    kept[0].toString(StandardCharsets.UTF_8),
                    kept[1].toString(StandardCharsets.UTF_8));
        }

        private int pidDescriptor(List<Integer> open) throws Throwable {
            int descriptor = (int) (long) SYSTEM_CALL.invokeExact(errno, PIDFD_OPEN, child, 0);
            if (descriptor < 0) {
                throw new ForgeException(
                        "cannot watch a process: " + Errno.text(Posix.errno(errno)),
                        "forge's benchmarks need Linux 5.3 or newer");
            }
            open.add(descriptor);
            return descriptor;
        }

        private void poll(long deadline) throws Throwable {
            long left = (deadline - System.nanoTime()) / 1_000_000 + 1;
            if (left <= 0 && !late) {
                late = true;
                SpawnCalls.kill(-child, SIGKILL);
            }
            int ready = poll(late ? 1000 : (int) Math.min(left, observer.everyMillis()));
            if (ready < 0 && Posix.errno(errno) != Errno.EINTR) {
                throw new ForgeException("cannot wait for a process: " + Errno.text(Posix.errno(errno)));
            }
        }

        private int poll(int milliseconds) throws Throwable {
            for (int i = 0; i < 3; i++) {
                polled.set(INT, i * 8L, descriptors[i]);
                polled.set(INT, i * 8L + 4, POLLIN);
            }
            int ready = (int) POLL.invokeExact(errno, polled, 3L, milliseconds);
            if (ready <= 0) {
                polled.fill((byte) 0);
            }
            return ready;
        }

        private boolean isReady(int which) {
            return polled.get(ValueLayout.JAVA_SHORT, which * 8L + 6) != 0;
        }

        /** Reads what remains in the pipes after the child's end. */
        private void readRest(long end) throws Throwable {
            descriptors[2] = -1;
            while (descriptors[0] + descriptors[1] > -2 && poll(0) > 0) {
                for (int which = 0; which < 2; which++) {
                    if (isReady(which)) {
                        read(which);
                    }
                }
            }
            if (first.isEmpty() && kept[0].size() > 0) {
                first = OptionalLong.of(end - start);
            }
        }

        private void read(int which) throws Throwable {
            long count = (long) READ.invokeExact(errno, descriptors[which], buffer, (long) CHUNK);
            if (count > 0) {
                int room = MAX_KEPT - kept[which].size();
                byte[] bytes = buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
                kept[which].write(bytes, 0, Math.min(room, bytes.length));
                observer.output(kept[which]);
            } else {
                // End of file: poll(2) ignores negative descriptors.
                descriptors[which] = -1;
            }
        }

        private Spawn.Status status(int word) {
            if (late) {
                return new Spawn.Status.TimedOut(spawn.timeout());
            }
            int signal = word & 0x7f;
            return signal == 0 ? new Spawn.Status.Exited((word >> 8) & 0xff) : new Spawn.Status.Signalled(signal);
        }
    }

    private static long micros(MemorySegment usage, long offset) {
        return usage.get(LONG, offset) * 1_000_000 + usage.get(LONG, offset + 8);
    }

    private int[] pipe(List<Integer> open) throws Throwable {
        MemorySegment ends = arena.allocate(8, 4);
        int failed = (int) PIPE.invokeExact(errno, ends, O_CLOEXEC);
        if (failed != 0) {
            throw new ForgeException("cannot make a pipe: " + Errno.text(Posix.errno(errno)));
        }
        int[] pair = {ends.get(INT, 0), ends.get(INT, 4)};
        open.add(pair[0]);
        open.add(pair[1]);
        return pair;
    }

    private static void close(int descriptor, List<Integer> open) throws Throwable {
        int ignored = (int) CLOSE.invokeExact(descriptor);
        open.remove(Integer.valueOf(descriptor));
    }

    /**
     * Gives the child no ignored or blocked signals: the JVM ignores and blocks some.
     *
     * @param own what else it has of its own: a process group or a session
     */
    static MemorySegment attributes(Arena arena, short own) throws Throwable {
        // Larger than posix_spawnattr_t and sigset_t of any C library.
        MemorySegment attributes = arena.allocate(1024, 16);
        MemorySegment signals = arena.allocate(256, 16);
        int ignored = (int) ATTRIBUTES_INIT.invokeExact(attributes);
        ignored = (int) ATTRIBUTES_GROUP.invokeExact(attributes, 0);
        ignored = (int) FILL.invokeExact(signals);
        ignored = (int) ATTRIBUTES_DEFAULTS.invokeExact(attributes, signals);
        ignored = (int) EMPTY.invokeExact(signals);
        ignored = (int) ATTRIBUTES_MASK.invokeExact(attributes, signals);
        short flags = (short) (own | SET_DEFAULT_SIGNALS | SET_SIGNAL_MASK);
        ignored = (int) ATTRIBUTES_FLAGS.invokeExact(attributes, flags);
        return attributes;
    }

    private MemorySegment actions(Spawn spawn, int output, int errors) throws Throwable {
        MemorySegment actions = arena.allocate(512, 16);
        int ignored = (int) ACTIONS_INIT.invokeExact(actions);
        MemorySegment input = arena.allocateFrom(spawn.input().getPath());
        ignored = (int) ACTIONS_OPEN.invokeExact(actions, 0, input, 0, 0);
        ignored = (int) ACTIONS_DUP.invokeExact(actions, output, 1);
        ignored = (int) ACTIONS_DUP.invokeExact(actions, errors, 2);
        ignored = (int) ACTIONS_CLOSE_FROM.invokeExact(actions, 3);
        if (spawn.directory() != null) {
            MemorySegment directory = arena.allocateFrom(spawn.directory().getPath());
            ignored = (int) ACTIONS_DIRECTORY.invokeExact(actions, directory);
        }
        return actions;
    }

    /** Has a terminal as the child's standard input, output and error, and nothing else open. */
    static MemorySegment terminalActions(Arena arena, MemorySegment name) throws Throwable {
        MemorySegment actions = arena.allocate(512, 16);
        int ignored = (int) ACTIONS_INIT.invokeExact(actions);
        ignored = (int) ACTIONS_OPEN.invokeExact(actions, 0, name, PosixFiles.O_RDWR, 0);
        ignored = (int) ACTIONS_DUP.invokeExact(actions, 0, 1);
        ignored = (int) ACTIONS_DUP.invokeExact(actions, 0, 2);
        ignored = (int) ACTIONS_CLOSE_FROM.invokeExact(actions, 3);
        return actions;
    }

    static MemorySegment strings(Arena arena, List<String> strings) {
        MemorySegment pointers = arena.allocate(POINTER, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            pointers.setAtIndex(POINTER, i, arena.allocateFrom(strings.get(i)));
        }
        return pointers;
    }

    static List<String> assignments(Map<String, String> environment) {
        List<String> assignments = new ArrayList<>();
        environment.forEach((name, value) -> assignments.add(name + "=" + value));
        return assignments;
    }
}
