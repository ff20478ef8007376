package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.workflow.ForgeSchema;

/** {@code forge workflow schema}: the JSON Schema of {@code x-forge}, for editors. */
public final class WorkflowSchemaCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("workflow schema", "", "print the json schema of x-forge, for editors");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        terminal.out().print(ForgeSchema.text());
        return ExitCode.OK;
    }
}
