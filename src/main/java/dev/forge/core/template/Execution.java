package dev.forge.core.template;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.Suggestions;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One run of a template over a value, by the rules of Go's text/template/exec.go. */
final class Execution {
    /** Templates that invoke themselves end here; Go's limit is higher, but no one's format needs it. */
    private static final int MAX_DEPTH = 100;

    private final String template;
    private final Map<String, List<Node>> templates;
    private final boolean headings;
    private final StringBuilder out = new StringBuilder();
    private List<Variable> variables = new ArrayList<>();
    private int depth;

    Execution(String template, Map<String, List<Node>> templates, boolean headings) {
        this.template = template;
        this.templates = templates;
        this.headings = headings;
    }

    private static final class Variable {
        final String name;

        @Nullable
        Object value;

        Variable(String name, @Nullable Object value) {
            this.name = name;
            this.value = value;
        }
    }

    /** How a list of nodes ended. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    /** The value that a pipeline hands to its next command; null where there is none. */
    private record Final(@Nullable Object value) {}

    String run(@Nullable Object dot) {
        variables.add(new Variable("$", dot));
        walk(templates.getOrDefault("", List.of()), dot);
        return out.toString();
    }

    private Flow walk(List<Node> nodes, @Nullable Object dot) {
        for (Node node : nodes) {
            Flow flow = walk(node, dot);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow walk(Node node, @Nullable Object dot) {
        switch (node) {
            case Node.Text text -> out.append(text.text());
            case Node.Action action -> {
                Object value = pipe(action.pipe(), dot);
                if (action.pipe().variables().isEmpty()) {
                    out.append(GoFormat.value(value));
                }
            }
            case Node.Branch branch -> {
                int scope = variables.size();
                Flow flow = branch.kind() == Node.Kind.RANGE ? range(branch, dot) : branch(branch, dot);
                leave(scope);
                return flow;
            }
            case Node.Invocation invocation -> invoke(invocation, dot);
            case Node.Break end -> {
                return Flow.BREAK;
            }
            case Node.Continue next -> {
                return Flow.CONTINUE;
            }
            default -> throw new IllegalStateException(Node.shown(node));
        }
        return Flow.NEXT;
    }

    private void leave(int scope) {
        variables.subList(scope, variables.size()).clear();
    }

    private Flow branch(Node.Branch branch, @Nullable Object dot) {
        Object value = pipe(branch.pipe(), dot);
        boolean with = branch.kind() == Node.Kind.WITH;
        return Functions.isTrue(value) ? walk(branch.then(), with ? value : dot) : walk(branch.otherwise(), dot);
    }

    private Flow range(Node.Branch branch, @Nullable Object dot) {
        Object value = pipe(branch.pipe(), dot);
        int scope = variables.size();
        boolean empty = true;
        for (Map.Entry<Object, @Nullable Object> entry : entries(value, branch)) {
            empty = false;
            List<String> names = branch.pipe().variables();
            boolean keyed = names.size() == 2;
            for (int i = 0; i < names.size(); i++) {
                Object item = keyed && i == 0 ? entry.getKey() : entry.getValue();
                // The pipeline has declared them, if they are new; each round sets them.
                variable(names.get(i)).value = item;
            }
            Flow flow = walk(branch.then(), entry.getValue());
            leave(scope);
            if (flow == Flow.BREAK) {
                break;
            }
        }
        return empty ? walk(branch.otherwise(), dot) : Flow.NEXT;
    }

    private Iterable<Map.Entry<Object, @Nullable Object>> entries(@Nullable Object value, Node.Branch branch) {
        List<Map.Entry<Object, @Nullable Object>> entries = new ArrayList<>();
        switch (value) {
            case null -> {}
            case Json.Nil nil when nil != Json.Nil.OBJECT -> {}
            case Long count -> {
                return () -> LongStream.range(0, count)
                        .<Map.Entry<Object, @Nullable Object>>mapToObj(i -> new AbstractMap.SimpleEntry<>(i, i))
                        .iterator();
            }
            case Integer count -> {
                return entries((long) count, branch);
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    entries.add(new AbstractMap.SimpleEntry<>((long) i, list.get(i)));
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : new TreeMap<Object, @Nullable Object>(map).entrySet()) {
                    entries.add(new AbstractMap.SimpleEntry<>(entry.getKey(), entry.getValue()));
                }
            }
            default ->
                throw wrong(
                        "range cannot go over " + Node.shown(branch.pipe()) + ", which is a " + GoFormat.type(value));
        }
        return entries;
    }

    private void invoke(Node.Invocation invocation, @Nullable Object dot) {
        List<Node> nodes = templates.get(invocation.name());
        if (nodes == null) {
            throw wrong("the template " + GoText.quote(invocation.name()) + " is not defined");
        }
        if (++depth > MAX_DEPTH) {
            throw wrong("templates invoke each other more than " + MAX_DEPTH + " levels deep");
        }
        Node.Pipe pipe = invocation.pipe();
        Object value = pipe == null ? null : pipe(pipe, dot);
        List<Variable> outer = variables;
        variables = new ArrayList<>(List.of(new Variable("$", value)));
        walk(nodes, value);
        variables = outer;
        depth--;
    }

    private @Nullable Object pipe(Node.Pipe pipe, @Nullable Object dot) {
        Final value = null;
        for (Node.Command command : pipe.commands()) {
            value = new Final(command(command, dot, value));
        }
        Object result = value == null ? null : value.value;
        for (String name : pipe.variables()) {
            if (pipe.declares()) {
                variables.add(new Variable(name, result));
            } else {
                variable(name).value = result;
            }
        }
        return result;
    }

    private Variable variable(String name) {
        for (int i = variables.size() - 1; i >= 0; i--) {
            if (variables.get(i).name.equals(name)) {
                return variables.get(i);
            }
        }
        throw wrong("undefined variable " + name);
    }

    private @Nullable Object command(Node.Command command, @Nullable Object dot, @Nullable Final previous) {
        Node first = command.args().get(0);
        return switch (first) {
            case Node.Field field -> fields(dot, field.names(), command, dot, previous, first);
            case Node.Variable variable
            when !variable.names().isEmpty() ->
                fields(variable(variable.name()).value, variable.names(), command, dot, previous, first);
            case Node.Chain chain -> {
                if (chain.of() instanceof Node.Nil) {
                    throw wrong("indirection through explicit nil");
                }
                yield fields(argument(chain.of(), dot), chain.names(), command, dot, previous, first);
            }
            case Node.Identifier identifier -> function(identifier.name(), command, dot, previous);
            case Node.Nil nil -> throw wrong("nil is not a command");
            default -> {
                if (command.args().size() > 1 || previous != null) {
                    throw wrong("cannot give an argument to " + Node.shown(first) + ", which is no function");
                }
                yield argument(first, dot);
            }
        };
    }

    private @Nullable Object argument(Node node, @Nullable Object dot) {
        return switch (node) {
            case Node.Dot here -> dot;
            case Node.Nil nil -> null;
            case Node.Constant constant -> constant.value();
            case Node.Pipe pipe -> pipe(pipe, dot);
            case Node.Variable variable when variable.names().isEmpty() -> variable(variable.name()).value;
            default -> command(new Node.Command(List.of(node)), dot, null);
        };
    }

    private @Nullable Object function(
            String name, Node.Command command, @Nullable Object dot, @Nullable Final previous) {
        List<Node> nodes = command.args().subList(1, command.args().size());
        if (name.equals("and") || name.equals("or")) {
            return logic(name, nodes, dot, previous);
        }
        List<@Nullable Object> args = new ArrayList<>();
        for (Node node : nodes) {
            args.add(argument(node, dot));
        }
        if (previous != null) {
            args.add(previous.value);
        }
        try {
            return new Functions(headings).call(name, args);
        } catch (IllegalArgumentException e) {
            throw wrong(name + ": " + e.getMessage());
        }
    }

    /** They stop at the first argument that decides, and what is behind it is not evaluated. */
    private @Nullable Object logic(String name, List<Node> nodes, @Nullable Object dot, @Nullable Final previous) {
        Object value = null;
        for (Node node : nodes) {
            value = argument(node, dot);
            if (Functions.isTrue(value) == name.equals("or")) {
                return value;
            }
        }
        if (previous != null) {
            return previous.value;
        }
        if (nodes.isEmpty()) {
            throw wrong(name + ": it needs at least one argument");
        }
        return value;
    }

    private @Nullable Object fields(
            @Nullable Object receiver,
            List<String> names,
            Node.Command command,
            @Nullable Object dot,
            @Nullable Final previous,
            Node shown) {
        Object value = receiver;
        for (int i = 0; i < names.size(); i++) {
            boolean last = i == names.size() - 1;
            List<@Nullable Object> args = new ArrayList<>();
            if (last) {
                for (Node node : command.args().subList(1, command.args().size())) {
                    args.add(argument(node, dot));
                }
                if (previous != null) {
                    args.add(previous.value);
                }
            }
            value = field(value, names.get(i), args, shown);
        }
        return value;
    }

    private @Nullable Object field(@Nullable Object receiver, String name, List<@Nullable Object> args, Node shown) {
        if (receiver instanceof GoTemplate.Row row) {
            GoTemplate.Method method = row.methods().get(name);
            if (method == null) {
                return field(row.fields(), name, args, shown);
            }
            if (args.size() != 1 || !(args.get(0) instanceof String arg)) {
                throw wrong("." + name + " takes one string, as in {{." + name + " \"x\"}}");
            }
            return method.call(arg);
        }
        boolean struct = receiver instanceof JsonObject object && object.has(name);
        if (!struct && !(receiver instanceof Map<?, ?>)) {
            throw unknown(Node.shown(shown), name, receiver);
        }
        if (!args.isEmpty()) {
            throw wrong(name + " has arguments, but is no function");
        }
        return receiver instanceof JsonObject object
                ? object.get(name)
                : receiver instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static ForgeException unknown(String path, String name, @Nullable Object value) {
        String hint = null;
        if (value instanceof JsonObject object) {
            List<String> known = List.copyOf(object.members().keySet());
            hint = Suggestions.hint(name, known, ".{}", "the fields are " + String.join(", ", known));
        } else if (value == null || value == Json.Nil.OBJECT) {
            hint = "there is nothing that could have the field ." + name + "; {{if}} or {{with}} can ask first";
        }
        return ForgeException.usage(GoTemplate.NO_FIELD + path, hint);
    }

    private ForgeException wrong(String what) {
        return GoTemplate.wrong(what, template);
    }
}
