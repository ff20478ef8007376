package dev.forge.cli;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code forge _man DIR}: writes the manual pages. For the build, which puts them into the tree. */
final class ManPagesCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of("_man", "DIR", "write the manual pages into a directory");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        Path directory = Path.of(arguments.operand("the directory for the manual pages"));
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, String> page : ManPages.all().entrySet()) {
                Files.writeString(directory.resolve(page.getKey()), page.getValue());
            }
        } catch (IOException e) {
            throw new ForgeException(
                    "cannot write the manual pages into " + directory + ": " + IoErrors.reason(e), null, e);
        }
        return ExitCode.OK;
    }
}
