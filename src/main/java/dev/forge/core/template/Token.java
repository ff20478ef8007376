package dev.forge.core.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param text as it stands in the template; of a field and a text what is meant by it
 */
record Token(Kind kind, String text) {
    /** The kinds of pieces. */
    enum Kind {
        TEXT,
        LEFT,
        RIGHT,
        SPACE,
        FIELD,
        VARIABLE,
        IDENTIFIER,
        DOT,
        STRING,
        CHARACTER,
        NUMBER,
        PIPE,
        OPEN,
        CLOSE,
        DECLARE,
        ASSIGN,
        COMMA,
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isWord(String word) {
        return kind == Kind.IDENTIFIER && text.equals(word);
    }

    /** For messages. */
    String shown() {
        return switch (kind) {
            case END -> "the end";
            case RIGHT -> "}}";
            case LEFT -> "{{";
            case SPACE -> "a blank";
            case FIELD -> "." + text;
            default -> text;
        };
    }
}
