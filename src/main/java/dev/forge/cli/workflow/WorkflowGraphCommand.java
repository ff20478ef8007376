package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import dev.forge.workflow.graph.GraphPicture;
import dev.forge.workflow.graph.GraphSvg;
import dev.forge.workflow.graph.StepGraph;
import java.util.List;

/** {@code forge workflow graph}: what waits for what, as text or as a picture. */
public final class WorkflowGraphCommand implements Command {
    private static final List<String> FORMATS = List.of("text", "mermaid", "dot", "svg");

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow graph",
                "[OPTIONS] [FILE] [STEP...]",
                "show what waits for what: of all steps, or of those named and what they need",
                WorkflowSource.PROFILE,
                Option.value("--format", "FORMAT", "text, mermaid, dot or svg"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format", "text");
        if (!FORMATS.contains(format)) {
            throw ForgeException.usage("unknown format " + format, Suggestions.hint(format, FORMATS));
        }
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        StepGraph graph = source.selected(arguments);
        terminal.out()
                .print(
                        switch (format) {
                            case "mermaid" -> new GraphPicture(graph).mermaid();
                            case "dot" -> new GraphPicture(graph).dot();
                            case "svg" -> GraphSvg.of(graph);
                            default -> new GraphPicture(graph).text();
                        });
        return ExitCode.OK;
    }
}
