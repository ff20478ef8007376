package dev.forge.core.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template is made of, as Go's text/template/parse has it. */
sealed interface Node {
    /** Text outside of actions. */
    record Text(String text) implements Node {}

    /** {@code {{pipeline}}}: printed, unless it sets variables. */
    record Action(Pipe pipe) implements Node {}

    /** What a branch does with the value of its pipeline. */
    enum Kind {
        IF,
        WITH,
        RANGE
    }

    /** {@code {{if}}}, {@code {{with}}} or {@code {{range}}} up to its {@code {{end}}}. */
    record Branch(Kind kind, Pipe pipe, List<Node> then, List<Node> otherwise) implements Node {}

    /** {@code {{template "name" pipeline}}}. */
    record Invocation(String name, @Nullable Pipe pipe) implements Node {}

    /** {@code {{break}}}. */
    record Break() implements Node {}

    /** {@code {{continue}}}. */
    record Continue() implements Node {}

    /**
     * Commands of which each gets the value of the one before as its last argument.
     *
     * @param variables what is set to the value, with their dollar signs
     * @param declares whether the variables are new, as with {@code :=}
     */
    record Pipe(List<String> variables, boolean declares, List<Command> commands) implements Node {}

    /** One command: what is called or evaluated, and its arguments. */
    record Command(List<Node> args) implements Node {}

    /** {@code .A.B}: fields of dot. */
    record Field(List<String> names) implements Node {}

    /** {@code $x.A.B}: a variable, and fields of it. */
    record Variable(String name, List<String> names) implements Node {}

    /** {@code (pipeline).A.B}: fields of a value. */
    record Chain(Node of, List<String> names) implements Node {}

    /** A function's name. */
    record Identifier(String name) implements Node {}

    /** {@code .}. */
    record Dot() implements Node {}

    /** {@code nil}. */
    record Nil() implements Node {}

    /** A constant: a string, a long, a double or a boolean. */
    record Constant(Object value) implements Node {}

    /** As the node stands in a template, for messages. */
    static String shown(Node node) {
        return switch (node) {
            case Field field -> "." + String.join(".", field.names);
            case Variable variable ->
                variable.names.isEmpty() ? variable.name : variable.name + "." + String.join(".", variable.names);
            case Chain chain -> "(" + shown(chain.of) + ")." + String.join(".", chain.names);
            case Identifier identifier -> identifier.name;
            case Dot dot -> ".";
            case Nil nil -> "nil";
            case Constant constant ->
                constant.value instanceof String text ? GoText.quote(text) : GoFormat.value(constant.value);
            case Pipe pipe ->
                String.join(" | ", pipe.commands.stream().map(Node::shown).toList());
            case Command command ->
                String.join(" ", command.args.stream().map(Node::shown).toList());
            default -> "{{" + node.getClass().getSimpleName() + "}}";
        };
    }
}
