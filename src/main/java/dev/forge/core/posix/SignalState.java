package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** What a process inherits of signals: which are ignored and which are blocked. A shell can change neither. */
public final class SignalState {
    private static final int SIG_SETMASK = 2;
    private static final int BYTES_OF_A_SET = 128;
    private static final int MAX_SIGNAL = 64;

    private SignalState() {}

    /**
     * Becomes this program, with this process's environment and descriptors, no signal blocked and none ignored.
     *
     * @param command the program's path and its args
     * @throws ForgeException if it cannot be executed
     */
    public static void execDefault(String... command) {
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle signal = Posix.function("signal", LONG, INT, LONG);
            @Nullable String status = Proc.text("/proc/self/status");
            for (int number = 1; number <= MAX_SIGNAL; number++) {
                if (isIgnored(number, status)) {
                    // The handlers of the JVM stay while it runs; none outlives the execution.
                    var _ = (long) signal.invokeExact(number, 0L);
                }
            }
            MemorySegment none = arena.allocate(BYTES_OF_A_SET);
            var _ = (int) Posix.function("pthread_sigmask", INT, INT, POINTER, POINTER)
                    .invokeExact(SIG_SETMASK, none, MemorySegment.NULL);
            MemorySegment args = arena.allocate(POINTER, command.length + 1L);
            for (int i = 0; i < command.length; i++) {
                args.setAtIndex(POINTER, i, arena.allocateFrom(command[i]));
            }
            int failed = (int)
                    Posix.function("execv", INT, POINTER, POINTER).invokeExact(arena.allocateFrom(command[0]), args);
            throw new ForgeException("cannot execute " + command[0] + " (" + failed + ")");
        } catch (ForgeException e) {
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** Whether the status of a process, proc_pid_status(5), has the signal among those that are ignored. */
    static boolean isIgnored(int signal, @Nullable String status) {
        int at = status == null ? -1 : status.indexOf("\nSigIgn:\t");
        if (status == null || at < 0) {
            return false;
        }
        int from = at + "\nSigIgn:\t".length();
        long ignored = Long.parseUnsignedLong(status.substring(from, from + 16), 16);
        return (ignored >>> (signal - 1) & 1) != 0;
    }
}
