package dev.forge.workflow.yaml;

import dev.forge.workflow.yaml.BlockStyle.NotBlockStyle;
import java.nio.charset.StandardCharsets;

/** Reads scalars and flow collections that stand in one line, for {@link BlockStyle}; gives up as that does. */
final class FlowStyle {
    /** What a plain scalar cannot begin with, or only together with what follows. */
    private static final String INDICATORS = "-?:,[]{}#&*!|>'\"%@`";

    private final byte[] bytes;
    private final TreeBuilder builder;

    FlowStyle(byte[] bytes, TreeBuilder builder) {
        this.bytes = bytes;
        this.builder = builder;
    }

    /** The offset of the colon behind the key that begins here, or -1 if no key begins here. */
    int keyEnd(int from, int max) {
        int at = from;
        int quote = bytes[from];
        if (quote == '"' || quote == '\'') {
            at = quoteEnd(from);
            return at < bytes.length && bytes[at] == ':' && isBlank(at + 1) ? at : -1;
        }
        if (INDICATORS.indexOf(quote) >= 0) {
            // Such a key is rare: the complete parser reads it, if it is one.
            return -1;
        }
        for (; at < bytes.length; at++) {
            byte c = bytes[at];
            if (c == ':' && isBlank(at + 1)) {
                if (at - from > max || bytes[at - 1] == ' ') {
                    throw new NotBlockStyle();
                }
                return at;
            }
            if (c == '\n' || c == '\r' || (c == '#' && bytes[at - 1] == ' ')) {
                return -1;
            }
            if (c >= 0 && c < ' ') {
                throw new NotBlockStyle();
            }
        }
        return -1;
    }

    /** Adds the scalar between two offsets, quoted or plain. */
    void scalar(int from, int to) {
        if (bytes[from] == '"' || bytes[from] == '\'') {
            quoted(from, to);
        } else {
            builder.scalar(YamlTree.PLAIN, from, to);
        }
    }

    /** Reads a value, and says where it ends. */
    int value(int from, boolean inFlow) {
        return switch (bytes[from]) {
            case '[', '{' -> collection(from);
            case '"', '\'' -> {
                int end = quoteEnd(from);
                quoted(from, end);
                yield end;
            }
            case '*' -> {
                int end = nameEnd(from + 1);
                builder.alias(new String(bytes, from + 1, end - from - 1, StandardCharsets.UTF_8), from, end);
                yield end;
            }
            default -> plain(from, inFlow);
        };
    }

    private int plain(int from, boolean inFlow) {
        byte first = bytes[from];
        // A dash, a question mark and a colon may begin one if no blank follows; only the dash is usual.
        if (INDICATORS.indexOf(first) >= 0 && (first != '-' || isBlank(from + 1) || (inFlow && isFlow(from + 1)))) {
            throw new NotBlockStyle();
        }
        int at = from;
        int end = from;
        for (; at < bytes.length; at++) {
            byte c = bytes[at];
            if (c == '\n' || c == '\r' || (inFlow && isFlow(at)) || (c == '#' && bytes[at - 1] == ' ')) {
                break;
            }
            if (c == ':' && (isBlank(at + 1) || (inFlow && isFlow(at + 1)))) {
                throw new NotBlockStyle();
            }
            if (c >= 0 && c < ' ') {
                throw new NotBlockStyle();
            }
            if (c != ' ') {
                end = at + 1;
            }
        }
        builder.scalar(YamlTree.PLAIN, from, end);
        return end;
    }

    private int collection(int from) {
        boolean isMapping = bytes[from] == '{';
        char close = isMapping ? '}' : ']';
        builder.open(isMapping ? YamlTree.MAPPING : YamlTree.SEQUENCE, from);
        int at = skip(from + 1);
        while (bytes[at] != close) {
            if (isMapping) {
                int colon = flowKeyEnd(at);
                scalar(at, colon);
                at = skip(colon + 1);
                if (bytes[at] == ',' || bytes[at] == close) {
                    throw new NotBlockStyle();
                }
            }
            at = skip(value(at, true));
            if (bytes[at] == ',') {
                at = skip(at + 1);
                if (bytes[at] == ',') {
                    throw new NotBlockStyle();
                }
            } else if (bytes[at] != close) {
                throw new NotBlockStyle();
            }
        }
        builder.close();
        return at + 1;
    }

    private int flowKeyEnd(int from) {
        int colon = keyEnd(from, 1000);
        if (colon < 0) {
            throw new NotBlockStyle();
        }
        if (bytes[from] != '"' && bytes[from] != '\'') {
            for (int i = from; i < colon; i++) {
                if (isFlow(i)) {
                    throw new NotBlockStyle();
                }
            }
        }
        return colon;
    }

    /** The next character in this line that is not blank. */
    private int skip(int from) {
        int at = from;
        while (at < bytes.length && bytes[at] == ' ') {
            at++;
        }
        if (at >= bytes.length || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t' || bytes[at] == '#') {
            throw new NotBlockStyle();
        }
        return at;
    }

    /** The end of an anchor's name. */
    int nameEnd(int from) {
        int at = from;
        while (at < bytes.length && (Character.isLetterOrDigit(bytes[at]) || bytes[at] == '-' || bytes[at] == '_')) {
            at++;
        }
        if (at == from || (at < bytes.length && !isBlank(at) && !isFlow(at))) {
            throw new NotBlockStyle();
        }
        return at;
    }

    private int quoteEnd(int from) {
        byte quote = bytes[from];
        for (int at = from + 1; at < bytes.length; at++) {
            byte c = bytes[at];
            if (c >= 0 && c < ' ') {
                break;
            }
            if (c == '\\' && quote == '"') {
                at++;
            } else if (c == quote) {
                if (quote == '\'' && at + 1 < bytes.length && bytes[at + 1] == '\'') {
                    at++;
                } else {
                    return at + 1;
                }
            }
        }
        // It goes on in the next line, or has no end.
        throw new NotBlockStyle();
    }

    private void quoted(int from, int to) {
        byte escape = bytes[from] == '"' ? (byte) '\\' : (byte) '\'';
        for (int i = from + 1; i < to - 1; i++) {
            if (bytes[i] == escape) {
                builder.scalar(YamlTree.QUOTED, from, unescaped(from, to));
                return;
            }
        }
        builder.scalar(YamlTree.QUOTED, from, to - 1);
    }

    private String unescaped(int from, int to) {
        String raw = new String(bytes, from + 1, to - from - 2, StandardCharsets.UTF_8);
        if (bytes[from] == '\'') {
            return raw.replace("''", "'");
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\') {
                text.append(escaped(raw.charAt(++i)));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '"', '\\', '/', ' ' -> c;
            case '0' -> '\0';
            default -> throw new NotBlockStyle();
        };
    }

    private boolean isBlank(int at) {
        return at >= bytes.length || bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t';
    }

    private boolean isFlow(int at) {
        if (at >= bytes.length) {
            return false;
        }
        byte c = bytes[at];
        return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
    }
}
