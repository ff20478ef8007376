package dev.forge.cli.dashboard;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Durations;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.Suggestions;
import dev.forge.dashboard.Dashboard;
import dev.forge.dashboard.DashboardOptions;
import dev.forge.dashboard.Snapshots;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@code forge dashboard}: the containers of all engines, and what the engines cost, live. */
public final class DashboardCommand implements Command {
    private static final long MIN_INTERVAL_MILLIS = 100;

    @Override
    public Spec spec() {
        return Spec.of(
                "dashboard",
                "[OPTIONS]",
                "show the containers of all engines of this host, and what the engines cost, live",
                Option.flag("--once", "print one snapshot and end; so without a terminal"),
                Option.value("--format", "table|json", "how the snapshot is printed (table)"),
                Option.value("--interval", "TIME", "from one sample to the next (1s)"),
                Option.value("--sort", "COLUMN", "sort by this column: cpu, memory, name, uptime, ... (cpu)"),
                Option.value("--filter", "WORDS", "containers with these words in name, image, engine or state"),
                Option.flag("--running", "running containers only; the key a shows all"),
                Option.flag("--read-only", "no key stops, restarts, removes or enters a container"),
                Option.flag("--ascii", "charts and lines in ASCII; so in a locale without UTF-8"),
                Option.flag("--mouse", "let the mouse select"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        Duration interval = Durations.parse("interval", arguments.value("interval", "1s"));
        if (interval.toMillis() < MIN_INTERVAL_MILLIS) {
            throw ForgeException.usage("--interval is at least " + MIN_INTERVAL_MILLIS + "ms: "
                    + arguments.value("interval", ""));
        }
        DashboardOptions options = new DashboardOptions(
                interval.toMillis(),
                arguments.flag("read-only"),
                arguments.flag("ascii"),
                arguments.flag("mouse"),
                arguments.flag("running"),
                sort(arguments.value("sort", "cpu")),
                arguments.value("filter", ""));
        String format = arguments.value("format", "table");
        if (!format.equals("table") && !format.equals("json")) {
            throw ForgeException.usage("unknown format " + format, "formats are table and json");
        }
        boolean isLive = !arguments.flag("once") && arguments.value("format") == null;
        if (isLive && terminal.isTerminal(0) && terminal.isTerminal(1)) {
            return Dashboard.run(options, terminal.environment(), terminal.isColoured(1));
        }
        Snapshots snapshots = new Snapshots(terminal.environment());
        terminal.out().print(
                format.equals("json")
                        ? Json.pretty(snapshots.json(interval.toMillis())) + "\n"
                        : snapshots.table(options, terminal.width(), interval.toMillis()));
        return ExitCode.OK;
    }

    private static String sort(String name) {
        List<String> known = DashboardOptions.sortNames();
        if (!known.contains(name)) {
            throw ForgeException.usage("unknown column " + name, Suggestions.hint(name, known));
        }
        return name.toUpperCase(Locale.ROOT);
    }
}
