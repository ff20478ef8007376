package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import dev.forge.core.ForgeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs on a terminal of its own (pty(7)), which answers nothing. What it writes is read here, with the
 * time since its start.
 */
public final class TerminalProgram implements AutoCloseable {
    private static final int O_NOCTTY = 0x100;
    private static final long TIOCSWINSZ = 0x5414;
    private static final short SET_SESSION = 0x80; // POSIX_SPAWN_SETSID
    private static final int POLLIN = 1;
    private static final int CHUNK = 64 << 10;

    private static final MethodHandle OPEN = Posix.failing("posix_openpt", INT, INT);
    private static final MethodHandle GRANT = Posix.function("grantpt", INT, INT);
    private static final MethodHandle UNLOCK = Posix.function("unlockpt", INT, INT);
    private static final MethodHandle NAME = Posix.function("ptsname_r", INT, INT, POINTER, LONG);

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = Posix.errnoSegment(arena);
    private final MemorySegment buffer = arena.allocate(CHUNK);
    private final int descriptor;
    private final MemorySegment polled = arena.allocate(8, 4);
    private int pid;
    private long start;
    private long readAt;

    private TerminalProgram(int columns, int rows) throws Throwable {
        descriptor = (int) OPEN.invokeExact(errno, PosixFiles.O_RDWR | O_NOCTTY | PosixFiles.O_CLOEXEC);
        if (descriptor < 0) {
            throw new ForgeException("cannot open a terminal: " + Errno.text(Posix.errno(errno)));
        }
        MemorySegment size = arena.allocate(8, 8);
        size.set(ValueLayout.JAVA_SHORT, 0, (short) rows);
        size.set(ValueLayout.JAVA_SHORT, 2, (short) columns);
        int ignored = (int) WindowSize.IOCTL.invokeExact(descriptor, TIOCSWINSZ, size);
    }

    /**
     * Starts a program in a session of its own on a new terminal.
     *
     * @param command the program's absolute path and its arguments
     * @throws ForgeException if there is no terminal to be had, or the program cannot be started
     */
    public static TerminalProgram start(List<String> command, Map<String, String> environment, int columns, int rows) {
        try {
            TerminalProgram program = new TerminalProgram(columns, rows);
            try {
                program.spawn(command, environment);
            } catch (RuntimeException e) {
                program.close();
                throw e;
            }
            return program;
        } catch (ForgeException | AssertionError e) {
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    private void spawn(List<String> command, Map<String, String> environment) throws Throwable {
        MemorySegment name = arena.allocate(256);
        int failed = (int) GRANT.invokeExact(descriptor) + (int) UNLOCK.invokeExact(descriptor);
        if (failed != 0 || (int) NAME.invokeExact(descriptor, name, 256L) != 0) {
            throw new ForgeException("cannot open a terminal's other side");
        }
        MemorySegment child = arena.allocate(INT);
        // The first terminal that the leader of a session opens becomes the one that controls it.
        MemorySegment actions = SpawnCalls.terminalActions(arena, name);
        MemorySegment attributes = SpawnCalls.attributes(arena, SET_SESSION);
        MemorySegment path = arena.allocateFrom(command.getFirst());
        MemorySegment args = SpawnCalls.strings(arena, command);
        MemorySegment variables = SpawnCalls.strings(arena, SpawnCalls.assignments(environment));
        start = System.nanoTime();
        int failure = (int) SpawnCalls.SPAWN.invokeExact(child, path, actions, attributes, args, variables);
        if (failure != 0) {
            throw new ForgeException("cannot start " + command.getFirst() + ": " + Errno.text(failure));
        }
        pid = child.get(INT, 0);
    }

    /**
     * The next output, which may end within a character.
     *
     * @param untilNanos how long to wait for it, in nanoseconds since the start
     * @return null if none comes, or the program has ended
     */
    public byte @Nullable [] read(long untilNanos) {
        try {
            polled.set(INT, 0, descriptor);
            polled.set(INT, 4, POLLIN);
            long left = Math.max(0, untilNanos - (System.nanoTime() - start)) / 1_000_000;
            if ((int) SpawnCalls.POLL.invokeExact(errno, polled, 1L, (int) left) <= 0) {
                return null;
            }
            readAt = System.nanoTime() - start;
            long count = (long) SpawnCalls.READ.invokeExact(errno, descriptor, buffer, (long) CHUNK);
            // A terminal that nobody has open any more is at its end (EIO).
            return count <= 0 ? null : buffer.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** When the last output could be read, in nanoseconds since the start. */
    public long readAt() {
        return readAt;
    }

    /** Types something. */
    public void type(String keys) {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        try {
            long ignored = (long) SpawnCalls.WRITE.invokeExact(
                    errno, descriptor, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes), (long) bytes.length);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** Ends the program, if it still runs, and everything in its process group; the terminal hangs up. */
    @Override
    public void close() {
        SpawnCalls.closeQuietly(descriptor);
        if (pid > 0) {
            SpawnCalls.kill(-pid, SpawnCalls.SIGKILL);
            try {
                int ignored = (int) SpawnCalls.WAIT.invokeExact(errno, pid, arena.allocate(INT), 0, MemorySegment.NULL);
            } catch (Throwable e) {
                throw Posix.impossible(e);
            }
        }
        arena.close();
    }
}
