package dev.forge.bench.internal.run;

import dev.forge.bench.DensityPlan;
import dev.forge.bench.DensityResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Sample;
import dev.forge.bench.Suite;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.MemoryFootprint;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.MonotoneTrend;
import dev.forge.stats.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Density: each engine in turn starts idle containers until a stop rule; the survivors are counted. */
public final class DensityBenchmark {
    private static final long SETTLING_NANOS = 200_000_000;
    private static final int SAMPLES = 3;
    private static final int MIN_POINTS = 4;

    private final Session session;
    private final DensityPlan plan;

    public DensityBenchmark(Session session, DensityPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    /** How many steps it has for each engine. */
    public static int steps(DensityPlan plan) {
        return plan.count() + 1;
    }

    public List<DensityResult> run() {
        Map<String, DensityResult> results = new LinkedHashMap<>();
        session.engines().forEach(engine -> results.put(engine.name(), none(engine.name(), "not measured")));
        for (Engine engine : session.shuffled("density")) {
            DensityResult result = measure(engine);
            results.put(engine.name(), result);
            record(result);
            session.recording().autosave();
        }
        return List.copyOf(results.values());
    }

    private static DensityResult none(String runtime, String reason) {
        Figure none = Figure.unavailable(reason);
        return new DensityResult(runtime, none, reason, List.of(), none, Optional.empty(), none);
    }

    private DensityResult measure(Engine engine) {
        List<String> containers = new ArrayList<>();
        List<DensityResult.Point> points = new ArrayList<>();
        try {
            session.step("density of " + engine.name());
            double before = HostFacts.availableMb();
            points.add(point(engine, containers));
            String reason = fill(engine, containers, points);
            double after = HostFacts.availableMb();
            int alive = alive(engine, containers);
            Figure fall =
                    alive == 0 ? Figure.unavailable("no container is alive") : Figure.of((before - after) / alive);
            return result(engine.name(), alive, reason, points, fall);
        } catch (ForgeException e) {
            session.check();
            return none(engine.name(), e.getMessage());
        } finally {
            engine.remove(engine.containers());
        }
    }

    /** Starts containers until a rule says so, and returns which. */
    private String fill(Engine engine, List<String> containers, List<DensityResult.Point> points) {
        while (containers.size() < plan.count()) {
            session.step("density of " + engine.name());
            if (HostFacts.availableMb() < plan.memoryFloorMb()) {
                return "less than " + plan.memoryFloorMb() + " MB of memory are available";
            }
            try {
                containers.add(engine.startIdle(session.context().workload()));
            } catch (ForgeException e) {
                session.check();
                return "container " + (containers.size() + 1) + " failed: " + e.getMessage();
            }
            if (plan.isPoint(containers.size())) {
                points.add(point(engine, containers));
            }
        }
        return "the given number is reached";
    }

    private DensityResult.Point point(Engine engine, List<String> containers) {
        LockSupport.parkNanos(SETTLING_NANOS);
        double[] samples = new double[SAMPLES];
        try (MemoryFootprint footprint = MemoryFootprint.of(engine, containers)) {
            for (int i = 0; i < SAMPLES; i++) {
                samples[i] = footprint.megabytes();
            }
        }
        return new DensityResult.Point(containers.size(), Series.of(samples).median());
    }

    /** Those whose first process is there: what an engine says of them is not enough. */
    private static int alive(Engine engine, List<String> containers) {
        int alive = 0;
        for (String container : containers) {
            alive += isAlive(engine, container) ? 1 : 0;
        }
        return alive;
    }

    private static boolean isAlive(Engine engine, String container) {
        try {
            return Proc.stat(engine.init(container)) != null;
        } catch (ForgeException e) {
            return false; // the engine itself says that it has ended
        }
    }

    private static DensityResult result(
            String runtime, int alive, String reason, List<DensityResult.Point> points, Figure fall) {
        if (points.size() < 2) {
            Figure none = Figure.unavailable("a slope needs a container");
            return new DensityResult(runtime, Figure.of(alive), reason, points, none, Optional.empty(), fall);
        }
        MonotoneTrend trend = MonotoneTrend.of(
                points.stream().mapToDouble(DensityResult.Point::containers).toArray(),
                points.stream().mapToDouble(DensityResult.Point::megabytes).toArray());
        Optional<Interval> interval =
                points.size() < MIN_POINTS ? Optional.empty() : Optional.of(new Interval(trend.low(), trend.high()));
        return new DensityResult(runtime, Figure.of(alive), reason, points, Figure.of(trend.slope()), interval, fall);
    }

    private void record(DensityResult result) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("stop_reason", result.stopReason());
        if (result.perContainer() instanceof Figure.Measured slope) {
            details.put("memory_per_container", slope.value());
        }
        result.interval().ifPresent(interval -> {
            details.put("memory_low", interval.low());
            details.put("memory_high", interval.high());
        });
        details.put(
                "points",
                result.points().stream()
                        .map(point -> List.of(point.containers(), Suite.rounded(point.megabytes())))
                        .toList());
        session.recording()
                .add(new Sample(
                        "",
                        "container_density",
                        result.runtime(),
                        Metric.DENSITY.key(),
                        result.alive(),
                        Metric.DENSITY.unit(),
                        Instant.now(),
                        details));
    }
}
