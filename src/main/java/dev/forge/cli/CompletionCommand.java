package dev.forge.cli;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;

/** {@code forge completion}: prints what a shell needs to complete forge's commands and options. */
final class CompletionCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("completion", "bash|zsh|fish", "print the completion script for a shell");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String shell = arguments.operand("the name of a shell: bash, zsh or fish");
        terminal.out()
                .print(
                        switch (shell) {
                            case "bash" -> PicocliSpecs.bash();
                            // Picocli's script speaks both; the first line is for zsh's autoloading from $fpath.
                            case "zsh" -> "#compdef forge\n" + PicocliSpecs.bash();
                            case "fish" -> FishCompletion.script();
                            default ->
                                throw ForgeException.usage(
                                        "no completion for the shell " + shell, "there is one for bash, zsh and fish");
                        });
        return ExitCode.OK;
    }
}
