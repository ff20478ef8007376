package dev.forge.engine.oci;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Asks the kernel whether it runs x32 programs, by making one of their system calls. */
final class X32 {
    /** getpid(2) with the bit that marks x32, see syscall tables in arch/x86/entry/syscalls. */
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
            // Unknown: keep the rules for x32, which costs time and nothing else.
            return true;
        }
    }
}
