package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ByteSizes;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.workflow.run.PastRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code forge workflow ps}: what has become of the steps of the latest run. */
public final class WorkflowPsCommand implements Command {
    private static final List<String> FIGURES = List.of("Start", "CPU", "Memory", "Read", "Written", "Stalled");

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow ps",
                "[OPTIONS] [FILE]",
                "show what has become of the steps in the latest run",
                Option.flag("-a --all", "of services that up has started, those that have ended too"),
                Option.flag("-q --quiet", "only the ids of containers that run"),
                Option.flag("--services", "only the names of services that run"),
                Option.value("--format", "FORMAT", "table, json or a template such as {{.Step}}"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.operands("a file", 0, 1);
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        PastRun run = latest(source, terminal);
        if (arguments.flag("quiet") || arguments.flag("services")) {
            String field = arguments.flag("quiet") ? "id" : "service";
            run.containers().stream()
                    .filter(each -> run.isAlive())
                    .map(each -> each.text(field))
                    .distinct()
                    .forEach(terminal.out()::println);
            return ExitCode.OK;
        }
        if (run.isOfServices()) {
            ServiceRows.print(run, source, arguments.flag("all"), arguments.value("format"), terminal);
            return ExitCode.OK;
        }
        List<JsonObject> rows = new ArrayList<>();
        for (int node = 0; node < source.graph().nodes(); node++) {
            if (source.graph().isRun(node)) {
                rows.add(row(source.graph().name(node), run));
            }
        }
        Listing.print(
                terminal,
                arguments.value("format"),
                rows,
                Listing.Column.of(
                        "Step",
                        "State",
                        "Code",
                        "Attempts",
                        "Took",
                        "Start",
                        "CPU",
                        "Memory",
                        "Read",
                        "Written",
                        "Stalled",
                        "Detail"),
                List.of());
        return ExitCode.OK;
    }

    static PastRun latest(WorkflowSource source, Terminal terminal) {
        String name = source.workflow().name();
        PastRun run = PastRun.latest(ForgeHome.of(terminal.environment()), name);
        if (run == null) {
            throw new ForgeException("workflow " + name + " has not run yet", "forge workflow run");
        }
        return run;
    }

    private static JsonObject row(String step, PastRun run) {
        JsonObject facts = run.step(step);
        JsonObject row =
                new JsonObject().put("Step", step).put("Workflow", run.facts().text("workflow", ""));
        if (facts == null) {
            for (String column : FIGURES) {
                row.put(column, "");
            }
            return row.put("State", run.isRunning(step) ? "running" : "not run")
                    .put("Code", "")
                    .put("Attempts", "")
                    .put("Took", "")
                    .put("Detail", "");
        }
        figures(facts, row);
        return row.put("State", facts.text("state"))
                .put("Code", Long.toString(facts.number("exitCode")))
                .put("Attempts", Long.toString(facts.number("attempts")))
                .put("Took", String.format(Locale.ROOT, "%.2f s", facts.number("millis") / 1e3))
                .put("Detail", facts.text("detail", ""));
    }

    /** What a step cost; what is not known is left empty. */
    private static void figures(JsonObject facts, JsonObject row) {
        JsonObject known = facts.objectOrNull("figures");
        JsonObject figures = known == null ? new JsonObject() : known;
        row.put("Start", milliseconds(figures, "startMillis"))
                .put("CPU", milliseconds(figures, "cpuMillis"))
                .put("Memory", bytes(figures, "peakBytes"))
                .put("Read", bytes(figures, "readBytes"))
                .put("Written", bytes(figures, "writtenBytes"));
        double stalled = 0;
        boolean isKnown = false;
        for (String name : List.of("cpuStallMillis", "memoryStallMillis", "ioStallMillis")) {
            isKnown |= figures.has(name);
            stalled += figures.has(name) ? figures.real(name) : 0;
        }
        row.put("Millis", facts.number("millis"))
                .put("Stopped", facts.flag("stopped"))
                .put("Stalled", isKnown ? seconds(stalled) : "")
                .put("Figures", figures);
    }

    private static String milliseconds(JsonObject figures, String name) {
        return figures.has(name) ? seconds(figures.real(name)) : "";
    }

    private static String seconds(double millis) {
        return millis < 1000
                ? String.format(Locale.ROOT, "%.0f ms", millis)
                : String.format(Locale.ROOT, "%.2f s", millis / 1e3);
    }

    private static String bytes(JsonObject figures, String name) {
        return figures.has(name) ? ByteSizes.binary(figures.number(name)) : "";
    }
}
