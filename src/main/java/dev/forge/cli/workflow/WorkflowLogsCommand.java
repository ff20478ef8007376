package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Suggestions;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.PastRun;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code forge workflow logs}: what a step printed in the latest run. */
public final class WorkflowLogsCommand implements Command {
    @Override
    public Spec spec() {
        return Spec.of(
                "workflow logs",
                "[OPTIONS] [FILE] STEP",
                "print what a step printed in the latest run",
                WorkflowSource.FILE);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (source.operands().size() != 1) {
            throw ForgeException.usage("forge workflow logs needs a step", "forge workflow ps lists them");
        }
        PastRun run = WorkflowPsCommand.latest(source, terminal);
        for (String name : matching(source.graph(), source.operands().get(0))) {
            try (FileInputStream log = new FileInputStream(run.log(name))) {
                log.transferTo(terminal.out());
            } catch (IOException e) {
                throw new ForgeException("cannot read the log of " + name + ": " + IoErrors.reason(e), e);
            }
        }
        return ExitCode.OK;
    }

    /** The node of this name, or all combinations of the step. */
    private static List<String> matching(StepGraph graph, String asked) {
        List<String> names = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                known.add(graph.name(node));
                if (graph.name(node).equals(asked) || graph.step(node).name().equals(asked)) {
                    names.add(graph.name(node));
                }
            }
        }
        if (names.isEmpty()) {
            throw ForgeException.usage("there is no step " + asked, Suggestions.hint(asked, known, null));
        }
        return names;
    }
}
