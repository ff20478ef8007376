package dev.forge.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables as the launcher's caller has them. Java gets another locale, none of the options that a
 * caller has for his own Java programs, and what the launcher has to say to it; see {@code bin/forge}.
 */
public final class CallerEnvironment {
    private static final String CALLER = "FORGE_CALLER_";
    private static final String[] REPLACED = {"LC_ALL", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"};
    private static final String[] INTERNAL = {
        "FORGE_LAUNCHER", "FORGE_TTY", "FORGE_SHELL", "FORGE_PLAN", "FORGE_RECIPE", "FORGE_ROOTLESS", "FORGE_MAPPED"
    };

    private CallerEnvironment() {}

    /** The caller's variable of this name, or null if he has none. */
    public static @Nullable String get(String name) {
        return get(name, System.getenv());
    }

    static @Nullable String get(String name, Map<String, String> environment) {
        if (!environment.containsKey("FORGE_LAUNCHER")) {
            return environment.get(name);
        }
        if (name.startsWith(CALLER) || isOneOf(INTERNAL, name)) {
            return null;
        }
        return environment.get(isOneOf(REPLACED, name) ? CALLER + name : name);
    }

    /** Gives a program that the caller has us start his variables in place of those that Java needs. */
    public static void restore(Map<String, String> environment) {
        if (!environment.containsKey("FORGE_LAUNCHER")) {
            return;
        }
        for (String name : REPLACED) {
            String value = environment.remove(CALLER + name);
            if (value == null) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        }
    }

    private static boolean isOneOf(String[] names, String name) {
        for (String one : names) {
            if (one.equals(name)) {
                return true;
            }
        }
        return false;
    }
}
