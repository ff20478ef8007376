package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one engine for its containers, in a thread of its own: when containers have come or gone, and now and then. An
 * engine that does not answer delays nobody; how long it has been silent is in {@link #problem}.
 */
final class EngineWatch {
    private static final long SILENT_NANOS = 2_000_000_000L;
    /** So many times longer than an answer took is the time to the next question. */
    private static final int REST = 20;

    private static final long MAX_REST_NANOS = 3_000_000_000L;

    final String engine;
    final String program;
    private final Map<String, String> environment;
    private final Semaphore wanted = new Semaphore(0);
    private final Runnable hasAnswered;
    private volatile @Nullable List<Told> told;
    private volatile String failure = "";
    private volatile long askedSince;

    /**
     * A watch that has not begun.
     *
     * @param hasAnswered called in the watch's thread after every answer
     */
    EngineWatch(String engine, String program, Map<String, String> environment, Runnable hasAnswered) {
        this.engine = engine;
        this.program = program;
        this.environment = environment;
        this.hasAnswered = hasAnswered;
    }

    void start() {
        Thread thread = new Thread(this::watch, "dashboard-" + engine);
        thread.setDaemon(true);
        thread.start();
        ask();
    }

    /** Has the engine asked soon; several wishes while it is being asked are one. */
    void ask() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    private void watch() {
        try {
            while (true) {
                wanted.acquire();
                long began = System.nanoTime();
                look();
                // Where containers come and go all the time an engine would do nothing but answer.
                TimeUnit.NANOSECONDS.sleep(Math.min(MAX_REST_NANOS, REST * (System.nanoTime() - began)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the engine and waits for its answer. */
    void look() {
        askedSince = System.nanoTime();
        EngineQuery.Answer answer = EngineQuery.run(listCommand(), environment);
        try {
            if (answer.problem().isEmpty()) {
                told = Told.containers(answer.text(), engine);
            }
            failure = answer.problem();
        } catch (ForgeException e) {
            failure = "its answer is not understood";
        }
        askedSince = 0;
        hasAnswered.run();
    }

    private List<String> listCommand() {
        String format = engine.equals("docker") ? "{{json .}}" : "json";
        return List.of(program, "ps", "--all", "--no-trunc", "--format", format);
    }

    /** What the engine has told last; null before its first answer. */
    @Nullable
    List<Told> told() {
        return told;
    }

    /** Why there is no answer, in a few words; empty if there is one or it is not late yet. */
    String problem() {
        long since = askedSince;
        long waited = since == 0 ? 0 : System.nanoTime() - since;
        return waited > SILENT_NANOS ? "no answer for " + waited / 1_000_000_000 + " s" : failure;
    }
}
