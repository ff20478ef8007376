package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Functions of the C library, called through the JDK's foreign function API. The first link takes about 50 ms, so no
 * code on a container's start path may use this class; benchmarks may.
 */
final class Posix {
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
    private static final Linker.Option ERRNO_STATE = Linker.Option.captureCallState("errno");
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Posix() {}

    /** A function that reports failure only through its result. */
    static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(address(name), FunctionDescriptor.of(result, arguments));
    }

    /** A function that sets errno: its first argument is a segment from {@link #errnoSegment}. */
    static MethodHandle failing(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(address(name), FunctionDescriptor.of(result, arguments), ERRNO_STATE);
    }

    /** The variadic syscall(2): the number, then one long argument per layout. */
    static MethodHandle systemCall(MemoryLayout... arguments) {
        MemoryLayout[] all = new MemoryLayout[arguments.length + 1];
        all[0] = LONG;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return LINKER.downcallHandle(
                address("syscall"), FunctionDescriptor.of(LONG, all), ERRNO_STATE, Linker.Option.firstVariadicArg(1));
    }

    private static MemorySegment address(String name) {
        return LIBRARY.find(name)
                .orElseThrow(() -> ForgeException.missing(
                        "the C library has no " + name, "forge's benchmarks need glibc 2.34 or newer"));
    }

    static MemorySegment errnoSegment(Arena arena) {
        return arena.allocate(CAPTURE);
    }

    static int errno(MemorySegment captured) {
        return (int) ERRNO.get(captured, 0L);
    }

    /** A downcall handle declares Throwable but never throws. */
    static AssertionError impossible(Throwable thrown) {
        return new AssertionError("a call into the C library threw", thrown);
    }
}
