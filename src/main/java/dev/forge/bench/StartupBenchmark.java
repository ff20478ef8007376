package dev.forge.bench;

import dev.forge.bench.runtime.Engine;
import dev.forge.bench.stats.Figure;
import dev.forge.bench.stats.Series;
import dev.forge.core.Spawn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Startup in randomised complete blocks: every round runs each engine once, in an order of chance, so that a host
 * that drifts drifts for all of them.
 */
final class StartupBenchmark {
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
                StartupRun run = StartupRun.of(engine, session.conditions().workload(), round >= 0);
                session.check();
                record(engine.name(), round, run);
            }
            session.recording().autosave();
        }
        List<StartupResult> results = new ArrayList<>();
        runs.forEach((name, found) -> results.add(found.result(name, plan.iterations())));
        return results;
    }

    private void record(String runtime, int round, StartupRun run) {
        Spawn.Ended ended = run.ended();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(Measurements.ROUND, round < 0 ? round + plan.warmup() : round);
        if (round < 0) {
            details.put(Measurements.WARM_UP, true);
        }
        run.phases().forEach((metric, figure) -> {
            switch (figure) {
                case Figure.Measured measured -> details.put(metric.key(), Suite.rounded(measured.value()));
                case Figure.Unavailable unavailable -> details.put(metric.key() + "_unknown", unavailable.reason());
            }
        });
        details.remove(Metric.STARTUP.key());
        details.put("cli_user_cpu", ended.userMicros() / MICROS_PER_MS);
        details.put("cli_system_cpu", ended.systemMicros() / MICROS_PER_MS);
        Figure value = run.phases().getOrDefault(Metric.STARTUP, Figure.unavailable(ended.complaint()));
        session.recording()
                .add(new Sample("", "container_startup", runtime, "startup", value, "ms", Instant.now(), details));
        if (round >= 0) {
            runs.computeIfAbsent(runtime, name -> new Runs()).add(run);
        }
    }

    /** The runs of one engine. */
    private static final class Runs {
        private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);
        private final List<String> failures = new ArrayList<>();

        void add(StartupRun run) {
            if (run.phases().isEmpty()) {
                failures.add(run.ended().complaint());
            }
            run.phases().forEach((metric, figure) -> {
                if (figure instanceof Figure.Measured measured) {
                    values.computeIfAbsent(metric, any -> new ArrayList<>()).add(measured.value());
                }
            });
        }

        StartupResult result(String runtime, int count) {
            Map<Metric, Series> series = new EnumMap<>(Metric.class);
            values.forEach((metric, list) -> series.put(metric, new Series(list)));
            return new StartupResult(runtime, count, series, failures);
        }
    }
}
