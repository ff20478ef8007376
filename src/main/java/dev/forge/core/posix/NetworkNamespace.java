package dev.forge.core.posix;

import static dev.forge.core.posix.Posix.INT;
import static dev.forge.core.posix.Posix.POINTER;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace that holds no process and is mounted nowhere: it lasts as long as this process has it open or
 * another is in it, so nobody has to remove it, however this process ends. Its loopback device is up.
 */
public final class NetworkNamespace implements AutoCloseable {
    private static final MethodHandle UNSHARE = Posix.failing("unshare", INT, INT);
    private static final MethodHandle SETNS = Posix.failing("setns", INT, INT, INT);
    private static final MethodHandle OPEN = Posix.failing("open", INT, POINTER, INT);
    private static final MethodHandle SOCKET = Posix.failing("socket", INT, INT, INT, INT);
    private static final MethodHandle CLOSE = Posix.function("close", INT, INT);

    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final long SIOCSIFFLAGS = 0x8914;
    /** IFF_UP and IFF_RUNNING. */
    private static final short UP = 0x41;
    /** Of struct ifreq: the name, then the flags. */
    private static final long REQUEST = 40;

    private static final long FLAGS = 16;

    private final int descriptor;

    private NetworkNamespace(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Makes one.
     *
     * @throws ForgeException if the kernel does not let this user
     */
    public static NetworkNamespace make() {
        AtomicReference<@Nullable NetworkNamespace> made = new AtomicReference<>();
        AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
        // Only the thread that asks for it is in the new namespace, and this one does nothing else.
        Thread thread = Thread.ofPlatform().name("network").start(() -> {
            try {
                made.set(new NetworkNamespace(unshared()));
            } catch (RuntimeException e) {
                failure.set(e);
            }
        });
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while a network namespace was made", e);
        }
        RuntimeException failed = failure.get();
        NetworkNamespace namespace = made.get();
        if (failed != null || namespace == null) {
            throw failed == null ? new ForgeException("no network namespace could be made") : failed;
        }
        return namespace;
    }

    private static int unshared() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Posix.errnoSegment(arena);
            check((int) UNSHARE.invokeExact(errno, CLONE_NEWNET), errno, "cannot make a network namespace");
            int socket = (int) SOCKET.invokeExact(errno, AF_INET, SOCK_DGRAM | O_CLOEXEC, 0);
            check(socket, errno, "cannot open a socket");
            MemorySegment request = arena.allocate(REQUEST, 8);
            request.setString(0, "lo", StandardCharsets.US_ASCII);
            request.set(ValueLayout.JAVA_SHORT, FLAGS, UP);
            int up = (int) WindowSize.IOCTL.invokeExact(socket, SIOCSIFFLAGS, request);
            int ignored = (int) CLOSE.invokeExact(socket);
            if (up != 0) {
                throw new ForgeException("cannot switch the loopback device of a network namespace on");
            }
            // As docker: a payload without privileges may listen on any port, and ping. Both are the namespace's own.
            allow("ip_unprivileged_port_start", "0");
            allow("ping_group_range", "0 2147483647");
            MemorySegment path = arena.allocateFrom("/proc/thread-self/ns/net");
            int descriptor = (int) OPEN.invokeExact(errno, path, O_CLOEXEC);
            check(descriptor, errno, "cannot open a network namespace");
            return descriptor;
        } catch (ForgeException e) {
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    private static void allow(String name, String value) {
        try {
            TextFile.writeUnseen(new File("/proc/sys/net/ipv4/" + name), value);
        } catch (ForgeException e) {
            // An old kernel, or one whose /proc may not be written: then it is as in any other namespace.
        }
    }

    private static void check(int result, MemorySegment errno, String message) {
        if (result < 0) {
            throw new ForgeException(message + ": " + Errno.text(Posix.errno(errno)));
        }
    }

    /** A file that stands for it as long as it is not closed. */
    public String path() {
        return "/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor;
    }

    /** From now on what this thread does is done in there: the sockets that it opens belong to it. */
    public void enter() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Posix.errnoSegment(arena);
            check((int) SETNS.invokeExact(errno, descriptor, CLONE_NEWNET), errno, "cannot enter a network namespace");
        } catch (ForgeException e) {
            throw e;
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }

    /** Lets go of it: it is gone when nobody is in it any more. */
    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw Posix.impossible(e);
        }
    }
}
