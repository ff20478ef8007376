package dev.forge.cli.image;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Formatted;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Images;
import java.util.List;

/** {@code forge image inspect}: all that is known of images, in docker's shape. */
public final class ImageInspectCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "image inspect",
                "[OPTIONS] IMAGE [IMAGE...]",
                "print all that is known of images",
                Option.value("-f --format", "json|TEMPLATE", "print a part, as {{.RootFS.Layers}}"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands("an image", 1, Integer.MAX_VALUE);
        Images images = new Images(ForgeHome.of(terminal.environment()));
        return Formatted.print(terminal, arguments.value("format"), names, images::inspect);
    }
}
