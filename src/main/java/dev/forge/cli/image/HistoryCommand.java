package dev.forge.cli.image;

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
import dev.forge.engine.Images;
import java.util.ArrayList;
import java.util.List;

/** {@code forge history}: the steps by which an image was made. */
public final class HistoryCommand implements Command {
    private static final List<Listing.Column> COLUMNS = List.of(
            new Listing.Column("IMAGE", "ID"),
            new Listing.Column("CREATED", "CreatedSince"),
            new Listing.Column("CREATED BY", "CreatedBy"),
            new Listing.Column("SIZE", "Size"),
            new Listing.Column("COMMENT", "Comment"));
    private static final int SHOWN = 45;

    @Override
    public Spec spec() {
        return Spec.of(
                "history",
                "[OPTIONS] IMAGE",
                "show the steps by which an image was made",
                Option.flag("-q --quiet", "print ids only"),
                Option.flag("--no-trunc", "print ids and commands whole"),
                Option.flag("-H --human", "sizes and times for people; true if not given"),
                Option.value("--format", "table|json|TEMPLATE", "how to print them"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String name = arguments.operand("an image");
        boolean whole = arguments.flag("no-trunc");
        boolean human = !"false".equals(arguments.value("human"));
        List<JsonObject> rows = new ArrayList<>();
        for (JsonObject step : new Images(ForgeHome.of(terminal.environment())).history(name)) {
            String by = step.text("CreatedBy");
            long millis = ImagesCommand.millis(step.text("CreatedAt"));
            rows.add(new JsonObject()
                    .put("ID", whole ? step.text("ID") : ImagesCommand.shortId(step.text("ID")))
                    .put("CreatedAt", step.text("CreatedAt"))
                    .put("CreatedSince", human ? ImagesCommand.since(millis) : step.text("CreatedAt"))
                    .put("CreatedBy", whole || by.length() <= SHOWN ? by : by.substring(0, SHOWN - 1) + "…")
                    .put("Size", human ? ByteSizes.decimal(step.number("Size")) : Long.toString(step.number("Size")))
                    .put("Comment", step.text("Comment")));
        }
        if (arguments.flag("quiet")) {
            rows.forEach(row -> terminal.out().println(row.text("ID")));
        } else {
            Listing.print(terminal, arguments.value("format"), rows, COLUMNS, Listing.Column.of("CreatedAt"));
        }
        return ExitCode.OK;
    }
}
