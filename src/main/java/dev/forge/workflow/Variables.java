package dev.forge.workflow;

import dev.forge.workflow.yaml.ReadLog;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a file may use: those of a step's matrix, then the caller's environment, then what files such as
 * {@code .env} say.
 */
public final class Variables {
    private static final String PROJECT_NAME = "COMPOSE_PROJECT_NAME";

    private final Map<String, String> first;
    private final Map<String, String> environment;
    private final Map<String, String> files;

    private Variables(Map<String, String> first, Map<String, String> environment, Map<String, String> files) {
        this.first = first;
        this.environment = environment;
        this.files = files;
    }

    /** Those of an environment. */
    public static Variables of(Map<String, String> environment) {
        return new Variables(Map.of(), environment, Map.of());
    }

    /** These, and where they have none of a name, those of a file. */
    Variables withFile(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.putAll(files);
        return new Variables(first, environment, all);
    }

    /** These, with the name of the project as docker compose has it. */
    Variables withProjectName(String name) {
        if (name.equals(environment.get(PROJECT_NAME))) {
            return this;
        }
        Map<String, String> all = new HashMap<>(environment);
        all.put(PROJECT_NAME, name);
        return new Variables(first, all, files);
    }

    /** These, behind those of a combination of a matrix. */
    public Variables withMatrix(Map<String, String> values) {
        return values.isEmpty() ? this : new Variables(values, environment, files);
    }

    /** Those of files that others do not have. */
    Map<String, String> beside(Variables others) {
        Map<String, String> more = new TreeMap<>(files);
        more.entrySet().removeIf(entry -> entry.getValue().equals(others.files.get(entry.getKey())));
        return more;
    }

    /** The variable's value, or null if it is not set. */
    @Nullable
    String find(String name) {
        ReadLog.variable(name);
        String value = first.get(name);
        if (value == null) {
            value = environment.get(name);
        }
        return value == null ? files.get(name) : value;
    }
}
