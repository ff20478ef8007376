package dev.forge.cli.image;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.engine.Images;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code forge import}: makes an image of the archive of a root filesystem. */
public final class ImportCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "import",
                "[OPTIONS] FILE|- [NAME[:TAG]]",
                "make an image from the archive of a root filesystem",
                Option.value("-c --change", "INSTRUCTION", "CMD, ENTRYPOINT, ENV, USER, WORKDIR, ... of a Dockerfile"),
                Option.value("-m --message", "TEXT", "a comment for the image's history"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("an archive", 1, 2);
        String file = operands.get(0);
        if (file.equals("-") && terminal.isTerminal(0)) {
            throw ForgeException.usage(
                    "an archive does not come from a terminal", "forge import FILE, or forge import - < FILE");
        }
        LoadProgress progress = new LoadProgress(terminal, false);
        progress.expect(file.equals("-") ? 0 : new File(file).length());
        try (InputStream in =
                file.equals("-") ? terminal.in() : new FileInputStream(new File(file).getAbsoluteFile())) {
            String id = new Images(ForgeHome.of(terminal.environment()))
                    .importRootfs(
                            in,
                            file.equals("-") ? "standard input" : file,
                            operands.size() > 1 ? operands.get(1) : null,
                            arguments.values("change"),
                            arguments.value("message"),
                            progress);
            terminal.out().println(id);
        } catch (IOException e) {
            throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), e);
        } finally {
            progress.end();
        }
        return ExitCode.OK;
    }
}
