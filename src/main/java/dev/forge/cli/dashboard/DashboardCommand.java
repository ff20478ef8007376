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
import dev.forge.dashboard.DashboardServer;
import dev.forge.dashboard.RecordedSession;
import dev.forge.dashboard.Snapshots;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
                Option.flag("--mouse", "let the mouse select"),
                Option.attached("--web", "ADDRESS:PORT", "serve it to a browser instead (127.0.0.1:0, any free port)"),
                Option.flag("--allow-actions", "with --web: let the page act on containers and workflows"),
                Option.value("--record", "FILE.html", "write the session as one page, to be replayed"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        Duration interval = Durations.parse("interval", arguments.value("interval", "1s"));
        if (interval.toMillis() < MIN_INTERVAL_MILLIS) {
            throw ForgeException.usage(
                    "--interval is at least " + MIN_INTERVAL_MILLIS + "ms: " + arguments.value("interval", ""));
        }
        @Nullable String web = arguments.value("web");
        if (web == null && arguments.flag("allow-actions")) {
            throw ForgeException.usage("--allow-actions makes no sense without --web");
        }
        if (web != null && (arguments.flag("once") || arguments.value("format") != null)) {
            throw ForgeException.usage("--web makes no sense with --once or --format");
        }
        DashboardOptions options = new DashboardOptions(
                interval.toMillis(),
                arguments.flag("read-only") || (web != null && !arguments.flag("allow-actions")),
                arguments.flag("ascii"),
                arguments.flag("mouse"),
                arguments.flag("running"),
                sort(arguments.value("sort", "cpu")),
                arguments.value("filter", ""),
                arguments.value("record", ""));
        String format = arguments.value("format", "table");
        if (!format.equals("table") && !format.equals("json")) {
            throw ForgeException.usage("unknown format " + format, "formats are table and json");
        }
        if (web != null) {
            return serve(web, options, terminal);
        }
        if (terminal.environment().containsKey("FORGE_TRAINING")) {
            Dashboard.rehearse(options, terminal.environment());
        }
        boolean isLive = !arguments.flag("once") && arguments.value("format") == null;
        if (!isLive && !options.record().isEmpty()) {
            throw ForgeException.usage(
                    "--record makes no sense with --once or --format", "without them it records until Ctrl-C");
        }
        if (isLive && terminal.isTerminal(0) && terminal.isTerminal(1)) {
            return Dashboard.run(options, terminal.environment(), terminal.isColoured(1));
        }
        if (!options.record().isEmpty()) {
            return record(options, terminal);
        }
        Snapshots snapshots = new Snapshots(terminal.environment());
        terminal.out()
                .print(
                        format.equals("json")
                                ? Json.pretty(snapshots.json(interval.toMillis())) + "\n"
                                : snapshots.table(options, terminal.width(1), interval.toMillis()));
        return ExitCode.OK;
    }

    private static int serve(String web, DashboardOptions options, Terminal terminal) {
        InetSocketAddress address = WebAddress.parse(web);
        @Nullable
        RecordedSession recording = options.record().isEmpty() ? null : RecordedSession.begin(options.record());
        try (EndSignal end = EndSignal.watch()) {
            try (DashboardServer server = DashboardServer.start(address, options, terminal.environment(), recording)) {
                if (!address.getAddress().isLoopbackAddress()) {
                    terminal.err()
                            .println("warning: everyone who can reach " + web
                                    + " and learns the address below sees all containers"
                                    + (options.isReadOnly() ? "" : " and can remove them")
                                    + ", and the connection is not encrypted");
                }
                server.urls().forEach(terminal.out()::println);
                terminal.out().flush();
                terminal.err().println("Ctrl-C ends it");
                end.await();
            }
            finish(recording, options, terminal);
            return end.code();
        }
    }

    /** Without a terminal and without a page: until a signal. */
    private static int record(DashboardOptions options, Terminal terminal) {
        RecordedSession recording = RecordedSession.begin(options.record());
        try (EndSignal end = EndSignal.watch()) {
            recording.sample(options, terminal.environment());
            terminal.err().println("recording to " + options.record() + "; Ctrl-C ends it");
            end.await();
            finish(recording, options, terminal);
            return end.code();
        }
    }

    private static void finish(@Nullable RecordedSession recording, DashboardOptions options, Terminal terminal) {
        if (recording != null) {
            recording.write();
            terminal.err().println("wrote " + options.record());
        }
    }

    private static String sort(String name) {
        List<String> known = DashboardOptions.sortNames();
        if (!known.contains(name)) {
            throw ForgeException.usage("unknown column " + name, Suggestions.hint(name, known));
        }
        return name.toUpperCase(Locale.ROOT);
    }
}
