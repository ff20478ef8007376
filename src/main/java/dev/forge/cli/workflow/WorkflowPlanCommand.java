package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Plural;
import dev.forge.workflow.Step;
import dev.forge.workflow.graph.GraphPicture;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.List;

/** {@code forge workflow plan}: what would run when, and nothing else. */
public final class WorkflowPlanCommand implements Command {
    private static final int MAX_PATH = 12;
    private static final List<Listing.Column> COLUMNS = List.of(
            new Listing.Column("LEVEL", "Level"),
            new Listing.Column("STEP", "Step"),
            new Listing.Column("KIND", "Kind"),
            new Listing.Column("RUNS", "Runs"),
            new Listing.Column("CACHE", "Cache"),
            new Listing.Column("IMAGE", "Image"),
            new Listing.Column("AFTER", "After"));

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow plan",
                "[OPTIONS] [FILE] [STEP...]",
                "show what would run when, what is cached, the critical path, and how long it may take",
                WorkflowSource.PROFILE,
                Option.value("--format", "FORMAT", "table, json or a template such as {{.Step}}"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        StepGraph graph = source.selected(arguments);
        if (graph.steps().isEmpty()) {
            throw new ForgeException("there is nothing to run: every step belongs to a profile", "add --profile NAME");
        }
        PlanEstimate estimate = PlanEstimate.of(source, graph, terminal);
        List<List<Step>> levels = new GraphPicture(graph).byLevel();
        List<JsonObject> rows = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            for (Step step : levels.get(level)) {
                rows.add(new JsonObject()
                        .put("Level", Integer.toString(level))
                        .put("Step", step.name())
                        .put("Kind", step.isJob() ? "job" : "service")
                        .put(
                                "Runs",
                                Integer.toString(step.matrix().combinations().size()))
                        .put("Cache", estimate.cache(step.name()))
                        .put("Image", step.facts().image())
                        .put("After", GraphPicture.waitsFor(step)));
            }
        }
        List<String> path =
                graph.criticalPath(estimate::weight).stream().map(graph::name).toList();
        if ("json".equals(arguments.value("format"))) {
            terminal.out()
                    .print(Json.pretty(new JsonObject()
                                    .put("workflow", source.workflow().name())
                                    .put("runs", graph.runs())
                                    .put("cached", estimate.cached())
                                    .put("estimateMillis", estimate.millis())
                                    .put("criticalPath", path)
                                    .put("steps", rows))
                            + "\n");
            return ExitCode.OK;
        }
        Listing.print(terminal, arguments.value("format"), rows, COLUMNS, List.of());
        if (arguments.value("format") == null) {
            terminal.out().println();
            terminal.out()
                    .println(Plural.of(graph.runs(), "run") + " of "
                            + Plural.of(graph.steps().size(), "step") + " in " + Plural.of(levels.size(), "level"));
            terminal.out().println("critical path: " + shown(path));
            terminal.out().println(estimate.text());
        }
        return ExitCode.OK;
    }

    private static String shown(List<String> path) {
        return path.size() <= MAX_PATH
                ? String.join(" → ", path)
                : String.join(" → ", path.subList(0, MAX_PATH - 1)) + " → … " + (path.size() - MAX_PATH) + " more … → "
                        + path.get(path.size() - 1);
    }
}
