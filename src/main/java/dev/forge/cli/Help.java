package dev.forge.cli;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.List;

/** The help texts. */
final class Help {
    private Help() {}

    /** What to say to words that name no command. */
    static int run(String[] words, Terminal terminal) {
        if (words.length == 0 || words[0].equals("--help") || words[0].equals("-h") || words[0].equals("help")) {
            terminal.out().print("usage: forge COMMAND\n");
            return ExitCode.OK;
        }
        String nearest = Spelling.nearest(words[0], List.copyOf(Commands.PATHS));
        CommandLine.report(
                ForgeException.usage(
                        "unknown command " + words[0],
                        nearest == null ? "forge --help lists the commands" : "did you mean forge " + nearest + "?"),
                terminal);
        return ExitCode.USAGE;
    }

    /** The help text of one command. */
    static String of(Spec spec) {
        return "usage: forge " + spec.path() + " " + spec.operands() + "\n\n" + spec.summary() + "\n";
    }
}
