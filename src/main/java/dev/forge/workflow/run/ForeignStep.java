package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Plural;
import dev.forge.engine.lifecycle.Attachment;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.StepDefinition;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One node of a run on another engine: a container that is made, started, watched and removed by its command line. */
final class ForeignStep implements Runnable {
    private static final int DEFAULT_GRACE = 10;
    private static final long POLL_MILLIS = 50;

    private final ForeignRun run;
    private final int node;
    private final String name;
    private final StepDefinition definition;
    private final Map<String, File> files;
    private final StepTries tries;
    private volatile @Nullable String container;
    private JsonObject figures = new JsonObject();

    ForeignStep(ForeignRun run, int node, String name, StepDefinition definition, Map<String, File> files) {
        this.run = run;
        this.node = node;
        this.name = name;
        this.definition = definition;
        this.files = files;
        tries = new StepTries(definition, name);
    }

    int node() {
        return node;
    }

    String name() {
        return name;
    }

    boolean isStopped() {
        return tries.isStopped();
    }

    void stop() {
        tries.stop();
        end();
    }

    /** Kills its container. */
    void kill() {
        tries.stop();
        String current = container;
        if (current != null) {
            run.engine().succeeds("kill", current);
        }
    }

    private void end() {
        String current = container;
        if (current != null) {
            Duration grace = definition.stopGrace();
            long seconds = grace == null ? DEFAULT_GRACE : grace.toSeconds();
            run.engine().succeeds("stop", "--time", Long.toString(seconds), current);
        }
    }

    @Override
    public void run() {
        tries.run(run.directory(), run.events(), run.secrets(), this::attempt);
        boolean succeeded = tries.succeeded(run.isService(node), run.isInterrupted());
        JsonObject facts = tries.facts(succeeded, run.isInterrupted())
                .put("key", "")
                .put("run", run.id())
                .put("figures", figures);
        tries.write(run.events(), () -> run.directory().writeStep(name, facts));
        run.ended(this, succeeded, tries.code(), tries.detail(), facts.number("millis"));
    }

    private int attempt(int attempt, StepLog log) throws InterruptedException {
        ForeignEngine engine = run.engine();
        String called = run.containerName(name, attempt);
        Instant begun = Instant.now();
        engine.text(engine.create(
                definition, called, run.directory().volumes(), files, run.labels(), attempt, run.network()));
        CountDownLatch over = new CountDownLatch(1);
        run.directory().running(called);
        try {
            container = called;
            if (isStopped()) {
                return 128;
            }
            // Apart: a terminal's Ctrl-C is not for the engine's client, which would pass it on at once.
            Process process = new ProcessBuilder(
                            Attachment.Caller.APART.command(List.of(engine.program(), "start", "--attach", called)))
                    .redirectInput(new File("/dev/null"))
                    .start();
            Thread.ofPlatform().daemon().start(() -> watch(called, over));
            Thread errors = Thread.ofPlatform().start(() -> copy(process.getErrorStream(), log, true));
            copy(process.getInputStream(), log, false);
            errors.join();
            int code = process.waitFor();
            over.countDown();
            figures(called, begun);
            return code;
        } catch (IOException e) {
            throw new ForgeException("cannot run " + engine.program(), e);
        } finally {
            over.countDown();
            container = null;
            engine.succeeds("rm", "--force", called);
            run.directory().ended(called);
        }
    }

    private static void copy(InputStream from, StepLog log, boolean isError) {
        try (OutputStream to = log.stream(isError, () -> {})) {
            from.transferTo(to);
        } catch (IOException e) {
            throw new ForgeException("cannot write a step's log", e);
        }
    }

    /** What the engine says of the times of a container that has ended; nothing else of it is left by then. */
    private void figures(String called, Instant begun) {
        ForeignEngine.Answer answer = run.engine()
                .call(List.of("inspect", "--format", "{{json .State.StartedAt}} {{json .State.FinishedAt}}", called));
        figures = answer.code() == 0 ? times(begun, answer.printed()) : new JsonObject();
    }

    /**
     * The times of a step by an engine's own clock, in milliseconds: until its payload ran, and how long that ran.
     *
     * <p>Docker notes the end by containerd's clock and the start by its own when it hears of it: a payload of a few
     * milliseconds ends before it has started. That is a run shorter than the engine can tell, 0, and not one without a
     * figure, which would leave the shortest runs out of a series.
     *
     * @param begun when the engine was called
     * @param printed the engine's moments of start and end; what cannot be read gives no times
     */
    static JsonObject times(Instant begun, String printed) {
        JsonObject times = new JsonObject();
        String[] moments = printed.strip().replace("\"", "").split(" ", -1);
        try {
            Instant end = OffsetDateTime.parse(moments[moments.length - 1]).toInstant();
            Instant noted = OffsetDateTime.parse(moments[0]).toInstant();
            Instant start = end.isBefore(noted) ? end : noted;
            if (!start.isBefore(begun)) {
                double run = Math.round(Duration.between(start, end).toNanos() / 1e3) / 1e3;
                times.put(StepFigures.START, Duration.between(begun, start).toMillis())
                        .put(StepFigures.RUN, run);
            }
        } catch (DateTimeException e) {
            // It tells nothing that can be read, so nothing is told.
        }
        return times;
    }

    private void watch(String called, CountDownLatch over) {
        try {
            while (!isRunning(called)) {
                if (over.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            long start = System.nanoTime();
            run.started(node, name);
            Duration timeout = definition.policy().timeout();
            long deadline = timeout == null ? Long.MAX_VALUE : start + timeout.toNanos();
            HealthCheck check = definition.healthCheck();
            List<String> command = check == null ? null : check.command();
            if (check != null
                    && command != null
                    && !command.isEmpty()
                    && !checkHealth(called, check, command, start, deadline, over)) {
                return;
            }
            if (timeout != null && !over.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                tries.timedOut();
                end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ForgeException e) {
            tries.unhealthy("it cannot be watched: " + e.getMessage());
            end();
        }
    }

    private boolean isRunning(String called) {
        return run.engine()
                .call(List.of("inspect", "--format", "{{.State.Running}}", called))
                .printed()
                .strip()
                .equals("true");
    }

    /** Checks until it is healthy; returns whether it is to be watched any longer. */
    private boolean checkHealth(
            String called, HealthCheck check, List<String> command, long start, long deadline, CountDownLatch over)
            throws InterruptedException {
        List<String> exec = new ArrayList<>(List.of("exec", called));
        exec.addAll(command);
        int failures = 0;
        while (true) {
            boolean isYoung = System.nanoTime() - start < check.startPeriod().toNanos();
            long left = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
            Duration limit =
                    Duration.ofNanos(Math.clamp(left, 1, check.timeout().toNanos()));
            Integer code = run.engine().code(exec, limit);
            if (code != null && code == 0) {
                run.healthy(node, name);
                return true;
            }
            if (deadline != Long.MAX_VALUE && System.nanoTime() >= deadline) {
                return true;
            }
            failures += isYoung ? 0 : 1;
            if (failures >= check.retries()) {
                tries.unhealthy("unhealthy after " + Plural.of(failures, "check") + ": "
                        + (code == null
                                ? "it took longer than " + limit.toMillis() + " ms and was cut off"
                                : "exit code " + code));
                end();
                return false;
            }
            Duration pause = isYoung ? check.startInterval() : check.interval();
            long rest = deadline == Long.MAX_VALUE ? deadline : deadline - System.nanoTime();
            if (over.await(Math.min(pause.toNanos(), rest), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
    }
}
