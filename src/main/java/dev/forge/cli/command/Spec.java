package dev.forge.cli.command;

import java.util.List;

/**
 * What a command looks like from outside.
 *
 * @param path how it is called, without {@code forge}: {@code run}, {@code benchmark startup}
 * @param operands its operands in the help text: {@code [OPTIONS] IMAGE [COMMAND] [ARG...]}
 * @param summary one line, in lower case
 * @param stopAtPositional whether the first operand ends the options, because what follows belongs to a payload
 * @param options its options; {@code --help} is added to every command
 */
public record Spec(String path, String operands, String summary, boolean stopAtPositional, List<Option> options) {
    /** A command whose options may stand anywhere. */
    public static Spec of(String path, String operands, String summary, Option... options) {
        return new Spec(path, operands, summary, false, List.of(options));
    }

    /** A command whose first operand ends its options. */
    public static Spec stopAtPositional(String path, String operands, String summary, Option... options) {
        return new Spec(path, operands, summary, true, List.of(options));
    }
}
