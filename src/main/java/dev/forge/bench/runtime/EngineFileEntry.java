package dev.forge.bench.runtime;

import dev.forge.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One engine of an {@link EngineFile} while it is being read. Checks each key and then the whole definition. */
final class EngineFileEntry {
    private static final List<String> NETWORKS = List.of("none", "host");
    private static final List<String> KEYS =
            Arrays.stream(EngineKey.values()).map(EngineKey::key).toList();

    private final EngineFile file;
    private final ScalarNode name;
    private final Map<EngineKey, List<String>> values = new EnumMap<>(EngineKey.class);
    private final Set<EngineKey> lists = EnumSet.noneOf(EngineKey.class);
    private final Map<EngineKey, Node> places = new EnumMap<>(EngineKey.class);
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, List<String>> networks = new LinkedHashMap<>();

    EngineFileEntry(EngineFile file, ScalarNode name) {
        this.file = file;
        this.name = name;
    }

    private String of() {
        return " of engine " + name.getValue();
    }

    /** Adds a key. */
    void add(ScalarNode key, Node node) {
        EngineKey found = EngineKey.of(key.getValue());
        if (found == null) {
            throw file.wrong(key, "unknown key " + key.getValue() + of(), Suggestions.hint(key.getValue(), KEYS));
        }
        places.put(found, key);
        String what = found.key() + of();
        switch (found.form()) {
            case VARIABLES ->
                file.mapping(node, what, found.form().title())
                        .forEach((variable, value) -> environment.put(variable.getValue(), text(value, what, found)));
            case NETWORKS ->
                file.mapping(node, what, found.form().title()).forEach((mode, options) -> {
                    if (!NETWORKS.contains(mode.getValue())) {
                        throw file.wrong(
                                mode,
                                "unknown network " + mode.getValue() + " in " + what,
                                Suggestions.hint(mode.getValue(), NETWORKS));
                    }
                    networks.put(mode.getValue(), args(options, what, found));
                });
            case TEXT -> put(found, node, List.of(text(node, what, found)));
            case FACT, TEXTS ->
                put(
                        found,
                        node,
                        node instanceof ScalarNode ? List.of(text(node, what, found)) : args(node, what, found));
            case ARGS, COMMAND -> put(found, node, args(node, what, found));
        }
    }

    private void put(EngineKey key, Node node, List<String> args) {
        if (args.isEmpty() && key.form() != EngineKey.Form.ARGS) {
            throw file.wrong(node, key.key() + of() + " is " + key.form().title() + ", not an empty list");
        }
        if (node instanceof SequenceNode) {
            lists.add(key);
        }
        values.put(key, args);
    }

    private String text(Node node, String what, EngineKey key) {
        if (node instanceof ScalarNode scalar && !EngineFile.isNothing(scalar)) {
            check(scalar, what, key);
            return scalar.getValue();
        }
        throw file.wrong(node, what + " is " + key.form().title() + ", not " + EngineFile.title(node));
    }

    private List<String> args(Node node, String what, EngineKey key) {
        if (!(node instanceof SequenceNode sequence)) {
            throw file.wrong(
                    node,
                    what + " is " + key.form().title() + ", not " + EngineFile.title(node),
                    "write it as [arg, arg]");
        }
        List<String> args = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            args.add(text(item, what, key));
        }
        return args;
    }

    private void check(ScalarNode arg, String what, EngineKey key) {
        for (String placeholder : Placeholders.in(arg.getValue())) {
            if (!key.placeholders().contains(placeholder)) {
                throw file.wrong(
                        arg,
                        "unknown placeholder {" + placeholder + "} in " + what,
                        key.placeholders().isEmpty()
                                ? "this key takes no placeholders"
                                : Suggestions.hint(placeholder, key.placeholders()));
            }
            boolean several = List.of("program", "command", "run-options", "network-options")
                    .contains(placeholder);
            if (several && !Placeholders.isAlone(arg.getValue())) {
                throw file.wrong(
                        arg,
                        "{" + placeholder + "} stands for several args, so it cannot be part of " + arg.getValue()
                                + " in " + what,
                        "make it an arg of its own");
            }
        }
    }

    /** The definition, merged over the engine that it extends. */
    EngineDefinition definition(Map<String, EngineDefinition> known) {
        EngineDefinition own = new EngineDefinition(
                name.getValue(), file.place(name), null, values, lists, environment, networks, List.of());
        EngineDefinition whole = own;
        if (own.has(EngineKey.EXTENDS)) {
            EngineDefinition base = known.get(own.text(EngineKey.EXTENDS, ""));
            if (base == null) {
                String value = own.text(EngineKey.EXTENDS, "");
                throw file.wrong(
                        at(EngineKey.EXTENDS),
                        "there is no engine " + value + " for " + name.getValue() + " to extend",
                        Suggestions.hint(value, List.copyOf(known.keySet())));
            }
            whole = own.over(base);
        }
        for (EngineKey key : places.keySet()) {
            if (whole.adapter() != null && !key.isForVariants()) {
                throw file.wrong(
                        at(key),
                        "key " + key.key() + " is not for variants of " + whole.adapter() + ", as " + name.getValue()
                                + " is",
                        "they have program, program-options, run-options and environment");
            }
        }
        if (whole.adapter() == null) {
            complete(whole);
        }
        return whole;
    }

    private void complete(EngineDefinition whole) {
        if (!whole.has(EngineKey.RUN)) {
            throw file.wrong(
                    name,
                    "engine " + name.getValue() + " lacks the key run",
                    "set run to the command that runs a container to its end, or extends to another engine");
        }
        if (whole.uses("program") && !whole.has(EngineKey.PROGRAM)) {
            throw file.wrong(name, "engine " + name.getValue() + " uses {program} and lacks the key program");
        }
        if (whole.uses("network-options") && !whole.networks().keySet().containsAll(NETWORKS)) {
            throw file.wrong(
                    name,
                    "engine " + name.getValue()
                            + " uses {network-options} and lacks those for none or host in the key network-options");
        }
        needs(whole, EngineKey.RUN_DETACHED, EngineKey.RM, EngineKey.LIST);
        needs(whole, EngineKey.CREATE, EngineKey.RM, EngineKey.LIST);
        needs(whole, EngineKey.START, EngineKey.CREATE);
    }

    /** Requires the keys that remove what this key starts. */
    private void needs(EngineDefinition whole, EngineKey key, EngineKey... others) {
        for (EngineKey other : others) {
            if (whole.has(key) && !whole.has(other)) {
                throw file.wrong(
                        name, "engine " + name.getValue() + " has " + key.key() + " and lacks the key " + other.key());
            }
        }
    }

    private Node at(EngineKey key) {
        return places.getOrDefault(key, name);
    }
}
