package dev.forge.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One option of a command: a row of the table from which the parser, the help text and the shell completions are
 * made.
 *
 * @param names all spellings, as {@code -e} and {@code --env}; the first that begins with {@code --} is its name
 * @param value what its value is called in the help text, or null for a flag
 * @param help one line, in lower case
 */
public record Option(List<String> names, @Nullable String value, String help) {
    /** An option that takes a value. Spellings are separated by blanks. */
    public static Option value(String names, String value, String help) {
        return new Option(List.of(names.split(" ")), value, help);
    }

    /** An option that takes none, or {@code =true} or {@code =false}. */
    public static Option flag(String names, String help) {
        return new Option(List.of(names.split(" ")), null, help);
    }

    /** The spelling that stands for the option: the first long one, without its dashes. */
    public String name() {
        for (String name : names) {
            if (name.startsWith("--")) {
                return name.substring(2);
            }
        }
        return names.get(0).substring(1);
    }

    boolean isCalled(String spelling) {
        return names.contains(spelling);
    }
}
