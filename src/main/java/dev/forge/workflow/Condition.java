package dev.forge.workflow;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The condition of a step, {@code x-forge.if}: texts are compared with {@code ==} and {@code !=}, joined by {@code &&},
 * {@code ||}, {@code !} and parentheses; a name is a variable of the matrix or the environment, which alone is true if
 * it is neither empty nor {@code false} nor {@code 0}. {@code success()}, {@code failure()} and {@code always()} ask
 * about the steps that it depends on.
 *
 * @param text as it stands in the file
 * @param root what it means
 */
public record Condition(String text, Predicate<State> root) {
    /**
     * What a condition is asked about.
     *
     * @param variables the variables
     * @param failed whether a step that it depends on has failed
     */
    public record State(Variables variables, boolean failed) {
        String value(String name) {
            String value = variables.find(name);
            return value == null ? "" : value;
        }
    }

    /** A text that is no condition. */
    static final class BadCondition extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadCondition(String message) {
            super(message, null, false, false);
        }
    }

    /** Whether the step runs. A condition that does not ask about failures implies that there was none. */
    public boolean holds(State state) {
        boolean asks = asksForFailure() || text.contains("success()");
        return (asks || !state.failed) && root.test(state);
    }

    /** Whether it asks about failures, so that it is to be asked after one. */
    public boolean asksForFailure() {
        return text.contains("failure()") || text.contains("always()");
    }

    /**
     * Parses a condition.
     *
     * @throws BadCondition if it is none
     */
    static Condition parse(String text) {
        Parser parser = new Parser(text);
        Predicate<State> root = parser.either(0);
        parser.blanks();
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return new Condition(text, root);
    }

    private interface Term {
        @Nullable
        Boolean truth(State state);

        String value(State state);
    }

    private static final class Parser {
        private static final int MAX_NESTING = 50;
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        private void blanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private boolean take(String symbol) {
            blanks();
            if (text.startsWith(symbol, at)) {
                at += symbol.length();
                return true;
            }
            return false;
        }

        private BadCondition unexpected() {
            return new BadCondition(
                    at >= text.length()
                            ? "the condition ends too early: " + text
                            : "the condition cannot have " + text.substring(at) + " there: " + text);
        }

        Predicate<State> either(int depth) {
            if (depth > MAX_NESTING) {
                throw new BadCondition("the condition is nested more than " + MAX_NESTING + " deep");
            }
            Predicate<State> left = both(depth);
            while (take("||")) {
                left = left.or(both(depth));
            }
            return left;
        }

        private Predicate<State> both(int depth) {
            Predicate<State> left = not(depth);
            while (take("&&")) {
                left = left.and(not(depth));
            }
            return left;
        }

        private Predicate<State> not(int depth) {
            blanks();
            if (at < text.length() && text.charAt(at) == '!' && !text.startsWith("!=", at)) {
                at++;
                if (depth > MAX_NESTING) {
                    throw new BadCondition("the condition is nested more than " + MAX_NESTING + " deep");
                }
                return not(depth + 1).negate();
            }
            if (take("(")) {
                Predicate<State> inner = either(depth + 1);
                if (!take(")")) {
                    throw unexpected();
                }
                return inner;
            }
            return comparison();
        }

        private Predicate<State> comparison() {
            Term left = term();
            boolean isEqual = take("==");
            if (isEqual || take("!=")) {
                Term right = term();
                return state -> left.value(state).equals(right.value(state)) == isEqual;
            }
            return state -> {
                Boolean truth = left.truth(state);
                String value = left.value(state);
                return truth == null ? !value.isEmpty() && !value.equals("false") && !value.equals("0") : truth;
            };
        }

        private Term term() {
            blanks();
            if (at >= text.length()) {
                throw unexpected();
            }
            char c = text.charAt(at);
            if (c == '\'' || c == '"') {
                int end = text.indexOf(c, at + 1);
                if (end < 0) {
                    throw new BadCondition("the quote is not closed: " + text.substring(at));
                }
                String literal = text.substring(at + 1, end);
                at = end + 1;
                return literal(literal);
            }
            int start = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "_.-".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            String word = text.substring(start, at);
            if (word.isEmpty()) {
                throw unexpected();
            }
            if (take("()")) {
                return function(word);
            }
            return Character.isDigit(word.charAt(0)) || word.equals("true") || word.equals("false")
                    ? literal(word)
                    : new Named(word.startsWith("matrix.") ? word.substring("matrix.".length()) : word);
        }

        private static Term literal(String value) {
            return new Literal(value);
        }

        private static Term function(String name) {
            return switch (name) {
                case "always" -> new Asked(state -> true);
                case "success" -> new Asked(state -> !state.failed);
                case "failure" -> new Asked(State::failed);
                default ->
                    throw new BadCondition(
                            "there is no " + name + "(): a condition may ask success(), failure() and always()");
            };
        }
    }

    private record Literal(String text) implements Term {
        @Override
        public @Nullable Boolean truth(State state) {
            return null;
        }

        @Override
        public String value(State state) {
            return text;
        }
    }

    private record Named(String name) implements Term {
        @Override
        public @Nullable Boolean truth(State state) {
            return null;
        }

        @Override
        public String value(State state) {
            return state.value(name);
        }
    }

    private record Asked(Predicate<State> question) implements Term {
        @Override
        public Boolean truth(State state) {
            return question.test(state);
        }

        @Override
        public String value(State state) {
            return Boolean.toString(question.test(state));
        }
    }
}
