package dev.forge.core.posix;

import dev.forge.core.Proc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Hears of signals instead of being ended by them. A shutdown hook hears of the first one only, does not know which it
 * was, and cannot prevent the end. Nested use is possible: the innermost hears.
 *
 * <p>The JDK's only access to signals is {@code sun.misc.Signal}; it is called by reflection because javac's warning of
 * it cannot be switched off and every warning is an error here. A signal that was ignored when the JVM was started, as
 * by nohup(1), stays ignored; but not SIGINT, which every shell without job control ignores for what it starts in the
 * background, so that nobody meant it.
 */
public final class SignalWatch implements AutoCloseable {
    /** Those by which a process is told to end. */
    public static final List<String> TO_END = List.of("INT", "TERM", "HUP");

    private static final int SIGINT = 2;

    /** How many watch now, and the first signal that one of them heard. */
    private static final AtomicInteger WATCHING = new AtomicInteger();

    private static final AtomicInteger HEARD = new AtomicInteger();

    /** The handlers before these, by signal. */
    private final Map<Object, Object> earlier = new LinkedHashMap<>();

    private SignalWatch() {
        WATCHING.incrementAndGet();
    }

    /** The first signal that was heard while there was somebody to hear, as long as there is; 0 if there was none. */
    public static int heard() {
        return HEARD.get();
    }

    /**
     * From now on {@code received} is called with each signal's number, on a thread of its own.
     *
     * @param names as {@code TERM}; those that the JVM needs itself are left out
     */
    public static SignalWatch watch(List<String> names, IntConsumer received) {
        SignalWatch signals = new SignalWatch();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object own = Proxy.newProxyInstance(
                    SignalWatch.class.getClassLoader(), new Class<?>[] {handler}, calls(received));
            if (names.contains("INT") && isIgnored(SIGINT)) {
                Disposition.setDefault(SIGINT);
            }
            for (String name : names) {
                Object each = signal.getConstructor(String.class).newInstance(name);
                try {
                    Object before = signal.getMethod("handle", signal, handler).invoke(null, each, own);
                    signals.earlier.put(each, before);
                } catch (InvocationTargetException e) {
                    // The JVM uses it, so it cannot be heard of.
                }
            }
            return signals;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no jdk.unsupported", e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // what Object.equals does
    private static InvocationHandler calls(IntConsumer received) {
        return (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                int number = number(args[0]);
                HEARD.compareAndSet(0, number);
                received.accept(number);
                yield null;
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "forge's signal handler";
        };
    }

    private static boolean isIgnored(int number) {
        String status = Proc.text("/proc/self/status");
        int at = status == null ? -1 : status.indexOf("\nSigIgn:\t");
        // A mask of 64 bits in hexadecimal digits.
        return status != null
                && at >= 0
                && (Long.parseUnsignedLong(status.substring(at + 9, at + 25), 16) >> (number - 1) & 1) != 0;
    }

    /** Apart, because it is rarely needed and takes time to link. */
    private static final class Disposition {
        private static final MethodHandle SIGNAL = Posix.function("signal", Posix.POINTER, Posix.INT, Posix.POINTER);

        static void setDefault(int number) {
            try {
                MemorySegment ignored = (MemorySegment) SIGNAL.invokeExact(number, MemorySegment.NULL);
            } catch (Throwable e) {
                throw Posix.impossible(e);
            }
        }
    }

    private static int number(Object signal) throws ReflectiveOperationException {
        return (int) signal.getClass().getMethod("getNumber").invoke(signal);
    }

    /** Lets whoever heard of a signal before have it after all: by default, the JVM ends. */
    public void passOn(int number) {
        try {
            for (Map.Entry<Object, Object> each : earlier.entrySet()) {
                if (number(each.getKey()) == number) {
                    Class.forName("sun.misc.SignalHandler")
                            .getMethod("handle", each.getKey().getClass())
                            .invoke(each.getValue(), each.getKey());
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no jdk.unsupported", e);
        }
    }

    /** The earlier handlers hear again. */
    @Override
    public void close() {
        if (WATCHING.decrementAndGet() == 0) {
            HEARD.set(0);
        }
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            for (Map.Entry<Object, Object> each : earlier.entrySet()) {
                each.getKey()
                        .getClass()
                        .getMethod("handle", each.getKey().getClass(), handler)
                        .invoke(null, each.getKey(), each.getValue());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no jdk.unsupported", e);
        }
    }
}
