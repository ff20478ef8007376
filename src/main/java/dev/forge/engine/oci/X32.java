package dev.forge.engine.oci;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Detects whether the kernel runs x32 programs by making an x32 system call. */
final class X32 {
    /** getpid(2) with the x32 bit, see the syscall tables in arch/x86/entry/syscalls. */
    private static final long X32_GETPID = 0x40000000L + 39;

    private X32() {}

    static boolean isSupported() {
        try {
            Linker linker = Linker.nativeLinker();
            MemorySegment address = linker.defaultLookup().find("syscall").orElseThrow();
            MethodHandle syscall =
                    linker.downcallHandle(address, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
            return (long) syscall.invokeExact(X32_GETPID) > 0;
        } catch (Throwable e) {
            // Unknown: keep the rules for x32, which only costs time.
            return true;
        }
    }
}
