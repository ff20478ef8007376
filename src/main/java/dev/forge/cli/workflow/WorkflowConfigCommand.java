package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.Suggestions;
import dev.forge.core.TextFile;
import dev.forge.core.text.Visible;
import dev.forge.workflow.ResolvedProject;
import dev.forge.workflow.Step;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.cache.Digests;
import dev.forge.workflow.graph.Selection;
import dev.forge.workflow.yaml.YamlWriter;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code forge workflow config}: the files of a workflow as one, with everything filled in. */
public final class WorkflowConfigCommand implements Command {
    private static final List<String> FORMATS = List.of("yaml", "json");
    private static final List<String> LISTS = List.of("services", "images", "profiles", "volumes", "networks");

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow config",
                "[OPTIONS] [FILE] [STEP...]",
                "print the files as one: merged, variables filled in, short forms written out, secrets masked",
                WorkflowSource.PROFILE,
                Option.value("--format", "FORMAT", "yaml or json"),
                Option.flag("--services", "only the names of services and jobs"),
                Option.flag("--images", "only the names of images"),
                Option.flag("--profiles", "only the names of profiles, also of those that are not asked for"),
                Option.flag("--volumes", "only the names of volumes"),
                Option.flag("--networks", "only the names of networks"),
                Option.value("--hash", "STEP", "a digest of what the file says of a step, or of all with *"),
                Option.value("-o --output", "FILE", "write it there"),
                Option.flag("-q --quiet", "print nothing; the exit code says whether the files are right"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format", "yaml");
        if (!FORMATS.contains(format)) {
            throw ForgeException.usage("unknown format " + format, Suggestions.hint(format, FORMATS));
        }
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        Workflow workflow = source.workflow();
        List<Step> steps = Selection.of(workflow, source.operands(), source.profiles(arguments));
        if (arguments.flag("quiet")) {
            return ExitCode.OK;
        }
        String text = text(arguments, workflow, steps, format);
        String output = arguments.value("output");
        if (output != null) {
            TextFile.write(new File(output), text);
        } else {
            terminal.out().print(text);
        }
        return ExitCode.OK;
    }

    private static String text(Arguments arguments, Workflow workflow, List<Step> steps, String format) {
        List<String> lines = new ArrayList<>();
        boolean isList = false;
        for (String list : LISTS) {
            if (arguments.flag(list)) {
                isList = true;
                lines.addAll(names(list, workflow, steps));
            }
        }
        String hashed = arguments.value("hash");
        if (isList && hashed == null) {
            return lines(lines);
        }
        Map<String, @Nullable Object> project = ResolvedProject.of(workflow, steps);
        if (hashed != null) {
            return lines(hashes(hashed, project));
        }
        return format.equals("json") ? Json.pretty(project) + "\n" : YamlWriter.write(project);
    }

    private static String lines(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(Visible.line(line)).append('\n'));
        return text.toString();
    }

    private static List<String> names(String list, Workflow workflow, List<Step> steps) {
        return switch (list) {
            case "services" -> steps.stream().map(Step::name).toList();
            case "images" -> {
                List<String> images = new ArrayList<>();
                for (Step step : steps) {
                    for (Map<String, String> combination : step.matrix().combinations()) {
                        images.add(workflow.definition(step, combination).image());
                    }
                }
                yield images.stream().distinct().toList();
            }
            case "profiles" ->
                workflow.steps().stream()
                        .flatMap(step -> step.profiles().stream())
                        .distinct()
                        .sorted()
                        .toList();
            default -> workflow.declarations().names(list);
        };
    }

    private static List<String> hashes(String asked, Map<String, @Nullable Object> project) {
        List<String> lines = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (String section : List.of("services", "jobs")) {
            if (project.get(section) instanceof Map<?, ?> steps) {
                steps.forEach((name, step) -> {
                    known.add(String.valueOf(name));
                    if (asked.equals("*") || List.of(asked.split(",", -1)).contains(name)) {
                        lines.add(name + " " + Digests.of(Json.write(step)));
                    }
                });
            }
        }
        if (lines.isEmpty()) {
            throw ForgeException.usage("there is no step " + asked, Suggestions.hint(asked, known, null));
        }
        return lines;
    }
}
