package dev.forge.core.posix;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Signals to this process as calls. There is no supported API for them; sun.misc.Signal, of the module
 * jdk.unsupported, is in every JDK. It is called by reflection, because the compiler warns of it in a way that cannot
 * be told that it is meant. This takes some milliseconds, so do it when there is time.
 */
public final class SignalHandlers {
    private SignalHandlers() {}

    /** What to do when a signal has come; called in a thread of the JVM. */
    public interface Handler {
        /**
         * A signal has come.
         *
         * @param name its name without SIG: WINCH
         * @param number its number on this architecture
         */
        void received(String name, int number);
    }

    /**
     * Has these signals handled from now on instead of what they do by default. A signal that this JVM keeps for itself
     * stays as it is.
     */
    public static void handle(List<String> names, Handler handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> receiver = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    SignalHandlers.class.getClassLoader(), new Class<?>[] {receiver}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle" ->
                                handler.received(
                                        (String) signal.getMethod("getName").invoke(arguments[0]),
                                        (int) signal.getMethod("getNumber").invoke(arguments[0]));
                            case "equals" -> {
                                return self == arguments[0];
                            }
                            case "hashCode" -> {
                                return System.identityHashCode(self);
                            }
                            default -> {
                                return "signal handler";
                            }
                        }
                        return null;
                    });
            for (String name : names) {
                Object named = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, receiver).invoke(null, named, proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no signals: " + e, e);
        }
    }
}
