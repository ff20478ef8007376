package dev.forge.cli.image;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.ForEach;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ForgeHome;
import dev.forge.engine.Housekeeping;
import dev.forge.engine.Images;
import java.util.List;
import java.util.Map;

/** {@code forge rmi}: removes images. */
public final class RmiCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "rmi",
                "[OPTIONS] IMAGE [IMAGE...]",
                "remove images",
                Option.flag("-f --force", "also an ID with several names, or the name of an image in use"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> names = arguments.operands("an image", 1, Integer.MAX_VALUE);
        ForgeHome home = ForgeHome.of(terminal.environment());
        Map<String, String> users = new Housekeeping(home).users();
        boolean force = arguments.flag("force");
        ForEach.Action remove =
                name -> new Images(home).remove(name, force, users).forEach(terminal.out()::println);
        return force ? ForEach.runIfThere(names, terminal, remove) : ForEach.run(names, terminal, remove);
    }
}
