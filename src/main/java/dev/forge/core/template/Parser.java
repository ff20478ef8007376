package dev.forge.core.template;

import dev.forge.core.ForgeException;
import dev.forge.core.template.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes nodes of a template's pieces, by the grammar of Go's text/template/parse/parse.go. */
final class Parser {
    private final Cursor cursor;
    private final PipeParser pipes;
    private final Map<String, List<Node>> definitions = new HashMap<>();
    private int ranges;

    Parser(String template, boolean escapes) {
        this.cursor = new Cursor(template, escapes);
        this.pipes = new PipeParser(cursor);
    }

    /**
     * The templates by their names; the text itself is the one without a name.
     *
     * @throws ForgeException if the text is no template
     */
    Map<String, List<Node>> templates() {
        List<Node> nodes = new ArrayList<>();
        while (!cursor.peek().is(Kind.END)) {
            if (cursor.peek().is(Kind.LEFT) && cursor.peekBehindBlanks(1).isWord("define")) {
                define();
                continue;
            }
            nodes.add(node());
        }
        definitions.put("", nodes);
        return definitions;
    }

    /** {@code {{end}}} or {@code {{else}}}, which belong to a branch. */
    private record Stop(String word) {}

    private void define() {
        cursor.next();
        cursor.skipBlanks();
        cursor.next();
        String name = name("define");
        cursor.skipBlanks();
        cursor.expect(Kind.RIGHT, "define");
        define(name);
    }

    private void define(String name) {
        List<String> outer = cursor.swapVariables(List.of("$"));
        int outerRanges = ranges;
        ranges = 0;
        Body body = body();
        if (!body.stop.word.equals("end")) {
            throw cursor.wrong("unexpected {{" + body.stop.word + "}} in define");
        }
        cursor.swapVariables(outer);
        ranges = outerRanges;
        List<Node> former = definitions.get(name);
        if (former != null && !isEmpty(former)) {
            if (isEmpty(body.nodes)) {
                return;
            }
            throw cursor.wrong("the template " + GoText.quote(name) + " is defined twice");
        }
        definitions.put(name, body.nodes);
    }

    private static boolean isEmpty(List<Node> nodes) {
        return nodes.stream()
                .allMatch(node -> node instanceof Node.Text text && text.text().isBlank());
    }

    private String name(String where) {
        cursor.skipBlanks();
        Token token = cursor.next();
        if (!token.is(Kind.STRING)) {
            throw cursor.wrong("unexpected " + token.shown() + " in " + where + ", which needs a name in quotes");
        }
        return GoText.unquote(token.text(), cursor.template);
    }

    /** Nodes up to the one that ends them. */
    private record Body(List<Node> nodes, Stop stop) {}

    private Body body() {
        cursor.deeper();
        List<Node> nodes = new ArrayList<>();
        while (!cursor.peek().is(Kind.END)) {
            Object node = nodeOrStop();
            if (node instanceof Stop stop) {
                cursor.higher();
                return new Body(nodes, stop);
            }
            nodes.add((Node) node);
        }
        throw cursor.wrong("an {{end}} is missing");
    }

    private Node node() {
        Object node = nodeOrStop();
        if (node instanceof Stop stop) {
            throw cursor.wrong("unexpected {{" + stop.word + "}}");
        }
        return (Node) node;
    }

    private Object nodeOrStop() {
        Token token = cursor.next();
        if (token.is(Kind.TEXT)) {
            return new Node.Text(token.text());
        }
        cursor.skipBlanks();
        Token word = cursor.peek();
        if (!word.is(Kind.IDENTIFIER)) {
            return new Node.Action(pipes.pipe("command", Kind.RIGHT));
        }
        return switch (word.text()) {
            case "if", "with", "range" -> {
                cursor.next();
                yield branch(word.text());
            }
            case "end" -> {
                cursor.next();
                cursor.skipBlanks();
                cursor.expect(Kind.RIGHT, "end");
                yield new Stop("end");
            }
            case "else" -> {
                cursor.next();
                cursor.skipBlanks();
                if (cursor.peek().isWord("if") || cursor.peek().isWord("with")) {
                    yield new Stop("else " + cursor.peek().text());
                }
                cursor.expect(Kind.RIGHT, "else");
                yield new Stop("else");
            }
            case "break", "continue" -> {
                cursor.next();
                cursor.skipBlanks();
                cursor.expect(Kind.RIGHT, word.text());
                if (ranges == 0) {
                    throw cursor.wrong("{{" + word.text() + "}} outside of {{range}}");
                }
                yield word.text().equals("break") ? new Node.Break() : new Node.Continue();
            }
            case "template", "block" -> {
                cursor.next();
                yield invocation(word.text());
            }
            case "define" -> throw cursor.wrong("unexpected {{define}} inside of something else");
            default -> new Node.Action(pipes.pipe("command", Kind.RIGHT));
        };
    }

    private Node branch(String word) {
        Node.Kind kind = Node.Kind.valueOf(word.toUpperCase(Locale.ROOT));
        List<String> before = List.copyOf(cursor.variables());
        Node.Pipe pipe = pipes.pipe(word, Kind.RIGHT);
        if (kind == Node.Kind.RANGE) {
            ranges++;
        }
        Body then = body();
        if (kind == Node.Kind.RANGE) {
            ranges--;
        }
        List<Node> otherwise = List.of();
        if (then.stop.word.equals("else")) {
            Body rest = body();
            if (!rest.stop.word.equals("end")) {
                throw cursor.wrong("unexpected {{" + rest.stop.word + "}} behind {{else}}");
            }
            otherwise = rest.nodes;
        } else if (then.stop.word.startsWith("else ")) {
            if (!then.stop.word.equals("else " + word)) {
                throw cursor.wrong("unexpected {{" + then.stop.word + "}} in {{" + word + "}}");
            }
            // One end for both.
            cursor.next();
            cursor.deeper();
            otherwise = List.of(branch(word));
            cursor.higher();
        }
        cursor.swapVariables(before);
        return new Node.Branch(kind, pipe, then.nodes, otherwise);
    }

    private Node invocation(String word) {
        String name = name(word);
        cursor.skipBlanks();
        Node.Pipe pipe = null;
        if (word.equals("template") && cursor.peek().is(Kind.RIGHT)) {
            cursor.next();
        } else {
            pipe = pipes.pipe(word + " clause", Kind.RIGHT);
        }
        if (word.equals("block")) {
            define(name);
        }
        return new Node.Invocation(name, pipe);
    }
}
