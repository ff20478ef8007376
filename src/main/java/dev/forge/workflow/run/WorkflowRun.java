package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.HomeLock;
import dev.forge.engine.Containers;
import dev.forge.engine.Images;
import dev.forge.engine.definition.Network;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Variables;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A run of a workflow in this process: a thread for each container that runs, and this one, which alone talks to the
 * scheduler. When this process is killed, a small shell that waits for its end ({@code libexec/reaper.sh}) removes the
 * containers that still run.
 */
public final class WorkflowRun implements RunContext {
    private static final long POLL_MILLIS = 50;

    private final Workflow workflow;
    private final StepGraph graph;
    private final Scheduler scheduler;
    private final Containers containers;
    private final Images images;
    private final RunDirectory directory;
    private final RunEvents events;
    private final SecretFiles secretFiles;
    private final StepCache cache;
    private final RunNetwork network;
    private final String id;
    private final RunControl control;
    private final RunEnd end;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Map<Integer, StepRun> running = new ConcurrentHashMap<>();
    private final List<String> failed = new ArrayList<>();
    private int failedCode;

    /**
     * What came of a run.
     *
     * @param failed the names of the nodes that failed, in order
     * @param code the exit code of the only one that failed, 1 if several did, 0 if none
     * @param directory where its logs are
     */
    public record Result(List<String> failed, int code, File directory) {
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
     */
    public record Options(boolean resume, Predicate<String> isUncached) {}

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
        this.id = id;
        this.control = control;
        this.events = events;
        containers = new Containers(home);
        images = new Images(home);
        directory = RunDirectory.make(home, workflow.name(), id);
        secretFiles = new SecretFiles(workflow, environment, id);
        cache = StepCache.of(home, workflow, graph, environment, directory.volumes(), options.isUncached());
        List<Integer> done =
                resumed == null ? List.of() : new Resumption(workflow, graph, images, cache, directory).done(resumed);
        done.forEach(node -> events.happened(RunEvents.Kind.RESUMED, graph.name(node), "", 0));
        scheduler = new Scheduler(graph, capacity, Variables.of(environment), done, control.keepsServices());
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
        String id = System.currentTimeMillis() + "-" + ProcessHandle.current().pid();
        HomeLock lock = HomeLock.take(
                home, "workflow-" + workflow.name(), "runs workflow " + workflow.name(), TimeUnit.SECONDS.toNanos(2));
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
        directory.writeRun(facts("running"));
        Reaper reaper = Reaper.start(environment, directory, secretFiles.directory());
        ControlPipe pipe = control.keepsServices()
                ? ControlPipe.open(directory.root(), order -> queue.add(() -> end.obey(order)))
                : null;
        try {
            loop();
        } finally {
            reaper.close();
            if (pipe != null) {
                pipe.close();
            }
        }
        for (int node = 0; node < graph.nodes(); node++) {
            Scheduler.State state = scheduler.state(node);
            if (graph.isRun(node) && (state == Scheduler.State.SKIPPED || state == Scheduler.State.CANCELLED)) {
                events.happened(RunEvents.Kind.SKIPPED, graph.name(node), "", 0);
            }
        }
        directory.writeRun(facts(end.hasBegun() ? "interrupted" : failed.isEmpty() ? "succeeded" : "failed"));
        int code = failed.isEmpty() ? 0 : failed.size() == 1 ? failedCode : 1;
        return new Result(failed, Objects.requireNonNullElse(end.decided(), code), directory.root());
    }

    private JsonObject facts(String state) {
        return new JsonObject()
                .put("workflow", workflow.name())
                .put("file", workflow.file().getPath())
                .put("id", id)
                .put("state", state)
                .put("kind", control.keepsServices() ? "up" : "run")
                .put("pid", Proc.self())
                .put("startTime", String.valueOf(Proc.startTime(Proc.self())))
                .put("runs", graph.runs())
                .put("failed", failed);
    }

