package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ByteSizes;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import dev.forge.core.text.Plural;
import dev.forge.core.text.Visible;
import dev.forge.engine.Images;
import dev.forge.workflow.CompiledGraphs;
import dev.forge.workflow.ComposeReader;
import dev.forge.workflow.Step;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.Selection;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.yaml.Problem;
import dev.forge.workflow.yaml.Problems;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow's file, as all its commands find, read and complain about it. */
final class WorkflowSource {
    static final Option FILE = Option.value("-f --file", "FILE", "the file (default compose.yaml, … here or above)");
    static final Option PROFILE =
            Option.value("--profile", "PROFILE", "with the steps of this profile; may be repeated");

    private static final int MAX_SHOWN = 100;

    private final Compilation compilation;
    private final List<String> operands;

    private WorkflowSource(Compilation compilation, List<String> operands) {
        this.compilation = compilation;
        this.operands = operands;
    }

    /** What it says. */
    Workflow workflow() {
        return compilation.workflow();
    }

    /** Its graph; of no use if there are errors. */
    StepGraph graph() {
        return compilation.graph();
    }

    /** What else was named: steps. */
    List<String> operands() {
        return operands;
    }

    /** What is known of it without reading it, or null: then there is no error in it. */
    CompiledGraphs.@Nullable Summary summary() {
        return compilation.summary();
    }

    /**
     * The graph of the steps that are named, or of the profiles.
     *
     * @throws ForgeException with exit code 2 if there is none of a name
     */
    StepGraph selected(List<String> profiles) {
        List<Step> steps = Selection.of(workflow(), operands, profiles);
        return steps.size() == workflow().steps().size() ? graph() : StepGraph.of(steps);
    }

    /**
     * Reads the file that the command line names, or the one that is found.
     *
     * @throws ForgeException with exit code 2 if there is none or it cannot be read
     */
    static WorkflowSource read(Arguments arguments, Terminal terminal) {
        return read(arguments, terminal, 0);
    }

    /** The same for a command whose first operands are something else. */
    static WorkflowSource read(Arguments arguments, Terminal terminal, int from) {
        List<String> all = arguments.operands();
        List<String> operands = new ArrayList<>(all.subList(Math.min(from, all.size()), all.size()));
        String name = arguments.value("file");
        for (int i = 0; name == null && i < operands.size(); i++) {
            name = isFile(operands.get(i)) ? operands.remove(i) : null;
        }
        File file = name == null ? ComposeReader.find(new File("").getAbsoluteFile()) : new File(name);
        String shown = name == null ? relative(file) : name;
        return new WorkflowSource(new Compilation(file, shown, host(), terminal.environment()), operands);
    }

    private static boolean isFile(String operand) {
        return operand.endsWith(".yaml") || operand.endsWith(".yml") || operand.indexOf('/') >= 0;
    }

    private static String relative(File file) {
        String here = new File("").getAbsolutePath() + "/";
        return file.getPath().startsWith(here) ? file.getPath().substring(here.length()) : file.getPath();
    }

    /** What this host has for steps. */
    static GraphCheck.Host host() {
        long memory = 0;
        String text = Proc.text("/proc/meminfo");
        if (text != null && text.startsWith("MemTotal:")) {
            memory = ByteSizes.parse(
                    "MemTotal",
                    text.substring("MemTotal:".length(), text.indexOf("kB")).strip() + "k");
        }
        return new GraphCheck.Host(Runtime.getRuntime().availableProcessors(), memory);
    }

    /** Whether it is known without reading it that all its images are loaded. */
    boolean hasImages(Terminal terminal) {
        CompiledGraphs.Summary summary = summary();
        List<String> named = summary == null ? null : summary.images();
        if (named == null) {
            return false;
        }
        Images images = new Images(ForgeHome.of(terminal.environment()));
        try {
            named.forEach(images::find);
            return true;
        } catch (ForgeException e) {
            return false;
        }
    }

    /** Complains about images that are not loaded. */
    void requireImages(Terminal terminal, List<Step> steps) {
        Images images = new Images(ForgeHome.of(terminal.environment()));
        Map<String, List<Step>> users = new LinkedHashMap<>();
        for (Step step : steps) {
            for (Map<String, String> combination : combinations(step)) {
                String image = combination.isEmpty()
                        ? step.facts().image()
                        : workflow().definition(step, combination).image();
                if (!image.isEmpty()) {
                    users.computeIfAbsent(image, name -> new ArrayList<>()).add(step);
                }
            }
        }
        users.forEach((image, using) -> {
            try {
                images.find(image);
            } catch (ForgeException e) {
                Step first = using.get(0);
                workflow()
                        .problems()
                        .error(
                                first.place(),
                                first.name()
                                        + (using.size() == 1 ? "" : " and " + Plural.of(using.size() - 1, "more step"))
                                        + ": " + e.getMessage(),
                                "forge load -i FILE; --no-images checks the file alone");
            }
        });
    }

    /** One combination is enough where the image is the same for all. */
    private List<Map<String, String>> combinations(Step step) {
        List<Map<String, String>> all = step.matrix().combinations();
        boolean isSame = all.size() == 1
                || workflow()
                        .definition(step, all.get(0))
                        .image()
                        .equals(workflow()
                                .definition(step, all.get(all.size() - 1))
                                .image());
        return isSame ? List.of(all.get(0)) : all;
    }

    /** Prints what is wrong. */
    void printProblems(Terminal terminal) {
        terminal.err().print(shown(workflow().problems()));
    }

    /** What is printed of what is wrong. */
    static String shown(Problems problems) {
        List<Problem> all = problems.all();
        StringBuilder text = new StringBuilder();
        int shown = Math.min(all.size(), MAX_SHOWN);
        for (int i = 0; i < shown; i++) {
            text.append(Visible.of(all.get(i).text())).append('\n');
        }
        int more = all.size() - shown + problems.omitted();
        if (more > 0) {
            text.append("and ").append(more).append(" more\n");
        }
        return text.toString();
    }

    /** Prints what is wrong, and says whether the file is of no use. */
    boolean isUnusable(Terminal terminal) {
        printProblems(terminal);
        if (workflow().problems().hasErrors()) {
            terminal.err()
                    .println("forge: " + Plural.of(workflow().problems().errors(), "error") + " in "
                            + workflow().file().getName());
            return true;
        }
        return false;
    }

    /** The exit code for a file that is of no use. */
    static int unusable() {
        return ExitCode.USAGE;
    }
}
