package dev.forge.cli.image;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Images;
import dev.forge.engine.image.ImageLoader;
import java.io.File;
import java.util.List;

/** {@code forge load}: brings in images from an archive. */
public final class LoadCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "load",
                "[OPTIONS]",
                "load images from an archive or an OCI layout",
                Option.value("-i --input", "FILE", "the archive or directory; standard input if - or not given"),
                Option.flag("-q --quiet", "print nothing but what was loaded"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        String input = arguments.value("input", "-");
        LoadProgress progress = new LoadProgress(terminal, arguments.flag("quiet"));
        Images images = new Images(ForgeHome.of(terminal.environment()));
        if (input.equals("-") && terminal.isTerminal(0)) {
            throw ForgeException.usage(
                    "an archive does not come from a terminal", "forge load -i FILE, or forge load < FILE");
        }
        List<ImageLoader.Loaded> loaded;
        try {
            loaded = input.equals("-") ? images.load(terminal.in(), progress) : images.load(new File(input), progress);
        } finally {
            progress.end();
        }
        for (ImageLoader.Loaded image : loaded) {
            for (String name : image.names()) {
                terminal.out().println("Loaded image: " + name);
            }
            if (image.names().isEmpty()) {
                terminal.out().println("Loaded image ID: " + image.id());
            }
        }
        return ExitCode.OK;
    }
}
