package dev.forge.cli.benchmark;

import dev.forge.bench.Suite;
import dev.forge.bench.internal.store.Fleet;
import dev.forge.bench.internal.store.FleetAddress;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.text.Plural;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** {@code forge benchmark publish}. */
public final class BenchmarkPublishCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark publish",
                "postgres://USER:PASSWORD@HOST:PORT/DATABASE [FILE...]",
                "bring results, all of this host or those in the files, into a postgresql that many hosts share");
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> operands = arguments.operands("the address of a database", 1, Integer.MAX_VALUE);
        FleetAddress address = FleetAddress.of(operands.getFirst(), terminal.environment());
        List<File> files = SuiteSource.files(operands.subList(1, operands.size()), terminal);
        List<File> unread = new ArrayList<>();
        try (Fleet fleet = Fleet.open(address)) {
            for (File file : files) {
                Suite suite = SuiteSource.readOrReport(file, terminal);
                if (suite == null) {
                    unread.add(file);
                } else {
                    terminal.out().println((fleet.publish(suite) ? "published " : "there already ") + file);
                }
            }
        }
        if (!unread.isEmpty()) {
            throw new ForgeException(unread.size() + " of " + Plural.of(files.size(), "file")
                    + Plural.form(unread.size(), " was", " were") + " not published");
        }
        return ExitCode.OK;
    }
}
