package dev.forge.bench.runtime;

import java.io.File;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an engine as data.
 *
 * @param name its name
 * @param origin where it is defined: {@code FILE:LINE}
 * @param adapter the name of the built-in adapter that this engine is a variant of, or null if it consists of command
 *     templates
 * @param values the values of its keys, as args; a text is one arg
 * @param commands the keys whose values were written as a list
 * @param environment environment variables for its commands
 * @param networks the options for each network mode
 * @param variation how it differs from the engine that it extends, in words; empty if it extends none
 */
record EngineDefinition(
        String name,
        String origin,
        @Nullable String adapter,
        Map<EngineKey, List<String>> values,
        Set<EngineKey> commands,
        Map<String, String> environment,
        Map<String, List<String>> networks,
        List<String> variation) {

    EngineDefinition {
        values = Map.copyOf(values);
        commands = Set.copyOf(commands);
        environment = Map.copyOf(environment);
        networks = Map.copyOf(networks);
        variation = List.copyOf(variation);
    }

    /** An unchanged engine that Forge has an adapter for. */
    static EngineDefinition adapted(String name) {
        return new EngineDefinition(name, "forge", name, Map.of(), Set.of(), Map.of(), Map.of(), List.of());
    }

    /** The Forge whose launcher has this path. */
    static EngineDefinition launchedBy(String path) {
        return new EngineDefinition(
                path,
                "forge",
                "forge",
                Map.of(EngineKey.PROGRAM, List.of(new File(path).getAbsolutePath())),
                Set.of(),
                Map.of(),
                Map.of(),
                List.of());
    }

    /** This definition merged over the one that it extends. */
    EngineDefinition over(EngineDefinition base) {
        Map<EngineKey, List<String>> merged = new EnumMap<>(EngineKey.class);
        merged.putAll(base.values);
        values.forEach((key, args) -> merged.merge(key, args, (old, own) -> key.isAppended() ? joined(old, own) : own));
        Set<EngineKey> lists = new HashSet<>(base.commands);
        lists.removeAll(values.keySet());
        lists.addAll(commands);
        Map<String, String> variables = new HashMap<>(base.environment);
        variables.putAll(environment);
        Map<String, List<String>> modes = new HashMap<>(base.networks);
        modes.putAll(networks);
        return new EngineDefinition(name, origin, base.adapter, merged, lists, variables, modes, differences());
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    boolean has(EngineKey key) {
        return values.containsKey(key);
    }

    /** The args of a key; empty if the key is not defined. */
    List<String> args(EngineKey key) {
        return values.getOrDefault(key, List.of());
    }

    /** The text of a key, or the default value if the key is not defined. */
    String text(EngineKey key, String defaultValue) {
        List<String> args = args(key);
        return args.isEmpty() ? defaultValue : args.getFirst();
    }

    /** Whether any value contains this placeholder. */
    boolean uses(String placeholder) {
        return values.keySet().stream().anyMatch(key -> uses(key, placeholder));
    }

    /** Whether the value of this key contains this placeholder. */
    boolean uses(EngineKey key, String placeholder) {
        return args(key).stream().anyMatch(arg -> arg.contains("{" + placeholder + "}"));
    }

    private List<String> differences() {
        List<String> found = new ArrayList<>();
        for (EngineKey key : List.of(EngineKey.PROGRAM, EngineKey.PROGRAM_OPTIONS, EngineKey.RUN_OPTIONS)) {
            // Naming the program tells nothing if the engine has the same name.
            if (has(key) && !args(key).equals(List.of(name))) {
                found.add("variant: " + key.key() + " " + String.join(" ", args(key)));
            }
        }
        environment.forEach((variable, value) -> found.add("variant: " + variable + "=" + value));
        return found;
    }
}
