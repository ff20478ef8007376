package dev.forge.cli.image;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Images;
import java.util.List;

/** {@code forge tag}: gives an image one more name. */
public final class TagCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("tag", "IMAGE NAME[:TAG]", "give an image one more name");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("an image and a name", 2, 2);
        new Images(ForgeHome.of(terminal.environment())).tag(operands.get(0), operands.get(1));
        return ExitCode.OK;
    }
}
