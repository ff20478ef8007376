package dev.forge.bench;

import dev.forge.bench.runtime.Engine;
import dev.forge.bench.stats.Figure;
import dev.forge.bench.stats.Series;
import dev.forge.core.Spawn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Startup in randomised complete blocks: every round runs each engine once, in an order of chance, so that a host
 * that drifts drifts for all of them.
 */
final class StartupBenchmark {
    private static final double NANOS_PER_MS = 1e6;
    private static final double MICROS_PER_MS = 1e3;

    private final Session session;
    private final StartupPlan plan;
    private final Map<String, Runs> runs = new LinkedHashMap<>();

    StartupBenchmark(Session session, StartupPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    /** How many steps it has for each engine. */
    static int steps(StartupPlan plan) {
        return plan.warmup() + plan.iterations();
    }

    List<StartupResult> run() {
        for (Engine engine : session.engines()) {
            runs.put(engine.name(), new Runs());
        }
        for (int round = -plan.warmup(); round < plan.iterations(); round++) {
            String title = round < 0 ? "startup warm-up" : "startup";
            for (Engine engine : session.shuffled(title)) {
                session.step(title + " of " + engine.name());
                Spawn.Ended ended = engine.run(session.conditions().workload()).run();
                session.check();
                if (round >= 0) {
                    record(engine.name(), round, ended);
                }
            }
            session.recording().autosave();
        }
        List<StartupResult> results = new ArrayList<>();
        runs.forEach((name, found) -> results.add(found.result(name, plan.iterations())));
        return results;
    }

    private void record(String runtime, int round, Spawn.Ended ended) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("round", round);
        if (ended.firstOutput().isPresent()) {
            details.put("first_output", Suite.rounded(ended.firstOutput().getAsLong() / NANOS_PER_MS));
        }
        details.put("cli_user_cpu", ended.userMicros() / MICROS_PER_MS);
        details.put("cli_system_cpu", ended.systemMicros() / MICROS_PER_MS);
        Figure value =
                ended.succeeded() ? Figure.of(ended.exit() / NANOS_PER_MS) : Figure.unavailable(ended.complaint());
        session.recording()
                .add(new Sample("", "container_startup", runtime, "startup", value, "ms", Instant.now(), details));
        runs(runtime).add(ended);
    }

    private Runs runs(String runtime) {
        return runs.computeIfAbsent(runtime, name -> new Runs());
    }

    /** The runs of one engine. */
    private static final class Runs {
        private final List<Double> exit = new ArrayList<>();
        private final List<Double> firstOutput = new ArrayList<>();
        private final List<Double> cpu = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();

        void add(Spawn.Ended ended) {
            if (!ended.succeeded()) {
                failures.add(ended.complaint());
                return;
            }
            exit.add(ended.exit() / NANOS_PER_MS);
            cpu.add((ended.userMicros() + ended.systemMicros()) / MICROS_PER_MS);
            ended.firstOutput().ifPresent(nanos -> firstOutput.add(nanos / NANOS_PER_MS));
        }

        StartupResult result(String runtime, int count) {
            return new StartupResult(
                    runtime, count, new Series(exit), new Series(firstOutput), new Series(cpu), failures);
        }
    }
}
