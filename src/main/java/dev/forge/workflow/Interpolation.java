package dev.forge.workflow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables into a text as Compose does: {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-default}},
 * {@code ${NAME-default}}, {@code ${NAME:?message}}, {@code ${NAME?message}}, {@code ${NAME:+replacement}},
 * {@code ${NAME+replacement}}, nested ones, and {@code $$} for a dollar.
 */
final class Interpolation {
    private static final int MAX_NESTING = 20;

    /** A text that cannot be filled in. */
    static final class BadInterpolation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final @Nullable String hint;
        private @Nullable BadInterpolation next;

        BadInterpolation(String message, @Nullable String hint) {
            super(message, null, false, false);
            this.hint = hint;
        }

        /** What else is wrong with the text, or null. */
        @Nullable
        BadInterpolation next() {
            return next;
        }

        @Nullable
        String hint() {
            return hint;
        }
    }

    private final String text;
    private final Variables variables;
    private final Consumer<String> unset;
    private int at;
    private @Nullable BadInterpolation first;
    private @Nullable BadInterpolation last;

    private Interpolation(String text, Variables variables, Consumer<String> unset) {
        this.text = text;
        this.variables = variables;
        this.unset = unset;
    }

    /**
     * The text with its variables filled in.
     *
     * @param unset gets the names that are not set and have no default, which are blank
     * @throws BadInterpolation if it cannot be filled in; all that is wrong with it
     */
    static String apply(String text, Variables variables, Consumer<String> unset) {
        return text.indexOf('$') < 0 ? text : new Interpolation(text, variables, unset).read();
    }

    private String read() {
        String filled = "";
        try {
            filled = read(0, true);
        } catch (BadInterpolation e) {
            wrong(e);
        }
        if (first != null) {
            throw first;
        }
        return filled;
    }

    private void wrong(BadInterpolation problem) {
        if (last == null) {
            first = problem;
        } else {
            last.next = problem;
        }
        last = problem;
    }

    /** Reads to the end, or to the brace that closes a nested one; what is not used counts for nothing. */
    private String read(int nesting, boolean isUsed) {
        if (nesting > MAX_NESTING) {
            throw new BadInterpolation("variables are nested more than " + MAX_NESTING + " deep in " + text, null);
        }
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '}' && nesting > 0) {
                return out.toString();
            }
            at++;
            if (c != '$') {
                out.append(c);
            } else if (at < text.length() && text.charAt(at) == '$') {
                at++;
                out.append('$');
            } else if (at < text.length() && text.charAt(at) == '{') {
                at++;
                out.append(braces(nesting, isUsed));
            } else {
                out.append(value(name(), isUsed));
            }
        }
        if (nesting > 0) {
            throw new BadInterpolation("a brace is not closed in " + text, null);
        }
        return out.toString();
    }

    private String name() {
        int start = at;
        while (at < text.length() && isNamed(text.charAt(at), at > start)) {
            at++;
        }
        if (at == start) {
            throw new BadInterpolation(
                    "there is no variable's name behind the dollar in " + text, "write $$ for a dollar");
        }
        return text.substring(start, at);
    }

    private static boolean isNamed(char c, boolean later) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (later && c >= '0' && c <= '9');
    }

    private String value(String name, boolean isUsed) {
        String value = variables.find(name);
        if (value == null && isUsed) {
            unset.accept(name);
        }
        return value == null ? "" : value;
    }

    private String braces(int nesting, boolean isUsed) {
        String name = name();
        boolean colon = at < text.length() && text.charAt(at) == ':';
        at += colon ? 1 : 0;
        char operator = at < text.length() ? text.charAt(at) : '\0';
        String value = variables.find(name);
        boolean isSet = value != null && !(colon && value.isEmpty());
        String result;
        switch (operator) {
            case '-' -> {
                at++;
                String other = read(nesting + 1, isUsed && !isSet);
                result = isSet && value != null ? value : other;
            }
            case '+' -> {
                at++;
                String other = read(nesting + 1, isUsed && isSet);
                result = isSet ? other : "";
            }
            case '?' -> {
                at++;
                String message = read(nesting + 1, isUsed && !isSet);
                if (!isSet && isUsed) {
                    wrong(new BadInterpolation(
                            "the variable " + name + " is not set" + (message.isEmpty() ? "" : ": " + message),
                            "set it in the environment or in .env"));
                }
                result = value == null ? "" : value;
            }
            default -> {
                if (colon || operator != '}') {
                    throw new BadInterpolation(
                            operator == '\0'
                                    ? "a brace is not closed in " + text
                                    : "${" + name + " is followed by " + (colon ? ":" : "") + operator + " in " + text,
                            "write ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+replacement}");
                }
                result = value(name, isUsed);
            }
        }
        if (at >= text.length() || text.charAt(at) != '}') {
            throw new BadInterpolation("a brace is not closed in " + text, null);
        }
        at++;
        return result;
    }
}
