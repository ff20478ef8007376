package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The tries of a step, whatever it runs on: when there is another, why one was ended, and what came of them. */
final class StepTries {
    /** The exit code of what was ended because its time was over, as timeout(1) has it. */
    static final int TIMED_OUT = 124;

    private final StepDefinition definition;
    private final String name;
    private final long start = System.nanoTime();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean isTimedOut;
    private volatile @Nullable String unhealthy;
    private int attempts = 1;
    private int code = 1;
    private String detail = "";

    /** One try; returns its exit code. */
    interface Attempt {
        int run(int number, StepLog log) throws InterruptedException;
    }

    StepTries(StepDefinition definition, String name) {
        this.definition = definition;
        this.name = name;
    }

    /** There is no further try, and the one that runs ends because somebody wants it to. From any thread. */
    void stop() {
        stopping.countDown();
    }

    boolean isStopped() {
        return stopping.getCount() == 0;
    }

    /** The time of the one that runs is over. From any thread. */
    void timedOut() {
        isTimedOut = true;
    }

    /** The one that runs is ended for this reason. From any thread. */
    void unhealthy(String reason) {
        unhealthy = reason;
    }

    /** Whether nobody has ended the one that runs. */
    boolean isUndisturbed() {
        return !isTimedOut && !isStopped() && unhealthy == null;
    }

    /** Tries until it succeeds, is stopped, or may not be tried again. */
    void run(RunDirectory directory, RunEvents events, List<String> secrets, Attempt attempt) {
        StepPolicy.Retry retry = definition.policy().retry();
        try (StepLog log = new StepLog(directory.log(name), name, events, secrets)) {
            while (true) {
                isTimedOut = false;
                unhealthy = null;
                int ended = attempt.run(attempts, log);
                code = isTimedOut ? TIMED_OUT : ended == 0 && unhealthy != null ? 1 : ended;
                boolean mayRetry = attempts <= retry.limit()
                        && (retry.on().isEmpty() || retry.on().contains(code));
                if (code == 0 || isStopped() || !mayRetry) {
                    break;
                }
                Duration delay = retry.delayBefore(attempts++);
                events.happened(RunEvents.Kind.RETRY, name, reason() + ", again in " + delay.toMillis() + " ms", 0);
                if (stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            detail = code == 0 ? "" : reason();
        } catch (ForgeException e) {
            code = e.exitCode();
            detail = e.getMessage() + (e.hint() == null ? "" : " (" + e.hint() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            detail = "interrupted";
        } catch (RuntimeException e) {
            detail = e.toString();
        }
        if (isStopped()) {
            detail = "";
        }
    }

    private String reason() {
        String why = unhealthy;
        if (why != null) {
            return why;
        }
        Duration timeout = definition.policy().timeout();
        return code == TIMED_OUT && timeout != null
                ? "it ran longer than " + timeout.toMillis() / 1000.0 + " s"
                : "exit code " + code;
    }

    int code() {
        return code;
    }

    /** Why it failed; empty if it did not, or was stopped. */
    String detail() {
        return detail;
    }

    /** How long it has taken until now, with its pauses. */
    long millis() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Whether it succeeded: a service that nobody needs any more does by being stopped. */
    boolean succeeded(boolean isService, boolean isInterrupted) {
        return code == 0 || (isStopped() && isService && !isInterrupted);
    }

    /** What is written down of it at its end. */
    JsonObject facts(boolean succeeded, boolean isInterrupted) {
        String state = succeeded ? "succeeded" : isStopped() && isInterrupted ? "stopped" : "failed";
        return facts(state, code, attempts, detail);
    }

    /** What is written down of one that need not be tried. */
    JsonObject untried() {
        return facts("succeeded", 0, 0, "");
    }

    private JsonObject facts(String state, int exitCode, int tried, String said) {
        return new JsonObject()
                .put("step", name)
                .put("state", state)
                .put("exitCode", exitCode)
                .put("attempts", tried)
                .put("millis", millis())
                .put("stopped", isStopped())
                .put("detail", said);
    }

    /** That it cannot be written, on a full disk, say, must not keep the run from hearing of the step's end. */
    void write(RunEvents events, Runnable write) {
        try {
            write.run();
        } catch (ForgeException e) {
            events.happened(RunEvents.Kind.NOTE, name, e.getMessage(), 0);
        }
    }
}
