package dev.forge.bench.internal.run;

import dev.forge.bench.MemoryPlan;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.MemoryFootprint;
import dev.forge.core.ForgeException;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Memory of the engines' own processes with no, one and several idle containers. */
public final class MemoryBenchmark {
    /** After a container's start an engine still works for a moment; its figure is of the time after that. */
    private static final long SETTLING_NANOS = 400_000_000;

    private final Session session;
    private final MemoryPlan plan;

    public MemoryBenchmark(Session session, MemoryPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    /** How many steps it has for each engine. */
    public static int steps(MemoryPlan plan) {
        return plan.points().size() * 5 + plan.containers();
    }

    public List<MemoryResult> run() {
        Map<String, MemoryResult> results = new LinkedHashMap<>();
        session.engines()
                .forEach(engine -> results.put(engine.name(), new MemoryResult(engine.name(), List.of(), null)));
        for (Engine engine : session.shuffled("memory")) {
            results.put(engine.name(), measure(engine));
            session.recording().autosave();
        }
        return List.copyOf(results.values());
    }

    private MemoryResult measure(Engine engine) {
        List<MemoryResult.Point> points = new ArrayList<>();
        List<String> containers = new ArrayList<>();
        String failure = null;
        try {
            for (int point : plan.points()) {
                while (containers.size() < point) {
                    session.step("memory of " + engine.name());
                    containers.add(engine.startIdle(session.context().workload()));
                }
                points.add(sample(engine, containers));
            }
        } catch (ForgeException e) {
            session.check();
            failure = e.getMessage();
            session.recording()
                    .add(sample(
                            engine.name(), "memory", Figure.unavailable(failure + ""), containers.size(), List.of()));
        }
        engine.remove(engine.containers());
        return new MemoryResult(engine.name(), points, failure);
    }

    private MemoryResult.Point sample(Engine engine, List<String> containers) {
        LockSupport.parkNanos(SETTLING_NANOS);
        try (MemoryFootprint footprint = MemoryFootprint.of(engine, containers)) {
            return sample(engine, containers, footprint);
        }
    }

    private MemoryResult.Point sample(Engine engine, List<String> containers, MemoryFootprint footprint) {
        List<String> names = footprint.names();
        List<Double> values = new ArrayList<>();
        long next = System.nanoTime();
        for (int i = 0; i < plan.samples(); i++) {
            if (i * 5 % plan.samples() < 5) {
                session.step("memory of " + engine.name());
            }
            double megabytes = footprint.megabytes();
            values.add(megabytes);
            session.recording()
                    .add(sample(
                            engine.name(), metric(containers.size()), Figure.of(megabytes), containers.size(), names));
            next += plan.interval().toNanos();
            pauseUntil(next);
        }
        return new MemoryResult.Point(containers.size(), new Series(values), names);
    }

    private void pauseUntil(long moment) {
        while (System.nanoTime() < moment) {
            session.check();
            LockSupport.parkNanos(Math.min(moment - System.nanoTime(), 200_000_000));
        }
    }

    private static String metric(int containers) {
        return switch (containers) {
            case 0 -> "memory_idle";
            case 1 -> "memory";
            default -> "memory_containers";
        };
    }

    private static Sample sample(String runtime, String metric, Figure value, int containers, List<String> processes) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("containers", containers);
        details.put("processes", processes);
        return new Sample("", "memory_usage", runtime, metric, value, "MB", Instant.now(), details);
    }
}