    private void loop() {
        while (true) {
            end.look(this::hasCheck, failed.isEmpty());
            scheduler.next().forEach(this::start);
            for (int node : scheduler.unneeded()) {
                StepRun step = running.get(node);
                if (step != null) {
                    stop(step);
                }
            }
            if (scheduler.isOver()) {
                return;
            }
            try {
                Runnable event = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                while (event != null) {
                    event.run();
                    event = queue.poll();
                }
            } catch (InterruptedException e) {
                // A signal came: it is asked for above.
            }
        }
    }

    private void start(int node) {
        String name = graph.name(node);
        StepDefinition definition = workflow.definition(graph.step(node), graph.combination(node));
        try {
            String key = StepKey.of(definition, images.find(definition.image()).id());
            Map<String, File> files = new LinkedHashMap<>(secretFiles.of(definition));
            cache.handedOver(node, definition).forEach(files::putIfAbsent);
            StepRun step = new StepRun(this, node, name, definition, files, key);
            running.put(node, step);
            Thread.ofPlatform().name("step " + name).start(step);
        } catch (ForgeException e) {
            failed.add(name);
            failedCode = e.exitCode();
            events.happened(RunEvents.Kind.FAILED, name, e.getMessage(), 0);
            scheduler.ended(node, false);
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
        queue.add(() -> {
            running.remove(step.node());
            scheduler.ended(step.node(), true);
        });
    }

    @Override
    public Map<String, String> labels() {
        return Map.of("dev.forge.workflow", workflow.name(), "dev.forge.run", id);
    }

    @Override
    public Network network(StepDefinition step) {
        return network.of(step);
    }

    @Override
    public String containerName(StepDefinition definition, String step, int attempt) {
        String given = definition.isolation().network().containerName();
        String name = workflow.name() + "-" + RunDirectory.fileName(step).replaceAll("[^A-Za-z0-9_.-]", "-");
        if (control.keepsServices()) {
            // As compose calls it, so that other commands find it by a name that is known.
            return given != null && step.equals(definition.name()) ? given : name + "-1";
        }
        return name + "-" + id.substring(id.indexOf('-') + 1) + (attempt == 1 ? "" : "-" + attempt);
    }

    @Override
    public boolean isService(int node) {
        return !graph.step(node).isJob();
    }

    @Override
    public boolean isInterrupted() {
        return end.hasBegun();
    }

    @Override
    public void started(int node, String name) {
        events.happened(RunEvents.Kind.STARTED, name, "", 0);
        queue.add(() -> scheduler.started(node));
    }

    @Override
    public void healthy(int node, String name, long millis) {
        events.happened(RunEvents.Kind.HEALTHY, name, "", millis);
        queue.add(() -> scheduler.healthy(node));
    }

    @Override
    public void unhealthy(int node, String name, String reason) {
        events.happened(RunEvents.Kind.UNHEALTHY, name, reason, 0);
        queue.add(() -> scheduler.unhealthy(node));
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
        return HealthChecks.of(step.healthCheck(), images.find(step.image()).config()) != null;
    }

    @Override
    public @Nullable HealthCheck healthCheck(int node, StepDefinition step) {
        return HealthChecks.of(
                step.healthCheck(),
                images.find(step.image()).config(),
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
        RunEvents.Kind kind =
                isEnded ? RunEvents.Kind.STOPPED : succeeded ? RunEvents.Kind.SUCCEEDED : RunEvents.Kind.FAILED;
        boolean isAllowed = graph.step(step.node()).facts().policy().allowFailure();
        events.happened(
                kind,
                step.name(),
                isEnded ? "" : detail + (succeeded || !isAllowed ? "" : ", which is allowed"),
                millis);
        queue.add(() -> {
            running.remove(step.node());
            if (!succeeded && !isAllowed && !isEnded) {
                failed.add(step.name());
                failedCode = code == 0 ? 1 : code;
            }
            scheduler.ended(step.node(), succeeded);
            if (!stopped) {
                end.ended(step.name(), code);
            }
        });
    }
}
