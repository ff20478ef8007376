package dev.forge.core.posix;

import dev.forge.core.Proc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears of signals instead of being ended by them. A shutdown hook hears of the first one only, does not know which it
 * was, and cannot prevent the end. Nested use is possible: the innermost hears. The JVM chooses who is told when a
 * signal comes, and tells it on a thread of its own, later; whoever watches by then hears of it all the same, and
 * {@link #heard} tells whoever comes after that.
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

    /** Who watches now, the innermost last. Guards {@link #heard} too. */
    private static final List<SignalWatch> WATCHING = new ArrayList<>();

    private static int heard;

    private final List<String> names;
    private final IntConsumer received;

    /** The handlers before these, by signal. */
    private final Map<Object, Object> earlier = new LinkedHashMap<>();

    private SignalWatch(List<String> names, IntConsumer received) {
        this.names = List.copyOf(names);
        this.received = received;
    }

    /** The first signal that was heard while there was somebody to hear, as long as there is; 0 if there was none. */
    public static int heard() {
        synchronized (WATCHING) {
            return heard;
        }
    }

    /**
     * From now on {@code received} is called with each signal's number, on a thread of its own.
     *
     * @param names as {@code TERM}; those that the JVM needs itself are left out
     */
    public static SignalWatch watch(List<String> names, IntConsumer received) {
        SignalWatch signals = new SignalWatch(names, received);
        synchronized (WATCHING) {
            WATCHING.add(signals);
        }
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object own = Proxy.newProxyInstance(
                    SignalWatch.class.getClassLoader(), new Class<?>[] {handler}, signals.calls());
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
    private InvocationHandler calls() {
        return (proxy, method, args) -> switch (method.getName()) {
            case "handle" -> {
                deliver(args[0]);
                yield null;
            }
            case "equals" -> proxy == args[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "forge's signal handler";
        };
    }

    /** To the innermost, which may have begun after this one was chosen; to whoever heard before, if none is left. */
    private void deliver(Object signal) throws ReflectiveOperationException {
        int number = number(signal);
        SignalWatch innermost;
        synchronized (WATCHING) {
            innermost = innermost(WATCHING, name(signal));
            if (innermost != null && heard == 0) {
                heard = number;
            }
        }
        if (innermost == null) {
            passOn(number);
        } else {
            innermost.received.accept(number);
        }
    }

    private static @Nullable SignalWatch innermost(List<SignalWatch> of, String name) {
        for (SignalWatch each : of.reversed()) {
            if (each.names.contains(name)) {
                return each;
            }
        }
        return null;
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

    private static String name(Object signal) throws ReflectiveOperationException {
        return (String) signal.getClass().getMethod("getName").invoke(signal);
    }

    /** Lets whoever heard of a signal before have it after all: by default, the JVM ends. */
    public void passOn(int number) {
        try {
            for (Map.Entry<Object, Object> each : earlier.entrySet()) {
                if (number(each.getKey()) == number) {
                    passOn(each.getKey(), each.getValue());
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has no jdk.unsupported", e);
        }
    }

    private void passOn(Object signal, Object handler) throws ReflectiveOperationException {
        SignalWatch outer;
        synchronized (WATCHING) {
            int own = WATCHING.indexOf(this);
            outer = innermost(own < 0 ? WATCHING : WATCHING.subList(0, own), name(signal));
        }
        if (outer != null) {
            outer.received.accept(number(signal));
            return;
        }
        try {
            Class.forName("sun.misc.SignalHandler")
                    .getMethod("handle", signal.getClass())
                    .invoke(handler, signal);
        } catch (InvocationTargetException e) {
            // What the kernel does of itself, as nothing at SIGWINCH, cannot be called.
            if (!(e.getCause() instanceof UnsupportedOperationException)) {
                throw e;
            }
        }
    }

    /** The earlier handlers hear again. */
    @Override
    public void close() {
        synchronized (WATCHING) {
            WATCHING.remove(this);
            if (WATCHING.isEmpty()) {
                heard = 0;
            }
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
