package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Plural;
import dev.forge.workflow.CompiledGraphs;
import dev.forge.workflow.yaml.Problem;
import java.util.ArrayList;
import java.util.List;

/** {@code forge workflow check}: says what is wrong with a compose file, all at once. */
public final class WorkflowCheckCommand implements Command {
    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow check",
                "[OPTIONS] [FILE]",
                "check a compose file: every mistake at once, with its line",
                Option.flag("--no-images", "the file alone, not whether its images are loaded"),
                Option.flag("-q --quiet", "say nothing if the file is right"),
                Option.value("--format", "FORMAT", "text or json"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw ForgeException.usage("unknown format " + format, "formats are text and json");
        }
        arguments.operands("a file", 0, 1);
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (!source.operands().isEmpty()) {
            String file = source.operands().get(0);
            throw ForgeException.usage(
                    file + " is no compose file", "name it with its path, such as ./" + file + ", or with --file");
        }
        CompiledGraphs.Summary summary = source.summary();
        boolean isText = format.equals("text");
        if (isText && summary != null && (arguments.flag("no-images") || source.hasImages(terminal))) {
            terminal.err().print(summary.warnings());
            say(summary.name(), summary.steps(), summary.runs(), arguments, terminal);
            return ExitCode.OK;
        }
        if (!arguments.flag("no-images")) {
            source.requireImages(terminal, source.workflow().steps());
        }
        if (!isText) {
            terminal.out().print(Json.pretty(json(source)) + "\n");
            return source.workflow().problems().hasErrors() ? WorkflowSource.unusable() : ExitCode.OK;
        }
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        say(
                source.workflow().name(),
                source.graph().steps().size(),
                source.graph().runs(),
                arguments,
                terminal);
        return ExitCode.OK;
    }

    private static void say(String name, int steps, int runs, Arguments arguments, Terminal terminal) {
        if (!arguments.flag("quiet")) {
            terminal.out()
                    .println(
                            name + ": " + Plural.of(steps, "step") + ", " + Plural.of(runs, "run") + ", nothing wrong");
        }
    }

    private static JsonObject json(WorkflowSource source) {
        List<JsonObject> problems = new ArrayList<>();
        for (Problem problem : source.workflow().problems().all()) {
            problems.add(new JsonObject()
                    .put("severity", problem.isError() ? "error" : "warning")
                    .put("file", problem.source().file())
                    .put("line", problem.source().line(problem.offset()))
                    .put("column", problem.source().column(problem.offset()))
                    .put("message", problem.message())
                    .put("hint", problem.hint()));
        }
        return new JsonObject()
                .put("workflow", source.workflow().name())
                .put("file", source.workflow().file().getPath())
                .put("steps", source.graph().steps().size())
                .put("runs", source.graph().runs())
                .put("errors", source.workflow().problems().errors())
                .put("omitted", source.workflow().problems().omitted())
                .put("problems", problems);
    }
}
