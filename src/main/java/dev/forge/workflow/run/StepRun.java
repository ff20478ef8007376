package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.text.Plural;
import dev.forge.engine.ExecRequest;
import dev.forge.engine.lifecycle.Container;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepPolicy;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of a run: its container, with retries, a timeout and a health check. Runs on a thread of its own. */
final class StepRun implements Runnable {
    /** The exit code of what was ended because its time was over, as timeout(1) has it. */
    static final int TIMED_OUT = 124;

    private static final int DEFAULT_GRACE = 10;
    private static final long POLL_MILLIS = 5;
    private static final int MAX_SAID = 200;

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

    /** Ends it; returns when it has ended. A service that nobody needs any more succeeds by that. */
    void stop() {
        isStopped = true;
        stopping.countDown();
        end();
    }

    private void end() {
        Container current = container;
        if (current != null) {
            Duration grace = definition.stopGrace();
            run.containers().stop(current, grace == null ? DEFAULT_GRACE : (int) grace.toSeconds());
        }
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        int code = 1;
        String detail = "";
        int attempt = 1;
        try (StepLog log = new StepLog(run.directory().log(name), name, run.events(), run.secrets())) {
            while (true) {
                code = attempt(attempt, log);
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
        long millis = (System.nanoTime() - start) / 1_000_000;
        run.directory()
                .writeStep(
                        name,
                        new JsonObject()
                                .put("step", name)
                                .put("key", key)
                                .put(
                                        "state",
                                        succeeded
                                                ? "succeeded"
                                                : isStopped && run.isInterrupted() ? "stopped" : "failed")
                                .put("exitCode", code)
                                .put("attempts", attempt)
                                .put("millis", millis)
                                .put("run", run.labels().get("dev.forge.run"))
                                .put("stopped", isStopped)
                                .put("figures", figures.found())
                                .put("detail", detail));
        run.ended(this, succeeded, isStopped, code, detail, millis);
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

    private int attempt(int attempt, StepLog log) {
        String called = run.containerName(name, attempt);
        isTimedOut = false;
        unhealthy = null;
        figures = new StepFigures();
        run.containers()
                .run(StepRequest.of(definition, called, run.directory().volumes(), files, run.labels(), attempt));
        Container made = run.containers().find(called);
        run.directory().running(made.id());
        try (Timer timer = new Timer(made)) {
            container = made;
            if (isStopped) {
                return 128;
            }
            int code;
            try (OutputStream out = log.stream(false);
                    OutputStream err = log.stream(true)) {
                timer.start();
                code = run.containers().attach(made, out, err, false, ended -> figures.ended(made));
            } catch (IOException e) {
                throw new ForgeException("cannot write the log of " + name, e);
            }
            return isTimedOut ? TIMED_OUT : code == 0 && unhealthy != null ? 1 : code;
        } finally {
            container = null;
            run.directory().ended(made.id());
        }
    }

    /** Watches a container from its start on: tells when it runs and when it is healthy, and ends it in time. */
    private final class Timer implements AutoCloseable {
        private final Container watched;
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::watch);

        Timer(Container watched) {
            this.watched = watched;
        }

        void start() {
            thread.start();
        }

        private void watch() {
            try {
                File pid = new File(watched.bundle(), "pid");
                while (TextFile.readIfThere(pid.getPath()) == null) {
                    if (over.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
                long start = System.nanoTime();
                run.started(node, name);
                HealthCheck check = definition.healthCheck();
                List<String> command = check == null ? null : check.command();
                if (check != null && command != null && !command.isEmpty()) {
                    checkHealth(check, command, start);
                }
                Duration timeout = definition.policy().timeout();
                if (timeout != null) {
                    long left = timeout.toNanos() - (System.nanoTime() - start);
                    if (!over.await(left, TimeUnit.NANOSECONDS)) {
                        isTimedOut = true;
                        end();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ForgeException e) {
                run.happened(RunEvents.Kind.FAILED, name, "it cannot be watched: " + e.getMessage(), 0);
                end();
            }
        }

        /** Until it is healthy; one that becomes unhealthy is ended. */
        private void checkHealth(HealthCheck check, List<String> command, long start) throws InterruptedException {
            ExecRequest request = new ExecRequest(watched.id(), command, false, false, false, List.of(), null, null);
            int failures = 0;
            while (true) {
                boolean isYoung =
                        System.nanoTime() - start < check.startPeriod().toNanos();
                String failure = check(request);
                if (failure == null) {
                    run.healthy(node, name);
                    return;
                }
                failures += isYoung ? 0 : 1;
                if (failures >= check.retries()) {
                    unhealthy = "unhealthy after " + Plural.of(failures, "check") + ": " + failure;
                    end();
                    return;
                }
                Duration pause = isYoung ? check.startInterval() : check.interval();
                if (over.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        }

        /** Null if it is healthy, otherwise what the check said, or that it could not be made. */
        private @Nullable String check(ExecRequest request) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            try {
                int code = run.containers().execute(request, said, said);
                String text = said.toString(StandardCharsets.UTF_8).strip();
                String shown = text.substring(0, Math.min(MAX_SAID, text.length()));
                return code == 0 ? null : "exit code " + code + (shown.isEmpty() ? "" : ", " + shown);
            } catch (ForgeException e) {
                // The container has ended, or lacks the program.
                return e.getMessage();
            }
        }

        @Override
        public void close() {
            over.countDown();
        }
    }
}
