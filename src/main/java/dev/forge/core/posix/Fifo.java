package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.POINTER;

import dev.forge.core.ForgeException;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** A named pipe in the file system, fifo(7). */
public final class Fifo {
    private static final MethodHandle MKFIFO = Posix.failing("mkfifo", INT, POINTER, INT);
    private static final int OWNER_ONLY = 0600;

    private Fifo() {}

    /**
     * Makes one that only its owner may use.
     *
     * @throws ForgeException if it is there or cannot be made
     */
    public static void make(File file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Posix.errnoSegment(arena);
            int failed = (int) MKFIFO.invokeExact(errno, arena.allocateFrom(file.getPath()), OWNER_ONLY);
            if (failed != 0) {
                throw new ForgeException("cannot make the pipe " + file + ": " + Errno.text(Posix.errno(errno)));
            }
        } catch (ForgeException e) {
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }
}
