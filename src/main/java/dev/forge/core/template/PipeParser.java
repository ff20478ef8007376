package dev.forge.core.template;

import dev.forge.core.Suggestions;
import dev.forge.core.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads pipelines: what stands in an action behind its keyword. */
final class PipeParser {
    private static final Set<Kind> OPERANDS = Set.of(
            Kind.FIELD, Kind.VARIABLE, Kind.IDENTIFIER, Kind.DOT, Kind.STRING, Kind.CHARACTER, Kind.NUMBER, Kind.OPEN);

    private final Cursor cursor;

    PipeParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /**
     * Reads up to the piece that ends the pipeline, and that one.
     *
     * @param context what it belongs to: a keyword, or words for messages
     */
    Node.Pipe pipe(String context, Kind end) {
        cursor.deeper();
        List<String> names = new ArrayList<>();
        boolean declares = declarations(context, names);
        List<Node.Command> commands = new ArrayList<>();
        while (true) {
            cursor.skipBlanks();
            Token token = cursor.peek();
            if (token.is(end)) {
                cursor.next();
                break;
            }
            if (!OPERANDS.contains(token.kind())) {
                throw cursor.wrong("unexpected " + token.shown() + " in " + context);
            }
            commands.add(command());
        }
        if (commands.isEmpty()) {
            throw cursor.wrong("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            Node first = commands.get(i).args().get(0);
            if (first instanceof Node.Constant || first instanceof Node.Dot || first instanceof Node.Nil) {
                throw cursor.wrong(
                        "non executable command " + Node.shown(first) + " in stage " + (i + 1) + " of a pipeline");
            }
        }
        if (declares) {
            cursor.variables().addAll(names);
        }
        cursor.higher();
        return new Node.Pipe(names, declares, commands);
    }

    /** Reads {@code $x :=}, {@code $x =} or {@code $i, $x :=}; returns whether variables are declared. */
    private boolean declarations(String context, List<String> names) {
        cursor.skipBlanks();
        int start = cursor.position();
        while (cursor.peek().is(Kind.VARIABLE)) {
            names.add(cursor.next().text());
            cursor.skipBlanks();
            Token token = cursor.next();
            if (token.is(Kind.DECLARE) || token.is(Kind.ASSIGN)) {
                if (token.is(Kind.ASSIGN)) {
                    names.forEach(cursor::requireVariable);
                }
                return token.is(Kind.DECLARE);
            }
            if (!token.is(Kind.COMMA)) {
                break;
            }
            cursor.skipBlanks();
            if (!context.equals("range") || names.size() == 2 || !cursor.peek().is(Kind.VARIABLE)) {
                throw cursor.wrong("only range sets two variables, as in {{range $i, $x := .Names}}");
            }
        }
        cursor.back(start);
        names.clear();
        return false;
    }

    private Node.Command command() {
        List<Node> args = new ArrayList<>();
        while (true) {
            cursor.skipBlanks();
            if (OPERANDS.contains(cursor.peek().kind())) {
                args.add(operand());
            }
            int here = cursor.position();
            Token token = cursor.next();
            if (token.is(Kind.SPACE)) {
                continue;
            }
            if (token.is(Kind.RIGHT) || token.is(Kind.CLOSE)) {
                cursor.back(here);
            } else if (!token.is(Kind.PIPE)) {
                throw cursor.wrong("unexpected " + token.shown() + " in operand");
            }
            if (args.isEmpty()) {
                throw cursor.wrong("empty command");
            }
            return new Node.Command(args);
        }
    }

    private Node operand() {
        Node node = term();
        if (!cursor.peek().is(Kind.FIELD)) {
            return node;
        }
        List<String> names = new ArrayList<>();
        while (cursor.peek().is(Kind.FIELD)) {
            names.add(cursor.next().text());
        }
        return switch (node) {
            case Node.Field field -> {
                names.addAll(0, field.names());
                yield new Node.Field(names);
            }
            case Node.Variable variable -> new Node.Variable(variable.name(), names);
            case Node.Constant constant -> throw cursor.wrong("unexpected . behind " + Node.shown(constant));
            case Node.Nil nil -> throw cursor.wrong("unexpected . behind nil");
            case Node.Dot dot -> throw cursor.wrong("unexpected . behind .");
            default -> new Node.Chain(node, names);
        };
    }

    private Node term() {
        Token token = cursor.next();
        String text = token.text();
        switch (token.kind()) {
            case FIELD -> {
                return new Node.Field(List.of(text));
            }
            case DOT -> {
                return new Node.Dot();
            }
            case VARIABLE -> {
                cursor.requireVariable(text);
                return new Node.Variable(text, List.of());
            }
            case STRING -> {
                return new Node.Constant(GoText.unquote(text, cursor.template));
            }
            case CHARACTER -> {
                return new Node.Constant((long) GoText.character(text, cursor.template));
            }
            case NUMBER -> {
                return new Node.Constant(GoText.number(text, cursor.template));
            }
            case OPEN -> {
                return pipe("parenthesized pipeline", Kind.CLOSE);
            }
            default -> {
                // Words.
            }
        }
        if (text.equals("true") || text.equals("false")) {
            return new Node.Constant(text.equals("true"));
        }
        if (text.equals("nil")) {
            return new Node.Nil();
        }
        if (!Functions.NAMES.contains(text)) {
            throw GoTemplate.wrong(
                    "the function " + text + " is not defined",
                    cursor.template,
                    Suggestions.hint(text, Functions.NAMES, "the functions are " + String.join(", ", Functions.NAMES)));
        }
        return new Node.Identifier(text);
    }
}
