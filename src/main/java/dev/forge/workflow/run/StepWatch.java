package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.text.Plural;
import dev.forge.engine.ExecRequest;
import dev.forge.engine.lifecycle.Container;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.StepDefinition;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches a container from its start on: tells when it runs and when it is healthy, and ends it in time. All times are
 * those of a clock that only goes forward, whatever happens to the date.
 */
final class StepWatch implements AutoCloseable {
    private static final long POLL_MILLIS = 5;
    private static final int MAX_SAID = 200;

    private final RunContext run;
    private final StepRun step;
    private final StepDefinition definition;
    private final Container watched;
    /** The runtime writes it before the payload's first instruction. */
    private final File pid;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::watch);
    private final long begin = System.nanoTime();
    private final AtomicBoolean hasStarted = new AtomicBoolean();
    private boolean isHealthy;

    StepWatch(RunContext run, StepRun step, StepDefinition definition, Container watched) {
        this.run = run;
        this.step = step;
        this.definition = definition;
        this.watched = watched;
        pid = new File(watched.bundle(), "pid");
    }

    void start() {
        thread.start();
    }

    /**
     * The runtime has ended, or something was printed: by the payload, which has started then, or by a runtime that cannot
     * start it. From any thread.
     */
    void seen() {
        if (!hasStarted.get() && pid.exists()) {
            started();
        }
    }

    private void started() {
        if (hasStarted.compareAndSet(false, true)) {
            run.started(step.node(), step.name());
        }
    }

    private void watch() {
        try {
            while (!pid.exists()) {
                if (over.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            long start = System.nanoTime();
            started();
            Duration timeout = definition.policy().timeout();
            long deadline = timeout == null ? Long.MAX_VALUE : start + timeout.toNanos();
            HealthCheck check = run.healthCheck(step.node(), definition);
            if (check != null && !checkHealth(check, start, deadline)) {
                return;
            }
            if (timeout != null && !over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                step.timedOut();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ForgeException e) {
            step.unhealthy(e.getMessage());
        }
    }

    /**
     * Checks until it is healthy, or for ever if somebody wants to know its health all the time.
     *
     * @return whether it is to be watched any longer: it has neither ended nor been ended
     */
    private boolean checkHealth(HealthCheck check, long start, long deadline) throws InterruptedException {
        ExecRequest request = new ExecRequest(watched.id(), command(check), false, false, false, List.of(), null, null);
        int failures = 0;
        step.health("starting");
        while (true) {
            // As docker: a success in the start period ends it.
            boolean isYoung = !isHealthy
                    && System.nanoTime() - start < check.startPeriod().toNanos();
            long left = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
            String failure = check(
                    request,
                    Duration.ofNanos(Math.clamp(left, 1, check.timeout().toNanos())));
            if (failure != null && watched.pid() == null) {
                // It has ended meanwhile, which is no matter of health.
                over.await();
            }
            if (over.getCount() == 0) {
                return false;
            }
            if (deadline != Long.MAX_VALUE && System.nanoTime() >= deadline) {
                return true;
            }
            if (failure == null) {
                failures = 0;
                if (!isHealthy) {
                    isHealthy = true;
                    step.health("healthy");
                    run.healthy(step.node(), step.name(), (System.nanoTime() - begin) / 1_000_000);
                }
                if (!run.keepsServices()) {
                    return true;
                }
            } else if (!isYoung && ++failures >= check.retries() && (isHealthy || failures == check.retries())) {
                String reason = "unhealthy after " + Plural.of(failures, "check") + ": " + failure;
                if (!run.keepsServices()) {
                    step.unhealthy(reason);
                    return false;
                }
                // As compose: it goes on, and may become healthy again.
                step.health("unhealthy");
                run.unhealthy(step.node(), step.name(), reason);
                isHealthy = false;
            }
            Duration pause = isYoung ? check.startInterval() : check.interval();
            long rest = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
            if (over.await(Math.min(pause.toNanos(), rest), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
    }

    private static List<String> command(HealthCheck check) {
        List<String> command = check.command();
        return command == null ? List.of() : command;
    }

    /** Null if it is healthy, otherwise what the check said, or that it could not be made. */
    private @Nullable String check(ExecRequest request, Duration limit) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            Integer code = run.containers().execute(request, limit, said);
            String text;
            synchronized (said) {
                text = said.toString(StandardCharsets.UTF_8).strip();
            }
            String shown = text.substring(0, Math.min(MAX_SAID, text.length()));
            String more = shown.isEmpty() ? "" : ", " + shown;
            if (code == null) {
                return "it took longer than " + limit.toMillis() + " ms and was killed" + more;
            }
            return code == 0 ? null : "exit code " + code + more;
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
