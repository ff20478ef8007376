package dev.forge.core.template;

import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.List;

/** Takes a template apart, by the rules of Go's text/template/parse/lex.go. */
final class Lexer {
    private static final String SPACES = " \t\r\n";

    private final String template;
    private final boolean escapes;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int open;

    /** With {@code escapes}, a backslash and n or t outside of actions stand for a line feed and a tab. */
    Lexer(String template, boolean escapes) {
        this.template = template;
        this.escapes = escapes;
    }

    List<Token> tokens() {
        boolean trimmed = false;
        while (true) {
            int left = template.indexOf("{{", at);
            String text = template.substring(at, left < 0 ? template.length() : left);
            if (escapes) {
                text = text.replace("\\t", "\t").replace("\\n", "\n");
            }
            if (trimmed) {
                text = withoutLeading(text);
            }
            boolean trims = left >= 0 && has(left + 2, '-') && isSpace(left + 3);
            text = trims ? withoutTrailing(text) : text;
            if (!text.isEmpty()) {
                add(Token.Kind.TEXT, text);
            }
            if (left < 0) {
                add(Token.Kind.END, "");
                return tokens;
            }
            at = left + (trims ? 3 : 2);
            trimmed = isComment() ? comment() : action();
        }
    }

    private boolean isComment() {
        int start = at;
        while (isSpace(start)) {
            start++;
        }
        // Blanks in front of a comment belong to a trim marker, and to nothing else.
        return template.startsWith("/*", start) && (start == at || template.charAt(at - 1) == '-');
    }

    private boolean comment() {
        int end = template.indexOf("*/", template.indexOf("/*", at) + 2);
        if (end < 0) {
            throw wrong("a comment that does not end");
        }
        at = end + 2;
        if (isRightTrim()) {
            at += 4;
            return true;
        }
        if (!template.startsWith("}}", at)) {
            throw wrong("a comment ends before its action");
        }
        at += 2;
        return false;
    }

    /** Whether {@code " -}}"} is here. */
    private boolean isRightTrim() {
        return isSpace(at) && template.startsWith("-}}", at + 1);
    }

    /** Returns whether the text behind the action loses its blanks. */
    private boolean action() {
        open = 0;
        add(Token.Kind.LEFT, "{{");
        while (true) {
            if (isRightTrim() || template.startsWith("}}", at)) {
                if (open > 0) {
                    throw wrong("unclosed left parenthesis");
                }
                boolean trims = isRightTrim();
                at += trims ? 4 : 2;
                add(Token.Kind.RIGHT, "}}");
                return trims;
            }
            if (at == template.length()) {
                throw wrong("{{ without }}");
            }
            piece();
        }
    }

    private void piece() {
        char c = template.charAt(at);
        if (isSpace(at)) {
            while (isSpace(at) && !isRightTrim()) {
                at++;
            }
            add(Token.Kind.SPACE, " ");
        } else if (c == '"') {
            add(Token.Kind.STRING, quoted('"'));
        } else if (c == '\'') {
            add(Token.Kind.CHARACTER, quoted('\''));
        } else if (c == '`') {
            int end = template.indexOf('`', at + 1);
            if (end < 0) {
                throw wrong("a string that does not end");
            }
            add(Token.Kind.STRING, template.substring(at, end + 1));
            at = end + 1;
        } else if (c == ':' && has(at + 1, '=')) {
            add(Token.Kind.DECLARE, ":=");
            at += 2;
        } else if (c == '$') {
            at++;
            add(Token.Kind.VARIABLE, "$" + word());
        } else if (c == '.' && !(at + 1 < template.length() && isDigit(template.charAt(at + 1)))) {
            at++;
            String name = word();
            add(name.isEmpty() ? Token.Kind.DOT : Token.Kind.FIELD, name);
        } else if (c == '.' || c == '+' || c == '-' || isDigit(c)) {
            add(Token.Kind.NUMBER, number());
        } else if (isLetter(at)) {
            add(Token.Kind.IDENTIFIER, word());
        } else {
            add(symbol(c), String.valueOf(c));
            at++;
        }
    }

    private Token.Kind symbol(char c) {
        return switch (c) {
            case '=' -> Token.Kind.ASSIGN;
            case '|' -> Token.Kind.PIPE;
            case ',' -> Token.Kind.COMMA;
            case '(' -> {
                open++;
                yield Token.Kind.OPEN;
            }
            case ')' -> {
                if (--open < 0) {
                    throw wrong("unexpected right parenthesis");
                }
                yield Token.Kind.CLOSE;
            }
            default -> throw wrong("unexpected " + c);
        };
    }

    private String quoted(char quote) {
        int end = at + 1;
        while (end < template.length() && template.charAt(end) != quote && template.charAt(end) != '\n') {
            end += template.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= template.length() || template.charAt(end) == '\n') {
            throw wrong("a string that does not end");
        }
        String text = template.substring(at, end + 1);
        at = end + 1;
        return text;
    }

    private String number() {
        int end = at + 1;
        while (end < template.length()) {
            char c = template.charAt(end);
            char before = template.charAt(end - 1);
            boolean hexadecimal = template.startsWith("0x", at) || template.startsWith("0X", at);
            boolean signed = (c == '+' || c == '-') && !hexadecimal && (before == 'e' || before == 'E');
            if (!isLetter(end) && !isDigit(c) && c != '.' && !signed) {
                break;
            }
            end++;
        }
        String text = template.substring(at, end);
        at = end;
        return text;
    }

    /** Letters, digits and underscores, and then something that ends a word. */
    private String word() {
        int start = at;
        while (at < template.length() && (isLetter(at) || Character.isDigit(template.codePointAt(at)))) {
            at += Character.charCount(template.codePointAt(at));
        }
        boolean ends = at == template.length()
                || isSpace(at)
                || ".,|:()=".indexOf(template.charAt(at)) >= 0
                || template.startsWith("}}", at);
        if (!ends) {
            throw wrong("unexpected " + Character.toString(template.codePointAt(at)) + " behind "
                    + template.substring(start, at));
        }
        return template.substring(start, at);
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text));
    }

    private boolean has(int position, char c) {
        return position < template.length() && template.charAt(position) == c;
    }

    private boolean isSpace(int position) {
        return position < template.length() && SPACES.indexOf(template.charAt(position)) >= 0;
    }

    private boolean isLetter(int position) {
        int c = template.codePointAt(position);
        return c == '_' || Character.isLetter(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String withoutLeading(String text) {
        int start = 0;
        while (start < text.length() && SPACES.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return text.substring(start);
    }

    private static String withoutTrailing(String text) {
        int end = text.length();
        while (end > 0 && SPACES.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private ForgeException wrong(String what) {
        return GoTemplate.wrong(what, template);
    }
}
