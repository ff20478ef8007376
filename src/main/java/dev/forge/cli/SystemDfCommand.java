package dev.forge.cli;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.Sizes;
import dev.forge.engine.Housekeeping;
import java.util.ArrayList;
import java.util.List;

/** {@code forge system df}: what images and containers take on the disk. */
final class SystemDfCommand implements Command {
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
                "show what images and containers take on the disk",
                Option.value("--format", "table|json|TEMPLATE", "how to print it"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.operands("", 0, 0);
        List<JsonObject> rows = new ArrayList<>();
        for (Housekeeping.Usage usage : new Housekeeping(ForgeHome.of(terminal.environment())).usage()) {
            long percent = usage.bytes() == 0 ? 0 : Math.round(100.0 * usage.reclaimable() / usage.bytes());
            rows.add(new JsonObject()
                    .put("Type", usage.type())
                    .put("TotalCount", usage.total())
                    .put("Active", usage.active())
                    .put("Size", Sizes.decimal(usage.bytes()))
                    .put("Reclaimable", Sizes.decimal(usage.reclaimable()) + " (" + percent + "%)"));
        }
        Listing.print(terminal, arguments.value("format"), rows, COLUMNS);
        return ExitCode.OK;
    }
}
