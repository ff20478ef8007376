package dev.forge.cli.dashboard;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.InterruptHandler;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Ansi;
import dev.forge.dashboard.Snapshots;
import java.util.List;

/** {@code forge stats}: what running containers use, in docker's columns, for the containers of every engine. */
public final class StatsCommand implements Command {
    private static final long INTERVAL_MILLIS = 1000;
    private static final List<Listing.Column> COLUMNS = List.of(
            new Listing.Column("CONTAINER ID", "ID"),
            new Listing.Column("NAME", "Name"),
            new Listing.Column("CPU %", "CPUPerc"),
            new Listing.Column("MEM USAGE / LIMIT", "MemUsage"),
            new Listing.Column("MEM %", "MemPerc"),
            new Listing.Column("NET I/O", "NetIO"),
            new Listing.Column("BLOCK I/O", "BlockIO"),
            new Listing.Column("PIDS", "PIDs"));

    @Override
    public Spec spec() {
        return Spec.of(
                "stats",
                "[OPTIONS] [CONTAINER...]",
                "show what running containers use, of all engines or of one",
                Option.flag("-a --all", "containers that do not run too"),
                Option.value("--runtime", "ENGINE", "the containers of this engine only; may be repeated"),
                Option.value("--format", "FORMAT", "table, json or a template such as {{.Name}}"),
                Option.flag("--no-stream", "print once and end"),
                Option.flag("--no-trunc", "whole ids"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        List<String> engines = arguments.values("runtime");
        Snapshots snapshots = new Snapshots(terminal.environment());
        boolean isTerminal = terminal.isTerminal(1);
        try (InterruptHandler interruption = InterruptHandler.watch()) {
            do {
                List<JsonObject> rows = snapshots.stats(
                        arguments.operands(),
                        engine -> engines.isEmpty() || engines.contains(engine),
                        arguments.flag("all"),
                        arguments.flag("no-trunc"),
                        INTERVAL_MILLIS);
                if (interruption.requested()) {
                    break;
                }
                if (isTerminal && !arguments.flag("no-stream")) {
                    terminal.out().print(Ansi.CLEAR_SCREEN);
                }
                Listing.print(
                        terminal, arguments.value("format"), rows, COLUMNS, Listing.Column.of("Engine", "Container"));
                // Nobody reads any more: head(1) has what it wanted.
            } while (!terminal.out().checkError() && !arguments.flag("no-stream") && !interruption.requested());
        }
        return ExitCode.OK;
    }
}
