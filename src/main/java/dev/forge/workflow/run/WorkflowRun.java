package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.HomeLock;
import dev.forge.engine.Containers;
import dev.forge.engine.definition.Network;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Variables;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run of a workflow in this process: a thread for each container that runs, and this one, which alone talks to the
 * scheduler. When this process is killed, a small shell that waits for its end ({@code libexec/reaper.sh}) removes the
 * containers that still run.
 */
public final class WorkflowRun implements RunContext {
    private final Workflow workflow;
    private final StepGraph graph;
    private final Scheduler scheduler;
    private final Containers containers;
    private final RunDirectory directory;
    private final RunEvents events;
    private final SecretFiles secretFiles;
    private final StepCache cache;
    private final RunNetwork network;
    private final RunProgress progress;
    private final RunControl control;
    private final RunEnd end;
    private final Map<Integer, StepRun> running = new ConcurrentHashMap<>();
    /** A thread for each step that runs or is looked up, which takes the next one afterwards. */
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().name("step ", 1).factory());

    private volatile boolean hasRun;

    /**
     * What came of a run.
     *
     * @param failed the names of the nodes that failed, in order
     * @param code the exit code of the only one that failed, 1 if several did, 0 if none
     * @param directory where its logs are
     * @param hasRun whether any step ran, so that there are figures
     */
    public record Result(List<String> failed, int code, File directory, boolean hasRun) {
        /** A result that cannot change any more. */
        public Result {
            failed = List.copyOf(failed);
        }
    }

    /**
     * What is not run again.
     *
     * @param resume whether what succeeded in the latest run, and is the same, is not
     * @param isUncached whether a step runs whatever the cache has
     * @param waits where another run of the workflow lasts: is told so, and throws to wait no longer; null not to wait
     */
    public record Options(
            boolean resume,
            Predicate<String> isUncached,
            @Nullable Consumer<String> waits) {}

    private WorkflowRun(
            ForgeHome home,
            Workflow workflow,
            StepGraph graph,
            Scheduler.Capacity capacity,
            Map<String, String> environment,
            RunEvents events,
            String id,
            Options options,
            RunControl control,
            @Nullable PastRun resumed) {
        this.workflow = workflow;
        this.graph = graph;
        this.control = control;
        this.events = events;
        containers = new Containers(home);
        directory = RunDirectory.make(home, workflow.name(), id);
        secretFiles = new SecretFiles(workflow, environment, id);
        cache = StepCache.of(home, workflow, graph, environment, directory.volumes(), options.isUncached());
        List<Integer> done =
                resumed == null ? List.of() : new Resumption(workflow, graph, cache, directory).done(resumed);
        done.forEach(node -> events.happened(RunEvents.Kind.RESUMED, graph.name(node), "", 0));
        scheduler = new Scheduler(graph, capacity, Variables.of(environment), done, control.keepsServices());
        progress = new RunProgress(workflow, graph, scheduler, capacity, events, id);
        end = new RunEnd(control, graph, scheduler, running, this::stop);
        network = new RunNetwork(workflow, graph, service -> StepRun.payload(running.values(), service));
    }

    /**
     * Runs it to its end.
     *
     * @param graph the steps to run
     * @param capacity what may run at once
     * @param environment the caller's variables
     * @param events hears what happens
     * @param options what is not run again
     * @param control how it is led
     * @throws ForgeException if another run of the same workflow lasts, or nothing can be written
     */
    public static Result run(
            ForgeHome home,
            Workflow workflow,
            StepGraph graph,
            Scheduler.Capacity capacity,
            Map<String, String> environment,
            RunEvents events,
            Options options,
            RunControl control) {
        String id = RunProgress.newId();
        HomeLock lock = RunProgress.lock(home, workflow, options.waits());
        try {
            PastRun resumed = options.resume() ? PastRun.latest(home, workflow.name()) : null;
            WorkflowRun run = new WorkflowRun(
                    home, workflow, graph, capacity, environment, events, id, options, control, resumed);
            try {
                return run.run(environment);
            } finally {
                run.secretFiles.close();
                run.network.close();
                run.cache.finish(environment);
                run.directory.outdated().forEach(FileTree::remove);
            }
        } finally {
            lock.close();
        }
    }

    private Result run(Map<String, String> environment) {
        directory.writeGraph(RunGraph.of(graph));
        directory.writeRun(facts(progress.facts()));
        Reaper reaper = Reaper.start(environment, directory, secretFiles.directory());
        ControlPipe pipe = control.keepsServices()
                ? ControlPipe.open(directory.root(), order -> progress.later(() -> end.obey(order)))
                : null;
        try {
            progress.loop(() -> end.look(this::hasCheck, progress.isWell()), this::start, node -> {
                StepRun step = running.get(node);
                if (step != null) {
                    stop(step);
                }
            });
            awaitThreads();
        } finally {
            threads.shutdown();
            reaper.close();
            if (pipe != null) {
                pipe.close();
            }
        }
        progress.tellSkipped();
        directory.writeRun(facts(progress.facts(end.hasBegun())));
        return new Result(
                progress.failed(),
                Objects.requireNonNullElse(end.decided(), progress.code()),
                directory.root(),
                hasRun);
    }

    /** What ended steps leave is removed beside those that wait for them: here only the last ones are waited for. */
    private void awaitThreads() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                events.happened(RunEvents.Kind.NOTE, workflow.name(), "what its steps leave is not removed yet", 0);
            }
        } catch (InterruptedException e) {
            // The reaper removes it.
            Thread.currentThread().interrupt();
        }
    }

    private JsonObject facts(JsonObject facts) {
        return facts.put("kind", control.keepsServices() ? "up" : "run");
    }

    private void start(int node) {
        String name = graph.name(node);
        StepDefinition definition = workflow.definition(graph.step(node), graph.combination(node));
        try {
            String key = StepKey.of(definition, cache.image(definition.image()).id());
            Map<String, File> files = new LinkedHashMap<>(secretFiles.of(definition));
            cache.handedOver(node, definition).forEach(files::putIfAbsent);
            StepRun step = new StepRun(this, node, name, definition, files, key);
            running.put(node, step);
            // With no thread in between, where there is nothing to wait for and nothing to copy.
            if (cache.isQuick(node, definition) && step.isCached()) {
                cached(step);
            } else {
                threads.execute(step);
            }
        } catch (ForgeException e) {
            progress.cannotStart(node, name, e.exitCode(), e.getMessage());
        }
    }

    /** On a thread of its own, as it waits. */
    private void stop(StepRun step) {
        Thread.ofPlatform().name("stop " + step.name()).start(() -> {
            try {
                step.stop();
            } catch (ForgeException e) {
                happened(RunEvents.Kind.FAILED, step.name(), "cannot be stopped: " + e.getMessage(), 0);
            }
        });
    }

    @Override
    public Containers containers() {
        return containers;
    }

    @Override
    public RunDirectory directory() {
        return directory;
    }

    @Override
    public RunEvents events() {
        return events;
    }

    @Override
    public List<String> secrets() {
        return secretFiles.contents();
    }

    @Override
    public StepCache cache() {
        return cache;
    }

    @Override
    public void cached(StepRun step) {
        events.happened(RunEvents.Kind.CACHED, step.name(), "", 0);
        progress.later(() -> {
            running.remove(step.node());
            scheduler.ended(step.node(), true);
        });
    }

    @Override
    public Map<String, String> labels() {
        return progress.labels();
    }

    @Override
    public Network network(StepDefinition step) {
        return network.of(step);
    }

    @Override
    public String containerName(StepDefinition definition, String step, int attempt) {
        String given = definition.isolation().network().containerName();
        if (control.keepsServices()) {
            // As compose calls it, so that other commands find it by a name that is known.
            return given != null && step.equals(definition.name()) ? given : progress.nameOf(step) + "-1";
        }
        return progress.nameOf(step, attempt);
    }

    @Override
    public boolean isService(int node) {
        return progress.isService(node);
    }

    @Override
    public boolean isInterrupted() {
        return end.hasBegun();
    }

    @Override
    public void started(int node, String name) {
        hasRun = true;
        progress.started(node, name);
    }

    @Override
    public void healthy(int node, String name, long millis) {
        progress.healthy(node, name, millis);
    }

    @Override
    public void unhealthy(int node, String name, String reason) {
        progress.unhealthy(node, name, reason);
    }

    @Override
    public boolean keepsServices() {
        return control.keepsServices();
    }

    @Override
    public @Nullable Integer grace() {
        return end.grace();
    }

    private boolean hasCheck(int node) {
        StepDefinition step = workflow.definition(graph.step(node), graph.combination(node));
        return HealthChecks.of(step.healthCheck(), cache.image(step.image()).config()) != null;
    }

    @Override
    public @Nullable HealthCheck healthCheck(int node, StepDefinition step) {
        return HealthChecks.of(
                step.healthCheck(),
                cache.image(step.image()).config(),
                scheduler.isAwaited(node, Dependency.Until.HEALTHY));
    }

    @Override
    public void happened(RunEvents.Kind kind, String name, String detail, long millis) {
        events.happened(kind, name, detail, millis);
    }

    @Override
    public void ended(StepRun step, boolean succeeded, boolean stopped, int code, String detail, long millis) {
        // What was ended on purpose has not failed; how it ended then says nothing.
        boolean isEnded = stopped && (succeeded || end.hasBegun());
        progress.ended(step.node(), step.name(), succeeded, isEnded, code, detail, millis, () -> {
            running.remove(step.node());
            if (!stopped) {
                end.ended(step.name(), code);
            }
        });
    }
}
