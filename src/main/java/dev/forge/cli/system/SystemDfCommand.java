package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ByteSizes;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.Housekeeping;
import dev.forge.workflow.cache.CacheStore;
import dev.forge.workflow.cache.CacheUse;
import java.util.ArrayList;
import java.util.List;

/** {@code forge system df}: what images, containers and the kept outputs of workflows take on the disk. */
public final class SystemDfCommand implements Command {
    private static final List<Listing.Column> COLUMNS = List.of(
            new Listing.Column("TYPE", "Type"),
            new Listing.Column("TOTAL", "TotalCount"),
            new Listing.Column("ACTIVE", "Active"),
            new Listing.Column("SIZE", "Size"),
            new Listing.Column("RECLAIMABLE", "Reclaimable"));

    @Override
    public Spec spec() {
        return Spec.of(
                "system df",
                "[OPTIONS]",
                "show what images, containers and kept outputs take on the disk",
                Option.value("--format", "table|json|TEMPLATE", "how to print it"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        List<JsonObject> rows = new ArrayList<>();
        ForgeHome home = ForgeHome.of(terminal.environment());
        List<Housekeeping.Usage> all = new ArrayList<>(
                new Housekeeping(home).usage(text -> terminal.err().println("forge: " + text)));
        CacheStore store = new CacheStore(home);
        CacheUse cache = store.usage();
        long bytes = cache.bytes() + store.fasterBytes();
        all.add(new Housekeeping.Usage("Workflow Cache", cache.entries().size(), 0, bytes, bytes));
        for (Housekeeping.Usage usage : all) {
            long percent = usage.bytes() == 0 ? 0 : Math.round(100.0 * usage.reclaimable() / usage.bytes());
            rows.add(new JsonObject()
                    .put("Type", usage.type())
                    .put("TotalCount", Integer.toString(usage.total()))
                    .put("Active", Integer.toString(usage.active()))
                    .put("Size", ByteSizes.decimal(usage.bytes()))
                    .put("Reclaimable", ByteSizes.decimal(usage.reclaimable()) + " (" + percent + "%)"));
        }
        Listing.print(terminal, arguments.value("format"), rows, COLUMNS, List.of());
        return ExitCode.OK;
    }
}
