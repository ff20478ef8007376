package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.LONG;
import static dev.forge.core.posix.Posix.POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** How large a terminal is (ioctl_tty(2), TIOCGWINSZ). */
public final class WindowSize {
    private static final long TIOCGWINSZ = 0x5413;
    /** Of struct winsize: four unsigned shorts, rows first. */
    private static final long SIZE = 8;

    private static final long ROWS = 0;
    private static final long COLUMNS = 2;
    static final MethodHandle IOCTL = Posix.function("ioctl", INT, INT, LONG, POINTER);

    private WindowSize() {}

    /** How many columns the terminal on a descriptor has; empty if there is none, or it does not know. */
    public static OptionalInt columns(int descriptor) {
        return read(descriptor, COLUMNS);
    }

    /** How many rows it has; empty if there is none, or it does not know. */
    public static OptionalInt rows(int descriptor) {
        return read(descriptor, ROWS);
    }

    private static OptionalInt read(int descriptor, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(SIZE, 8);
            int failed = (int) IOCTL.invokeExact(descriptor, TIOCGWINSZ, size);
            int count = Short.toUnsignedInt(size.get(ValueLayout.JAVA_SHORT, offset));
            return failed != 0 || count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }
}
