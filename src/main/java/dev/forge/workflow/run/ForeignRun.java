package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.HomeLock;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Variables;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A run of a workflow on another engine: the same scheduler, the same files, and a {@link ForeignStep} for each container.
 */
public final class ForeignRun {
    private final ForeignEngine engine;
    private final Workflow workflow;
    private final StepGraph graph;
    private final Scheduler scheduler;
    private final RunDirectory directory;
    private final RunEvents events;
    private final SecretFiles secrets;
    private final String id;
    private final RunProgress progress;
    private final Map<Integer, ForeignStep> running = new HashMap<>();
    private @Nullable String network;
    private final Shutdown shutdown;
    private volatile boolean isInterrupted;
    private boolean isKilled;

    private ForeignRun(
            ForgeHome home,
            ForeignEngine engine,
            Workflow workflow,
            StepGraph graph,
            Scheduler.Capacity capacity,
            Map<String, String> environment,
            RunEvents events,
            String id) {
        this.engine = engine;
        this.workflow = workflow;
        this.graph = graph;
        this.events = events;
        this.id = id;
        scheduler = new Scheduler(graph, capacity, Variables.of(environment), List.of(), false);
        progress = new RunProgress(workflow, graph, scheduler, capacity, events, id);
        shutdown = new Shutdown(graph);
        directory = RunDirectory.make(home, workflow.name(), id);
        secrets = new SecretFiles(workflow, environment, id);
    }

    /**
     * Runs it to its end. What the engine cannot do is said as a note before.
     *
     * @param graph the steps to run
     * @param capacity what may run at once
     * @param environment the caller's variables
     * @param events hears what happens
     * @param interrupts asked again and again how often somebody has told it to end: once ends steps in order, twice kills
     * @throws ForgeException if another run of the same workflow lasts, or the engine has not got an image
     */
    public static WorkflowRun.Result run(
            ForgeHome home,
            ForeignEngine engine,
            Workflow workflow,
            StepGraph graph,
            Scheduler.Capacity capacity,
            Map<String, String> environment,
            RunEvents events,
            IntSupplier interrupts) {
        requireImages(engine, workflow, graph);
        String id = RunProgress.newId();
        HomeLock lock = RunProgress.lock(home, workflow, null);
        try {
            ForeignRun run = new ForeignRun(home, engine, workflow, graph, capacity, environment, events, id);
            try {
                return run.run(environment, interrupts);
            } finally {
                run.close();
                run.directory.outdated().forEach(FileTree::remove);
            }
        } finally {
            lock.close();
        }
    }

    private static void requireImages(ForeignEngine engine, Workflow workflow, StepGraph graph) {
        Set<String> images = new LinkedHashSet<>();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                images.add(workflow.definition(graph.step(node), graph.combination(node))
                        .image());
            }
        }
        List<String> missing = new ArrayList<>();
        for (String image : images) {
            if (!engine.succeeds("image", "inspect", image)) {
                missing.add(image);
            }
        }
        if (!missing.isEmpty()) {
            throw ForgeException.missing(
                    engine.name() + " has no image " + String.join(", ", missing),
                    "a run pulls nothing: " + engine.name() + " load -i FILE");
        }
    }

    private WorkflowRun.Result run(Map<String, String> environment, IntSupplier interrupts) {
        directory.writeGraph(RunGraph.of(graph));
        directory.writeRun(facts(progress.facts()));
        if (graph.runs() > 1) {
            makeNetwork();
        }
        try (Reaper _ = Reaper.start(environment, directory, secrets.directory(), engine.program())) {
            progress.loop(() -> look(interrupts), this::start, node -> {
                ForeignStep step = running.get(node);
                if (step != null) {
                    stop(step);
                }
            });
        }
        progress.tellSkipped();
        directory.writeRun(facts(progress.facts(isInterrupted)));
        return new WorkflowRun.Result(progress.failed(), progress.code(), directory.root(), true);
    }

    /** Only where a step is in the run's network; those that are nowhere or on the host's need none. */
    private void makeNetwork() {
        boolean isNeeded = false;
        for (int node = 0; node < graph.nodes() && !isNeeded; node++) {
            isNeeded = graph.isRun(node)
                    && ForeignEngine.isInRunNetwork(workflow.definition(graph.step(node), graph.combination(node)));
        }
        if (isNeeded) {
            String name = "forge-" + workflow.name() + "-" + id;
            engine.text(List.of("network", "create", name));
            network = name;
        }
    }

    private void close() {
        secrets.close();
        if (network != null) {
            engine.succeeds("network", "rm", network);
        }
    }

    private JsonObject facts(JsonObject facts) {
        return facts.put("engine", engine.name());
    }

    private void look(IntSupplier interrupts) {
        int told = interrupts.getAsInt();
        if (told > 0 && !isInterrupted) {
            isInterrupted = true;
            scheduler.cancel();
        }
        if (told > 1 && !isKilled) {
            isKilled = true;
            running.values()
                    .forEach(step ->
                            Thread.ofPlatform().name("kill " + step.name()).start(step::kill));
        }
        if (isInterrupted) {
            for (int node : shutdown.next(List.copyOf(running.keySet()))) {
                ForeignStep step = running.get(node);
                if (step != null) {
                    stop(step);
                }
            }
        }
    }

    private void start(int node) {
        StepDefinition definition = workflow.definition(graph.step(node), graph.combination(node));
        ForeignStep step = new ForeignStep(this, node, graph.name(node), definition, secrets.of(definition));
        running.put(node, step);
        Thread.ofPlatform().name("step " + step.name()).start(step);
    }

    private void stop(ForeignStep step) {
        Thread.ofPlatform().name("stop " + step.name()).start(step::stop);
    }

    ForeignEngine engine() {
        return engine;
    }

    RunDirectory directory() {
        return directory;
    }

    RunEvents events() {
        return events;
    }

    String id() {
        return id;
    }

    @Nullable
    String network() {
        return network;
    }

    List<String> secrets() {
        return secrets.contents();
    }

    Map<String, String> labels() {
        return progress.labels();
    }

    String containerName(String step, int attempt) {
        return "forge-" + progress.nameOf(step, attempt);
    }

    boolean isService(int node) {
        return progress.isService(node);
    }

    boolean isInterrupted() {
        return isInterrupted;
    }

    void started(int node, String name) {
        progress.started(node, name);
    }

    void healthy(int node, String name) {
        progress.healthy(node, name, 0);
    }

    void ended(ForeignStep step, boolean succeeded, int code, String detail, long millis) {
        boolean isEnded = step.isStopped() && (succeeded || isInterrupted);
        progress.ended(
                step.node(), step.name(), succeeded, isEnded, code, detail, millis, () -> running.remove(step.node()));
    }
}
