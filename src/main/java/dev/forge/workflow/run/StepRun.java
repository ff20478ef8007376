package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.lifecycle.Attachment;
import dev.forge.engine.lifecycle.Container;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepPolicy;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of a run: its container, with retries, a timeout and a health check. Runs on a thread of its own. */
final class StepRun implements Runnable {
    /** The exit code of what was ended because its time was over, as timeout(1) has it. */
    static final int TIMED_OUT = 124;

    private static final int DEFAULT_GRACE = 10;

    private final RunContext run;
    private final int node;
    private final String name;
    private final StepDefinition definition;
    private final Map<String, File> files;
    private final String key;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Container container;
    private volatile boolean isStopped;
    private volatile boolean isTimedOut;
    private volatile @Nullable String unhealthy;
    private StepFigures figures = new StepFigures();
    /** What lists say of its latest container. */
    private @Nullable JsonObject listed;

    StepRun(RunContext run, int node, String name, StepDefinition definition, Map<String, File> files, String key) {
        this.run = run;
        this.node = node;
        this.name = name;
        this.definition = definition;
        this.files = files;
        this.key = key;
    }

    int node() {
        return node;
    }

    String name() {
        return name;
    }

    /** The process of a service's payload as the host sees it, or null if none runs. */
    static @Nullable Integer payload(Collection<StepRun> running, String service) {
        for (StepRun step : running) {
            Container current = step.container;
            Integer pid = current != null && step.definition.name().equals(service) ? current.pid() : null;
            if (pid != null) {
                return pid;
            }
        }
        return null;
    }

    /** Ends it; returns when it has ended. A service that nobody needs any more succeeds by that. */
    void stop() {
        isStopped = true;
        stopping.countDown();
        end();
    }

    /** What a list of containers says of it. */
    private JsonObject facts(Container made, String health) {
        return new JsonObject()
                .put("step", name)
                .put("service", definition.name())
                .put("name", made.name())
                .put("image", definition.image())
                .put("args", made.definition().process().args())
                .put("created", made.definition().created())
                .put("health", health);
    }

    /** Its health is known, or not yet. */
    void health(String word) {
        Container current = container;
        if (current != null) {
            run.directory().running(current.id(), facts(current, word));
        }
    }

    /** Kills its container. */
    void kill() {
        isStopped = true;
        stopping.countDown();
        Container current = container;
        try {
            if (current != null) {
                run.containers().kill(current, "KILL");
            }
        } catch (ForgeException e) {
            // It has ended.
        }
    }

    /** Its time is over. */
    void timedOut() {
        isTimedOut = true;
        end();
    }

    /** It is not what it should be by now: it is ended for this reason. */
    void unhealthy(String reason) {
        unhealthy = reason;
        end();
    }

