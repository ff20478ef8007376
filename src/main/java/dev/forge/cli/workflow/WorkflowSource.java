package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
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
import dev.forge.workflow.ComposeProject;
import dev.forge.workflow.Step;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.Selection;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.yaml.Problem;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.SourceText;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A workflow's files, as all its commands find, read and complain about them. */
final class WorkflowSource {
    private static final Option FILE = Option.value(
            "-f --file", "FILE", "a file, or - for standard input; of several the later over the earlier ones");
    /** Where -f is something else. */
    private static final Option LONG_FILE = Option.value("--file", "FILE", FILE.help());

    private static final List<Option> PROJECT = List.of(
            Option.value(
                    "-p --project-name", "NAME", "what the workflow is called (default: as its file or directory)"),
            Option.value("--project-directory", "DIRECTORY", "what paths are relative to (default: the first file's)"),
            Option.value("--env-file", "FILE", "variables for the files, instead of .env; may be repeated"));
    static final Option PROFILE =
            Option.value("--profile", "PROFILE", "with the steps of this profile; may be repeated");

    private static final int MAX_SHOWN = 100;

    private final ComposeProject project;
    private final Compilation compilation;
    private final List<String> operands;

    private WorkflowSource(ComposeProject project, Compilation compilation, List<String> operands) {
        this.project = project;
        this.compilation = compilation;
        this.operands = operands;
    }

    /** Which files they are. */
    ComposeProject project() {
        return project;
    }

    /** What they say. */
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
    StepGraph selected(Arguments arguments) {
        List<Step> steps = Selection.of(workflow(), operands, profiles(arguments));
        return steps.size() == workflow().steps().size() ? graph() : StepGraph.of(steps);
    }

    /** What a command that reads a workflow looks like: with the options that say which. */
    static Spec spec(String path, String operands, String summary, Option... options) {
        List<Option> all = new ArrayList<>();
        all.add(List.of(options).stream().anyMatch(option -> option.isCalled("-f")) ? LONG_FILE : FILE);
        all.addAll(PROJECT);
        all.addAll(List.of(options));
        return Spec.of(path, operands, summary, all.toArray(new Option[0]));
    }

    /**
     * Reads the files that the command line names, or those that are found.
     *
     * @throws ForgeException with exit code 2 if there is none or one cannot be read
     */
    static WorkflowSource read(Arguments arguments, Terminal terminal) {
        return read(arguments, terminal, 0);
    }

    /** The same for a command whose first operands are something else. */
    static WorkflowSource read(Arguments arguments, Terminal terminal, int from) {
        List<String> all = arguments.operands();
        List<String> operands = new ArrayList<>(all.subList(Math.min(from, all.size()), all.size()));
        List<String> files = new ArrayList<>(arguments.values("file"));
        for (int i = 0; files.isEmpty() && i < operands.size(); i++) {
            if (isFile(operands.get(i))) {
                files.add(operands.remove(i));
            }
        }
        ComposeProject project = ComposeProject.find(
                new ComposeProject.Asked(
                        files,
                        arguments.value("project-directory"),
                        arguments.value("project-name"),
                        arguments.values("env-file"),
                        arguments.values("profile")),
                terminal.environment(),
                new File("").getAbsoluteFile(),
                terminal.in());
        return new WorkflowSource(project, new Compilation(project, host(), terminal.environment()), operands);
    }

    /** The profiles that are asked for; a variable may name some of other projects. */
    List<String> profiles(Arguments arguments) {
        if (!arguments.values("profile").isEmpty()) {
            return project.profiles();
        }
        Set<String> known = new HashSet<>(Set.of("*"));
        workflow().steps().forEach(step -> known.addAll(step.profiles()));
        return project.profiles().stream().filter(known::contains).toList();
    }

    /** The options that make another process read the same. */
    List<String> words(Arguments arguments) {
        List<String> words = new ArrayList<>();
        for (ComposeProject.Part part : project.parts()) {
            words.add("--file");
            words.add(part.text() == null ? part.file().getPath() : ComposeProject.STANDARD_INPUT);
        }
        words.addAll(List.of("--project-directory", project.directory().getPath()));
        words.addAll(List.of("--project-name", workflow().name()));
        for (String file : arguments.values("env-file")) {
            words.addAll(List.of("--env-file", new File(file).getAbsolutePath()));
        }
        profiles(arguments).forEach(profile -> words.addAll(List.of("--profile", profile)));
        return words;
    }

    /** What has come from standard input, or null. */
    @Nullable
    SourceText standardInput() {
        for (ComposeProject.Part part : project.parts()) {
            if (part.text() != null) {
                return part.text();
            }
        }
        return null;
    }

    private static boolean isFile(String operand) {
        return operand.endsWith(".yaml") || operand.endsWith(".yml") || operand.indexOf('/') >= 0;
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
                            + String.join(
                                    ", ",
                                    workflow().files().stream()
                                            .map(File::getName)
                                            .toList()));
            return true;
        }
        return false;
    }

    /** The exit code for a file that is of no use. */
    static int unusable() {
        return ExitCode.USAGE;
    }
}
