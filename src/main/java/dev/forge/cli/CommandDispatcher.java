package dev.forge.cli;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.text.Ansi;

/** From args to a command's exit code: finds the command, parses, runs, and says what went wrong. */
public final class CommandDispatcher {
    private CommandDispatcher() {}

    /** Runs the command that the args name and returns its exit code. Never throws. */
    public static int run(String[] args, Terminal terminal) {
        try {
            return dispatch(args, terminal);
        } catch (Throwable e) {
            return CrashReport.print(e, args, terminal);
        }
    }

    private static int dispatch(String[] given, Terminal terminal) {
        String[] args = LeadingOptions.moved(given);
        int taken = 0;
        Command command = null;
        // The longest path that names a command wins: "image inspect" before "image".
        for (int length = Math.min(2, args.length); length > 0 && command == null; length--) {
            command = Commands.find(length == 1 ? args[0] : args[0] + " " + args[1]);
            taken = length;
        }
        if (command == null && args.length > 1 && args[0].equals("container")) {
            command = Commands.find(args[1].equals("ls") || args[1].equals("list") ? "ps" : args[1]);
            taken = 2;
        }
        return command == null ? Help.run(args, terminal) : run(command, taken, args, terminal);
    }

    /** Runs this command with the args after the first so many, which are its path. Never throws. */
    static int run(Command command, int taken, String[] args, Terminal terminal) {
        try {
            Arguments arguments = Arguments.parse(command.spec(), args, taken);
            if (arguments.help()) {
                Ansi.write(terminal.out(), Help.of(command.spec(), terminal));
                return ExitCode.OK;
            }
            return command.run(arguments, terminal);
        } catch (ForgeException e) {
            terminal.report(e);
            return command.failureCode(e.exitCode());
        } catch (Throwable e) {
            return CrashReport.print(e, args, terminal);
        }
    }
}
