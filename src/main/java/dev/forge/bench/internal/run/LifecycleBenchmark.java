package dev.forge.bench.internal.run;

import dev.forge.bench.LifecyclePlan;
import dev.forge.bench.LifecycleResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.LifecycleStep;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One container's life after the other, each step timed, the engines of a round in a random order. */
public final class LifecycleBenchmark {
    private static final double NANOS_PER_MS = 1e6;

    private final Session session;
    private final LifecyclePlan plan;
    private final Map<String, Map<Metric, List<Double>>> times = new LinkedHashMap<>();
    private final Map<String, List<String>> failures = new LinkedHashMap<>();

    public LifecycleBenchmark(Session session, LifecyclePlan plan) {
        this.session = session;
        this.plan = plan;
    }

    /** How many steps it has for each engine. */
    public static int steps(LifecyclePlan plan) {
        return plan.warmup() + plan.iterations();
    }

    public List<LifecycleResult> run() {
        for (Engine engine : session.engines()) {
            times.put(engine.name(), new EnumMap<>(Metric.class));
            failures.put(engine.name(), new ArrayList<>());
        }
        for (int round = -plan.warmup(); round < plan.iterations(); round++) {
            for (Engine engine : session.shuffled(round < 0 ? "lifecycle warm-up" : "lifecycle")) {
                session.step("life of a container in " + engine.name());
                live(engine, round);
            }
            session.recording().autosave();
        }
        List<LifecycleResult> results = new ArrayList<>();
        times.forEach((name, steps) -> {
            Map<Metric, Series> series = new EnumMap<>(Metric.class);
            steps.forEach((step, values) -> series.put(step, new Series(values)));
            results.add(new LifecycleResult(name, series, failures.getOrDefault(name, List.of())));
        });
        return results;
    }

    private void live(Engine engine, int round) {
        Workload workload = session.context().workload();
        String name = "forge-benchmark-" + Proc.self() + "-life-" + (round + plan.warmup());
        boolean created = false;
        for (LifecycleStep step : LifecycleStep.values()) {
            Figure figure = figure(engine, step, workload, name);
            session.check();
            Metric metric = Metric.valueOf(step.name());
            record(engine.name(), metric, figure, round);
            if (figure instanceof Figure.Unavailable failure) {
                failures.computeIfAbsent(engine.name(), any -> new ArrayList<>())
                        .add(metric.key() + ": " + failure.reason());
                if (created) {
                    engine.remove(List.of(name));
                }
                return;
            }
            created = true;
        }
    }

    private static Figure figure(Engine engine, LifecycleStep step, Workload workload, String name) {
        try {
            Spawn.Ended ended = engine.step(step, workload, name).run();
            return ended.succeeded() ? Figure.of(ended.exit() / NANOS_PER_MS) : Figure.unavailable(ended.complaint());
        } catch (ForgeException e) {
            return Figure.unavailable(e.getMessage());
        }
    }

    private void record(String runtime, Metric metric, Figure figure, int round) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(SampleTable.ROUND, round < 0 ? round + plan.warmup() : round);
        if (round < 0) {
            details.put(SampleTable.WARM_UP, true);
        } else if (figure instanceof Figure.Measured measured) {
            times.computeIfAbsent(runtime, any -> new EnumMap<>(Metric.class))
                    .computeIfAbsent(metric, any -> new ArrayList<>())
                    .add(measured.value());
        }
        session.recording()
                .add(new Sample(
                        "", "container_lifecycle", runtime, metric.key(), figure, "ms", Instant.now(), details));
    }
}
