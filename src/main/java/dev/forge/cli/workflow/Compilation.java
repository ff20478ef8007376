package dev.forge.cli.workflow;

import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.workflow.CompiledGraphs;
import dev.forge.workflow.CompiledGraphs.Answer;
import dev.forge.workflow.CompiledGraphs.Question;
import dev.forge.workflow.CompiledGraphs.Summary;
import dev.forge.workflow.ComposeProject;
import dev.forge.workflow.ComposeReader;
import dev.forge.workflow.Step;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.GraphCheck;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.yaml.ReadLog;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A workflow that is read and checked, or taken as it was understood before if nothing of it has changed. */
final class Compilation {
    private final ComposeProject project;
    private final GraphCheck.Host host;
    private final CompiledGraphs compiled;
    private final @Nullable Question question;
    private final @Nullable Answer answer;
    private @Nullable Workflow workflow;
    private @Nullable StepGraph graph;

    /**
     * Files that are not read yet, unless there is no answer from before.
     *
     * @param environment the caller's variables
     * @throws dev.forge.core.ForgeException with exit code 2 if one cannot be read
     */
    Compilation(ComposeProject project, GraphCheck.Host host, Map<String, String> environment) {
        this.project = project;
        this.host = host;
        compiled = new CompiledGraphs(ForgeHome.of(environment));
        String build = build(environment);
        question = build == null ? null : question(project, build, host);
        answer = question == null ? null : compiled.find(question);
        if (answer == null) {
            workflow = read();
        }
    }

    /** Null if what comes from standard input decides. */
    private static @Nullable Question question(ComposeProject project, String build, GraphCheck.Host host) {
        List<String> words = new ArrayList<>(List.of(
                build,
                host.cpus() + " " + host.memory(),
                project.directory().getPath(),
                Objects.requireNonNullElse(project.name(), "")));
        for (ComposeProject.Part part : project.parts()) {
            if (part.text() != null) {
                return null;
            }
            words.add(part.file().getPath());
            words.add(part.shown());
        }
        return new Question(words, project.variables());
    }

    /** Which Forge this is; null if that cannot be told, as for one that is started without its launcher. */
    private static @Nullable String build(Map<String, String> environment) {
        String launcher = environment.get("FORGE_LAUNCHER");
        File directory = launcher == null ? null : new File(launcher).getParentFile();
        if (directory == null) {
            return null;
        }
        File file = new File(directory.getParentFile(), "lib/build");
        String text = file.isFile() ? TextFile.readIfThere(file.getPath()) : null;
        return text == null ? null : text + file.lastModified();
    }

    private Workflow read() {
        ReadLog log = new ReadLog();
        Workflow read = log.during(() -> ComposeReader.read(project));
        StepGraph made = GraphCheck.check(read, host);
        graph = made;
        if (question != null && !read.problems().hasErrors()) {
            Set<String> images = new LinkedHashSet<>();
            boolean areKnown = true;
            for (Step step : read.steps()) {
                images.add(step.facts().image());
                areKnown &= step.matrix().isNone();
            }
            images.remove("");
            compiled.keep(
                    question,
                    log,
                    read,
                    new Summary(
                            read.name(),
                            made.steps().size(),
                            made.runs(),
                            WorkflowSource.shown(read.problems()),
                            // The images of a matrix may be others for each of its combinations.
                            areKnown ? List.copyOf(images) : null));
        }
        return read;
    }

    /** What is known without reading it, or null. */
    @Nullable
    Summary summary() {
        return answer == null ? null : answer.summary();
    }

    Workflow workflow() {
        Workflow known = workflow;
        if (known == null) {
            known = answer == null ? null : answer.workflow();
            known = known == null ? read() : known;
            workflow = known;
        }
        return known;
    }

    StepGraph graph() {
        Workflow read = workflow();
        StepGraph known = graph;
        if (known == null) {
            known = StepGraph.of(read.steps());
            graph = known;
        }
        return known;
    }
}
