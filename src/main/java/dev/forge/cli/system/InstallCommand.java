package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code forge install}: copies the tree that forge runs from, without its sources, to where it shall stay. */
public final class InstallCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "install",
                "--prefix DIR",
                "install forge in a directory of its own",
                Option.value("--prefix", "DIR", "the directory; an older forge there is replaced"),
                Option.flag("--force", "move aside what is in the directory if it is not forge"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        @Nullable String prefix = arguments.value("prefix");
        if (prefix == null || prefix.isEmpty()) {
            throw ForgeException.usage("forge install needs --prefix DIR", "for example: --prefix /opt/forge");
        }
        // The image is lib/runtime of the tree.
        Path tree = Path.of(System.getProperty("java.home")).resolve("../..").normalize();
        Path target = Path.of(prefix).toAbsolutePath().normalize();
        Installation installation = new Installation(tree, target);
        @Nullable Path aside = installation.install(arguments.flag("force"));
        if (aside != null) {
            terminal.err().println("what was in " + target + " is now in " + aside);
        }
        terminal.err().println("forge is installed in " + target + "; to remove it, remove that directory");
        if (!onPath(terminal, target.resolve("bin"))) {
            terminal.err().println();
            terminal.err().println("hint: export PATH=\"" + target + "/bin:$PATH\"");
        }
        return ExitCode.OK;
    }

    private static boolean onPath(Terminal terminal, Path bin) {
        String path = terminal.environment().getOrDefault("PATH", "");
        return (":" + path + ":").contains(":" + bin + ":");
    }
}
