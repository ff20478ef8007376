package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Images;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code forge _copy-layers}: copies layers for a user namespace; called by starts only, in the namespace in which the
 * layers were unpacked.
 */
public final class CopyLayersCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("_copy-layers", "KEY USERS GROUPS LAYER...", "give the files of layers other owners, in copies");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("KEY USERS GROUPS LAYER", 4, Integer.MAX_VALUE);
        List<File> layers = new ArrayList<>();
        for (String layer : operands.subList(3, operands.size())) {
            layers.add(new File(layer));
        }
        new Images(ForgeHome.of(terminal.environment()))
                .copyLayers(operands.get(0), operands.get(1), operands.get(2), layers);
        return ExitCode.OK;
    }
}
