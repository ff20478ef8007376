package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Formatted;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.Containers;
import dev.forge.engine.Images;
import java.util.List;

/** {@code forge inspect}: all that is known of containers and images, in docker's shape. */
public final class InspectCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "inspect",
                "[OPTIONS] NAME [NAME...]",
                "print all that is known of containers or images",
                Option.value("-f --format", "json|TEMPLATE", "print a part, as {{.State.ExitCode}}"),
                Option.flag("-s --size", "also how much containers wrote"),
                Option.value("--type", "container|image", "look only among these"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands("the name of a container or image", 1, Integer.MAX_VALUE);
        String type = arguments.value("type", "");
        if (!type.isEmpty() && !type.equals("container") && !type.equals("image")) {
            throw ForgeException.usage("--type is container or image, not " + type);
        }
        ForgeHome home = ForgeHome.of(terminal.environment());
        return Formatted.print(
                terminal, arguments.value("format"), names, name -> inspect(home, name, type, arguments.flag("size")));
    }

    @Override
    public int failureCode(int code) {
        return ExitCode.usage(code);
    }

    private static JsonObject inspect(ForgeHome home, String name, String type, boolean sized) {
        if (!type.equals("image")) {
            try {
                return new Containers(home).inspect(name, sized);
            } catch (ForgeException e) {
                if (type.equals("container")) {
                    throw e;
                }
            }
        }
        try {
            return new Images(home).inspect(name);
        } catch (ForgeException e) {
            if (type.equals("image")) {
                throw e;
            }
            throw new ForgeException(
                    "no such container or image: " + name, "forge ps --all and forge images list what there is");
        }
    }
}
