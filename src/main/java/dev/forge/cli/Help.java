package dev.forge.cli;

import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import dev.forge.core.text.Ansi;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The help texts, and what to say to words that name no command. */
final class Help {
    private Help() {}

    /** What to say to words that name no command. */
    static int run(String[] args, Terminal terminal) {
        if (args.length == 0) {
            Ansi.write(terminal.err(), PicocliSpecs.overview(terminal));
            return ExitCode.USAGE;
        }
        String first = args[0];
        if (first.equals("--version") || first.equals("-v")) {
            return CommandDispatcher.run(new String[] {"version"}, terminal);
        }
        if (isHelp(first) || first.equals("help")) {
            return about(List.of(args).subList(1, args.length), terminal);
        }
        if (isGroup(first)) {
            if (args.length == 1 || isHelp(args[1])) {
                @Nullable String text = PicocliSpecs.group(first, terminal);
                Ansi.write(args.length == 1 ? terminal.err() : terminal.out(), String.valueOf(text));
                return args.length == 1 ? ExitCode.USAGE : ExitCode.OK;
            }
            return unknown(first + " " + args[1], "forge " + first + " --help lists the commands", terminal);
        }
        return unknown(first, "forge --help lists the commands", terminal);
    }

    private static boolean isHelp(String word) {
        return word.equals("--help") || word.equals("-h");
    }

    private static boolean isGroup(String word) {
        return Commands.PATHS.stream().anyMatch(path -> path.startsWith(word + " "))
                || Commands.find(word + " run") != null
                || Commands.find(word + " inspect") != null;
    }

    /** {@code forge help}, {@code forge help run}, {@code forge help benchmark startup}. */
    private static int about(List<String> args, Terminal terminal) {
        if (args.isEmpty()) {
            Ansi.write(terminal.out(), PicocliSpecs.overview(terminal));
            return ExitCode.OK;
        }
        List<String> asked = new ArrayList<>(args);
        asked.add("--help");
        return CommandDispatcher.run(asked.toArray(new String[0]), terminal);
    }

    private static int unknown(String name, String defaultValue, Terminal terminal) {
        // The groups' names too, so that "bencmark startup" is understood.
        List<String> known = new ArrayList<>(Commands.PATHS);
        for (String path : Commands.PATHS) {
            int blank = path.indexOf(' ');
            if (blank > 0) {
                known.add(path.substring(0, blank));
            }
        }
        terminal.report(ForgeException.usage(
                "unknown command " + name, Suggestions.hint(name, known, "forge {}", defaultValue)));
        return ExitCode.USAGE;
    }

    /** The help text of one command. */
    static String of(Spec spec, Terminal terminal) {
        return PicocliSpecs.usage(spec, terminal);
    }
}
