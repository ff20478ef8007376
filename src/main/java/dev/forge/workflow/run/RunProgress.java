package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.posix.HomeLock;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, whatever its steps run on: the loop that alone talks to the scheduler, what has failed, and what is
 * written down of the run as a whole.
 */
final class RunProgress {
    private static final long POLL_MILLIS = 50;

    private final Workflow workflow;
    private final StepGraph graph;
    private final Scheduler scheduler;
    private final RunEvents events;
    private final String id;
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final List<String> failed = new ArrayList<>();
    private final @Nullable JobLimit limit;
    private int failedCode;

    RunProgress(
            Workflow workflow,
            StepGraph graph,
            Scheduler scheduler,
            Scheduler.Capacity capacity,
            RunEvents events,
            String id) {
        this.workflow = workflow;
        this.graph = graph;
        limit = capacity.heedsPressure() ? new JobLimit(capacity.jobs(), System::nanoTime, HostPressure::read) : null;
        this.scheduler = scheduler;
        this.events = events;
        this.id = id;
    }

    /** The id of a run that begins now. */
    static String newId() {
        return System.currentTimeMillis() + "-" + ProcessHandle.current().pid();
    }

    /**
     * Held for as long as a run lasts.
     *
     * @param waits is told who holds it, again and again, and throws to wait no longer; null not to wait
     * @throws ForgeException if another run of the same workflow lasts
     */
    static HomeLock lock(ForgeHome home, Workflow workflow, @Nullable Consumer<String> waits) {
        String name = workflow.name();
        while (true) {
            try {
                return HomeLock.take(
                        home,
                        "workflow-" + name,
                        "runs workflow " + name,
                        TimeUnit.MILLISECONDS.toNanos(waits == null ? 2000 : 200));
            } catch (ForgeException e) {
                String holder = holder(home, name);
                if (waits == null) {
                    throw new ForgeException(
                            holder, "--wait-for-lock waits for its end; -p NAME makes it another workflow");
                }
                waits.accept(holder);
            }
        }
    }

    private static String holder(ForgeHome home, String name) {
        PastRun run = PastRun.latest(home, name);
        return "workflow " + name + " runs already"
                + (run == null || !run.isAlive()
                        ? ""
                        : ", in process " + run.facts().number("pid") + " since "
                                + Instant.ofEpochMilli(began(run.facts().text("id", "")))
                                        .truncatedTo(ChronoUnit.SECONDS));
    }

    /** When a run began: its id says so. */
    private static long began(String id) {
        int dash = id.indexOf('-');
        return dash > 0 && id.substring(0, dash).matches("[0-9]{1,15}") ? Long.parseLong(id.substring(0, dash)) : 0;
    }

    /**
     * Runs until the scheduler says that all is over.
     *
     * @param look is called again and again: whether somebody wants the end
     * @param start starts a node
     * @param stop stops a node that nobody needs any more, without waiting for it
     */
    void loop(Runnable look, IntConsumer start, IntConsumer stop) {
        while (true) {
            look.run();
            if (limit != null) {
                scheduler.limit(limit.now());
            }
            scheduler.next().forEach(start::accept);
            for (int node : scheduler.unneeded()) {
                stop.accept(node);
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

    /** Has something done by the loop. From any thread. */
    void later(Runnable event) {
        queue.add(event);
    }

    void started(int node, String name) {
        events.happened(RunEvents.Kind.STARTED, name, "", 0);
        later(() -> scheduler.started(node));
    }

    void healthy(int node, String name, long millis) {
        events.happened(RunEvents.Kind.HEALTHY, name, "", millis);
        later(() -> scheduler.healthy(node));
    }

    void unhealthy(int node, String name, String reason) {
        events.happened(RunEvents.Kind.UNHEALTHY, name, reason, 0);
        later(() -> scheduler.unhealthy(node));
    }

    /**
     * A step has ended. From any thread.
     *
     * @param isEnded whether that was on purpose; how it ended says nothing then
     * @param told is called by the loop, after the scheduler has heard of it
     */
    void ended(
            int node,
            String name,
            boolean succeeded,
            boolean isEnded,
            int code,
            String detail,
            long millis,
            Runnable told) {
        RunEvents.Kind kind =
                isEnded ? RunEvents.Kind.STOPPED : succeeded ? RunEvents.Kind.SUCCEEDED : RunEvents.Kind.FAILED;
        boolean isAllowed = graph.step(node).facts().policy().allowFailure();
        events.happened(
                kind, name, isEnded ? "" : detail + (succeeded || !isAllowed ? "" : ", which is allowed"), millis);
        later(() -> {
            if (!succeeded && !isAllowed && !isEnded) {
                failed(name, code == 0 ? 1 : code);
            }
            scheduler.ended(node, succeeded);
            told.run();
        });
    }

    /** A step has failed before anything of it ran. Only from the loop. */
    void cannotStart(int node, String name, int code, @Nullable String reason) {
        failed(name, code);
        events.happened(RunEvents.Kind.FAILED, name, reason == null ? "" : reason, 0);
        scheduler.ended(node, false);
    }

    private void failed(String name, int code) {
        failed.add(name);
        failedCode = code;
    }

    boolean isWell() {
        return failed.isEmpty();
    }

    /** Tells which steps have not been run. */
    void tellSkipped() {
        for (int node = 0; node < graph.nodes(); node++) {
            Scheduler.State state = scheduler.state(node);
            if (graph.isRun(node) && (state == Scheduler.State.SKIPPED || state == Scheduler.State.CANCELLED)) {
                events.happened(RunEvents.Kind.SKIPPED, graph.name(node), "", 0);
            }
        }
    }

    /** What is written down of it while it runs. */
    JsonObject facts() {
        return facts("running");
    }

    /** What is written down of it at its end. */
    JsonObject facts(boolean isInterrupted) {
        return facts(isInterrupted ? "interrupted" : isWell() ? "succeeded" : "failed");
    }

    private JsonObject facts(String state) {
        return new JsonObject()
                .put("workflow", workflow.name())
                .put("file", workflow.file().getPath())
                .put("id", id)
                .put("state", state)
                .put("pid", Proc.self())
                .put("startTime", String.valueOf(Proc.startTime(Proc.self())))
                .put("runs", graph.runs())
                .put("failed", failed);
    }

    /** The names of the steps that failed, in order. */
    List<String> failed() {
        return failed;
    }

    /** The exit code of the only step that failed, 1 if several did, 0 if none. */
    int code() {
        return isWell() ? 0 : failed.size() == 1 ? failedCode : 1;
    }

    Map<String, String> labels() {
        return Map.of("dev.forge.workflow", workflow.name(), "dev.forge.run", id);
    }

    /** A step's name as that of something in an engine. */
    String nameOf(String step) {
        return workflow.name() + "-" + RunDirectory.fileName(step).replaceAll("[^A-Za-z0-9_.-]", "-");
    }

    /** The same, of this run's attempt. */
    String nameOf(String step, int attempt) {
        return nameOf(step) + "-" + id.substring(id.indexOf('-') + 1) + (attempt == 1 ? "" : "-" + attempt);
    }

    boolean isService(int node) {
        return !graph.step(node).isJob();
    }
}
