package dev.forge.engine;

import dev.forge.core.CallerEnvironment;
import dev.forge.core.ForgeException;
import java.util.List;

/** Environment variables as {@code -e} sets them. */
final class Environment {
    /** What a program with a terminal gets that neither the image nor the caller describes, as docker has it. */
    static final String TERM = "TERM=xterm";

    private Environment() {}

    /**
     * Sets a variable as {@code -e} does: {@code NAME} alone takes the caller's value; where the caller has none, docker
     * takes the variable away.
     *
     * @throws ForgeException with exit code 2 if there is no name
     */
    static void set(List<String> environment, String given) {
        int equals = given.indexOf('=');
        if (equals == 0 || given.isEmpty()) {
            throw ForgeException.usage("-e is NAME=VALUE or NAME, not " + given);
        }
        if (equals > 0) {
            replace(environment, given);
            return;
        }
        String value = CallerEnvironment.get(given);
        if (value != null) {
            replace(environment, given + "=" + value);
        } else {
            int at = find(environment, given + "=");
            if (at >= 0) {
                environment.remove(at);
            }
        }
    }

    /** Sets {@code NAME=VALUE} in the place of the variable's former value, or at the end. */
    static void replace(List<String> environment, String variable) {
        int at = find(environment, prefix(variable));
        if (at >= 0) {
            environment.set(at, variable);
        } else {
            environment.add(variable);
        }
    }

    /** Sets {@code NAME=VALUE} unless the variable has a value. */
    static void setDefault(List<String> environment, String variable) {
        if (find(environment, prefix(variable)) < 0) {
            environment.add(variable);
        }
    }

    private static String prefix(String variable) {
        return variable.substring(0, variable.indexOf('=') + 1);
    }

    private static int find(List<String> environment, String prefix) {
        for (int i = 0; i < environment.size(); i++) {
            if (environment.get(i).startsWith(prefix)) {
                return i;
            }
        }
        return -1;
    }
}