    /** Ends its container. */
    void end() {
        Container current = container;
        if (current != null) {
            Duration own = definition.stopGrace();
            Integer asked = run.grace();
            run.containers().stop(current, asked != null ? asked : own == null ? DEFAULT_GRACE : (int) own.toSeconds());
        }
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        int code = 1;
        String detail = "";
        int attempt = 1;
        StepCache.Lookup cache = null;
        try {
            cache = run.cache().of(node, name, definition);
            if (cache.isRestored(note -> run.happened(RunEvents.Kind.NOTE, name, note, 0))) {
                write(facts("succeeded", 0, 0, start, "").put("cached", true), cache);
                run.cached(this);
                return;
            }
        } catch (RuntimeException e) {
            // Whatever it is, the step itself will say it better, or can do without.
            run.happened(RunEvents.Kind.NOTE, name, "not cached: " + e.getMessage(), 0);
        }
        try (StepLog log = new StepLog(run.directory().log(name), name, run.events(), run.secrets())) {
            while (true) {
                code = attempt(attempt, log, cache);
                if (code == 0 || isStopped || !mayRetry(code, attempt)) {
                    break;
                }
                Duration delay = definition.policy().retry().delayBefore(attempt++);
                run.happened(RunEvents.Kind.RETRY, name, reason(code) + ", again in " + delay.toMillis() + " ms", 0);
                if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            detail = code == 0 ? "" : reason(code);
        } catch (ForgeException e) {
            code = e.exitCode();
            detail = e.getMessage() + (e.hint() == null ? "" : " (" + e.hint() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            detail = "interrupted";
        } catch (RuntimeException e) {
            detail = e.toString();
        }
        if (isStopped) {
            detail = "";
        }
        boolean succeeded = code == 0 || (isStopped && run.isService(node) && !run.isInterrupted());
        if (!succeeded && cache != null) {
            cache.failed();
        }
        String state = succeeded ? "succeeded" : isStopped && run.isInterrupted() ? "stopped" : "failed";
        JsonObject facts = facts(state, code, attempt, start, detail);
        write(facts, cache);
        run.ended(this, succeeded, isStopped, code, detail, facts.number("millis"));
    }

    private JsonObject facts(String state, int code, int attempts, long start, String detail) {
        return new JsonObject()
                .put("step", name)
                .put("key", key)
                .put("state", state)
                .put("exitCode", code)
                .put("attempts", attempts)
                .put("millis", (System.nanoTime() - start) / 1_000_000)
                .put("run", run.labels().get("dev.forge.run"))
                .put("stopped", isStopped)
                .put("figures", figures.found())
                .put("detail", detail);
    }

    /** That it cannot be written, on a full disk, say, must not keep the run from hearing of the step's end. */
    private void write(JsonObject facts, StepCache.@Nullable Lookup cache) {
        try {
            JsonObject latest = listed;
            if (latest != null) {
                // So that services are listed alike while they run and afterwards.
                facts.put("name", latest.text("name"))
                        .put("image", latest.text("image"))
                        .put("args", latest.texts("args"));
            }
            run.directory().writeStep(name, cache == null ? facts : cache.describe(facts));
        } catch (ForgeException e) {
            run.happened(RunEvents.Kind.NOTE, name, e.getMessage(), 0);
        }
    }

    private boolean mayRetry(int code, int attempt) {
        StepPolicy.Retry retry = definition.policy().retry();
        return attempt <= retry.limit() && (retry.on().isEmpty() || retry.on().contains(code));
    }

    private String reason(int code) {
        String why = unhealthy;
        if (why != null) {
            return why;
        }
        Duration timeout = definition.policy().timeout();
        return code == TIMED_OUT && timeout != null
                ? "it ran longer than " + timeout.toMillis() / 1000.0 + " s"
                : "exit code " + code;
    }

    private int attempt(int attempt, StepLog log, StepCache.@Nullable Lookup cache) {
        String called = run.containerName(definition, name, attempt);
        isTimedOut = false;
        unhealthy = null;
        figures = new StepFigures();
        run.containers()
                .run(StepRequest.of(
                        definition,
                        called,
                        run.directory().volumes(),
                        files,
                        run.network(definition),
                        run.labels(),
                        attempt));
        Container made = run.containers().find(called);
        listed = facts(made, "");
        run.directory().running(made.id(), listed);
        try (StepWatch watch = new StepWatch(run, this, definition, made)) {
            container = made;
            if (isStopped) {
                FileTree.remove(run.containers().remove(made, true));
                return 128;
            }
            int code;
            // Services are ended in order also where it is Ctrl-C that ends them.
            Attachment.Caller caller = run.keepsServices() ? Attachment.Caller.APART : Attachment.Caller.PIPE;
            try (OutputStream out = log.stream(false);
                    OutputStream err = log.stream(true)) {
                watch.start();
                code = run.containers().attach(made, out, err, caller, ended -> {
                    figures.ended(made);
                    if (ended == 0
                            && !isTimedOut
                            && !isStopped
                            && unhealthy == null
                            && cache != null
                            && cache.hasOutputs()) {
                        cache.keep(made, definition.image());
                    }
                });
            } catch (IOException e) {
                throw new ForgeException("cannot write the log of " + name, e);
            }
            return isTimedOut ? TIMED_OUT : code == 0 && unhealthy != null ? 1 : code;
        } finally {
            container = null;
            run.directory().ended(made.id());
        }
    }
}
