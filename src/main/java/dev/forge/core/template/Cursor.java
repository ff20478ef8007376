package dev.forge.core.template;

import dev.forge.core.ForgeException;
import dev.forge.core.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Where a parser is in a template, and which variables there are at that place. */
final class Cursor {
    /** So deep may parentheses and branches be nested; the template may come from anywhere. */
    private static final int MAX_DEPTH = 100;

    final String template;
    private final List<Token> tokens;
    private List<String> variables = new ArrayList<>(List.of("$"));
    private int at;
    private int depth;

    Cursor(String template, boolean escapes) {
        this.template = template;
        this.tokens = new Lexer(template, escapes).tokens();
    }

    /** The variables that can be used here; what is added can be used from here on. */
    List<String> variables() {
        return variables;
    }

    /** Sets which variables there are; returns which there were. */
    List<String> swapVariables(List<String> others) {
        List<String> before = variables;
        variables = new ArrayList<>(others);
        return before;
    }

    void requireVariable(String name) {
        if (!variables.contains(name)) {
            throw wrong("undefined variable " + name);
        }
    }

    int position() {
        return at;
    }

    void back(int position) {
        at = position;
    }

    /** The next piece that is no blank, {@code ahead} pieces from here, without going there. */
    Token peekBehindBlanks(int ahead) {
        int position = at + ahead;
        while (tokens.get(position).is(Kind.SPACE)) {
            position++;
        }
        return tokens.get(position);
    }

    Cursor skipBlanks() {
        while (peek().is(Kind.SPACE)) {
            at++;
        }
        return this;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token next() {
        return tokens.get(at++);
    }

    void expect(Kind kind, String where) {
        Token token = next();
        if (!token.is(kind)) {
            throw wrong("unexpected " + token.shown() + " in " + where);
        }
    }

    void deeper() {
        if (++depth > MAX_DEPTH) {
            throw wrong("more than " + MAX_DEPTH + " levels");
        }
    }

    void higher() {
        depth--;
    }

    ForgeException wrong(String what) {
        return GoTemplate.wrong(what, template);
    }
}
