package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads definitions of engines. Whatever is wrong is said with the file and the line. */
final class EngineFile {
    private static final List<String> NETWORKS = List.of("none", "host");
    private static final List<String> KEYS =
            Arrays.stream(EngineKey.values()).map(EngineKey::key).toList();

    private final String file;
    private final Map<String, EngineDefinition> known;

    private EngineFile(String file, Map<String, EngineDefinition> known) {
        this.file = file;
        this.known = known;
    }

    /**
     * Adds what a file defines to what is defined already.
     *
     * @param text the file's content
     * @param file what it is called in messages
     * @param known the engines that are known, which grow by those of the file
     * @throws ForgeException with exit code 2 if the file is not right
     */
    static void read(String text, String file, Map<String, EngineDefinition> known) {
        new EngineFile(file, known).read(text);
    }

    private void read(String text) {
        Optional<Node> root;
        try {
            // The composer itself: the module does not export the facade of it.
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            root = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text))).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw ForgeException.usage(file + line + ": this is not yaml: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw ForgeException.usage(file + ": this is not yaml: " + e.getMessage());
        }
        if (root.isPresent() && !isNothing(root.get())) {
            mapping(root.get(), "a file of engines", "a mapping of their names to what is said of them")
                    .forEach(this::define);
        }
    }

    private void define(ScalarNode name, Node node) {
        if (!name.getValue().matches("[a-z0-9][a-z0-9._-]*")) {
            throw wrong(
                    name,
                    "an engine cannot be called " + name.getValue(),
                    "names are of small letters, digits, dots and hyphens");
        }
        EngineDefinition same = known.get(name.getValue());
        if (same != null) {
            throw wrong(
                    name,
                    "there is an engine " + name.getValue() + " already, defined in " + same.origin(),
                    "take another name; {extends: " + name.getValue() + "} makes a variant of it");
        }
        Entry entry = new Entry(name);
        mapping(node, "engine " + name.getValue(), "a mapping").forEach(entry::add);
        known.put(name.getValue(), entry.definition());
    }

    /** One engine while it is read. */
    private final class Entry {
        private final ScalarNode name;
        private final Map<EngineKey, List<String>> values = new EnumMap<>(EngineKey.class);
        private final Set<EngineKey> lists = EnumSet.noneOf(EngineKey.class);
        private final Map<EngineKey, Node> places = new EnumMap<>(EngineKey.class);
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final Map<String, List<String>> networks = new LinkedHashMap<>();

        Entry(ScalarNode name) {
            this.name = name;
        }

        private String of() {
            return " of engine " + name.getValue();
        }

        void add(ScalarNode key, Node node) {
            EngineKey found = EngineKey.of(key.getValue());
            if (found == null) {
                throw wrong(key, "unknown key " + key.getValue() + of(), Suggestions.hint(key.getValue(), KEYS));
            }
            places.put(found, key);
            String what = found.key() + of();
            switch (found.form()) {
                case VARIABLES ->
                    mapping(node, what, found.form().title())
                            .forEach((variable, value) ->
                                    environment.put(variable.getValue(), text(value, what, found)));
                case NETWORKS ->
                    mapping(node, what, found.form().title()).forEach((mode, options) -> {
                        if (!NETWORKS.contains(mode.getValue())) {
                            throw wrong(
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
                case WORDS, COMMAND -> put(found, node, args(node, what, found));
            }
        }

        private void put(EngineKey key, Node node, List<String> args) {
            if (args.isEmpty() && key.form() != EngineKey.Form.WORDS) {
                throw wrong(node, key.key() + of() + " is " + key.form().title() + ", not an empty list");
            }
            if (node instanceof SequenceNode) {
                lists.add(key);
            }
            values.put(key, args);
        }

        private String text(Node node, String what, EngineKey key) {
            if (node instanceof ScalarNode scalar && !isNothing(scalar)) {
                check(scalar, what, key);
                return scalar.getValue();
            }
            throw wrong(node, what + " is " + key.form().title() + ", not " + title(node));
        }

        private List<String> args(Node node, String what, EngineKey key) {
            if (!(node instanceof SequenceNode sequence)) {
                throw wrong(
                        node, what + " is " + key.form().title() + ", not " + title(node), "write it as [word, word]");
            }
            List<String> args = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                args.add(text(item, what, key));
            }
            return args;
        }

        private void check(ScalarNode word, String what, EngineKey key) {
            for (String placeholder : Placeholders.in(word.getValue())) {
                if (!key.placeholders().contains(placeholder)) {
                    throw wrong(
                            word,
                            "unknown placeholder {" + placeholder + "} in " + what,
                            key.placeholders().isEmpty()
                                    ? "there are none in it"
                                    : Suggestions.hint(placeholder, key.placeholders()));
                }
                boolean several = List.of("program", "command", "run-options", "network-options")
                        .contains(placeholder);
                if (several && !Placeholders.isAlone(word.getValue())) {
                    throw wrong(
                            word,
                            "{" + placeholder + "} stands for several words, so it cannot be part of " + word.getValue()
                                    + " in " + what,
                            "let it be a word of its own");
                }
            }
        }

        EngineDefinition definition() {
            EngineDefinition own = new EngineDefinition(
                    name.getValue(), place(name), null, values, lists, environment, networks, List.of());
            EngineDefinition whole = own;
            if (own.has(EngineKey.EXTENDS)) {
                EngineDefinition base = known.get(own.text(EngineKey.EXTENDS, ""));
                if (base == null) {
                    String value = own.text(EngineKey.EXTENDS, "");
                    throw wrong(
                            at(EngineKey.EXTENDS),
                            "there is no engine " + value + " that " + name.getValue() + " could extend",
                            Suggestions.hint(value, List.copyOf(known.keySet())));
                }
                whole = own.over(base);
            }
            for (EngineKey key : places.keySet()) {
                if (whole.adapter() != null && !key.isForVariants()) {
                    throw wrong(
                            at(key),
                            "key " + key.key() + " is not for variants of " + whole.adapter() + ", as "
                                    + name.getValue() + " is",
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
                throw wrong(
                        name,
                        "engine " + name.getValue() + " lacks the key run",
                        "run is the command that runs a container to its end, or say what it extends");
            }
            if (whole.uses("program") && !whole.has(EngineKey.PROGRAM)) {
                throw wrong(name, "engine " + name.getValue() + " uses {program} and lacks the key program");
            }
            if (whole.uses("network-options") && !whole.networks().keySet().containsAll(NETWORKS)) {
                throw wrong(
                        name,
                        "engine " + name.getValue()
                                + " uses {network-options} and lacks those for none or host in the key network-options");
            }
            needs(whole, EngineKey.RUN_DETACHED, EngineKey.RM, EngineKey.LIST);
            needs(whole, EngineKey.CREATE, EngineKey.RM, EngineKey.LIST);
            needs(whole, EngineKey.START, EngineKey.CREATE);
        }

        /** What is started is removed again. */
        private void needs(EngineDefinition whole, EngineKey key, EngineKey... others) {
            for (EngineKey other : others) {
                if (whole.has(key) && !whole.has(other)) {
                    throw wrong(
                            name,
                            "engine " + name.getValue() + " has " + key.key() + " and lacks the key " + other.key());
                }
            }
        }

        private Node at(EngineKey key) {
            return places.getOrDefault(key, name);
        }
    }

    private Map<ScalarNode, Node> mapping(Node node, String what, String title) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " is " + title + ", not " + title(node));
        }
        Map<ScalarNode, Node> entries = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(tuple.getKeyNode(), "a key in " + what + " is " + title(tuple.getKeyNode()));
            }
            if (!names.add(key.getValue())) {
                throw wrong(key, key.getValue() + " stands twice in " + what);
            }
            entries.put(key, tuple.getValueNode());
        }
        return entries;
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String title(Node node) {
        if (node instanceof ScalarNode scalar) {
            return isNothing(node) ? "nothing" : "the text " + scalar.getValue();
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    private String place(Node node) {
        return file
                + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    }

    private ForgeException wrong(Node node, String what) {
        return wrong(node, what, null);
    }

    private ForgeException wrong(Node node, String what, @Nullable String hint) {
        return ForgeException.usage(place(node) + ": " + what, hint);
    }
}
