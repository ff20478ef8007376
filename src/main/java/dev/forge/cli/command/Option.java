package dev.forge.cli.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a command: a row of the table from which the parser, the help text and the shell completions are
 * made.
 *
 * @param spellings as {@code -e --env}, separated by blanks and not taken apart before that is needed; the first
 *     that begins with {@code --} is its name
 * @param value what its value is called in the help text, or null for a flag; several words, with blanks between
 *     them, are several values; in brackets if it may be left out
 * @param help one line, in lower case
 */
public record Option(String spellings, @Nullable String value, String help) {
    /** An option that takes a value. */
    public static Option value(String spellings, String value, String help) {
        return new Option(spellings, value, help);
    }

    /** An option that may have a value behind {@code =}; without one its value is empty. */
    public static Option attached(String spellings, String value, String help) {
        return new Option(spellings, "[=" + value + "]", help);
    }

    /** Whether it takes a value only behind {@code =}. */
    public boolean hasAttachedValue() {
        return value != null && value.startsWith("[=");
    }

    /** An option that takes none, or {@code =true} or {@code =false}. */
    public static Option flag(String spellings, String help) {
        return new Option(spellings, null, help);
    }

    /** Whether its value may be left out: one that is called as {@code [CODE,...]}; it is a list of numbers then. */
    public boolean isOptional() {
        return value != null && value.charAt(0) == '[' && !hasAttachedValue();
    }

    /** How many words follow it: none after a flag, otherwise as many as what they are called has. */
    public int arity() {
        int count = value == null ? 0 : 1;
        for (int i = 0; value != null && i < value.length(); i++) {
            count += value.charAt(i) == ' ' ? 1 : 0;
        }
        return count;
    }

    /** All spellings, dashes included. */
    public List<String> names() {
        return List.of(spellings.split(" "));
    }

    /** The spelling that stands for the option: the first long one, without its dashes. */
    public String name() {
        int start = spellings.startsWith("--") ? 2 : spellings.indexOf(" --") + 3;
        if (start == 2 && !spellings.startsWith("--")) {
            return names().get(0).substring(1);
        }
        int end = spellings.indexOf(' ', start);
        return spellings.substring(start, end < 0 ? spellings.length() : end);
    }

    public boolean isCalled(String spelling) {
        // Two spellings with their blank between them are no spelling.
        int at = spelling.isEmpty() || spelling.indexOf(' ') >= 0 ? -1 : spellings.indexOf(spelling);
        while (at >= 0) {
            int end = at + spelling.length();
            boolean begins = at == 0 || spellings.charAt(at - 1) == ' ';
            if (begins && (end == spellings.length() || spellings.charAt(end) == ' ')) {
                return true;
            }
            at = spellings.indexOf(spelling, at + 1);
        }
        return false;
    }
}
