package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.OutputFile;
import dev.forge.core.Suggestions;
import dev.forge.workflow.export.ArgoExport;
import dev.forge.workflow.export.Losses;
import dev.forge.workflow.export.SlurmExport;
import dev.forge.workflow.graph.StepGraph;
import java.io.File;
import java.util.List;
import java.util.Map;

/** {@code forge workflow export}: a workflow in the words of a cluster. */
public final class WorkflowExportCommand implements Command {
    private static final List<String> TARGETS = List.of("slurm", "argo");

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow export",
                "[OPTIONS] slurm|argo [FILE] [STEP...]",
                "write a compose file as a script for slurm or a workflow for argo, and say what is lost",
                WorkflowSource.PROFILE,
                Option.value("-j --jobs", "NUMBER", "for argo: most pods at once"),
                Option.value("-o --output", "FILE|DIRECTORY", "write it there instead of to standard output"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String target =
                arguments.operands("slurm or argo", 1, Integer.MAX_VALUE).get(0);
        if (!TARGETS.contains(target)) {
            throw ForgeException.usage(
                    "cannot export to " + target, Suggestions.hint(target, TARGETS, "targets are slurm and argo"));
        }
        WorkflowSource source = WorkflowSource.read(arguments, terminal, 1);
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        StepGraph graph = source.selected(arguments);
        if (graph.steps().isEmpty()) {
            throw new ForgeException(
                    "there is nothing to export: every step belongs to a profile", "add --profile NAME");
        }
        Losses losses = new Losses();
        Map<String, String> environment = terminal.environment();
        int jobs = arguments.count("jobs", 0, 1);
        String text = target.equals("slurm")
                ? SlurmExport.of(source.workflow(), graph, environment, losses)
                : ArgoExport.of(source.workflow(), graph, environment, jobs, losses);
        String output = arguments.value("output");
        if (output == null || output.equals("-")) {
            terminal.out().print(text);
        } else {
            File file = new File(output);
            if (file.isDirectory()) {
                file = new File(file, source.workflow().name() + (target.equals("slurm") ? ".sh" : ".yaml"));
            }
            OutputFile.write(file, text);
            if (target.equals("slurm") && !file.setExecutable(true)) {
                throw new ForgeException("cannot make " + file + " executable", "run it by sh " + file);
            }
        }
        List<String> lines = losses.lines();
        if (!lines.isEmpty()) {
            terminal.err().println("forge: " + target + " cannot do all of it; what is lost:");
            lines.forEach(line -> terminal.err().println("  " + line));
        }
        return ExitCode.OK;
    }
}
