package dev.forge.bench.internal.run;

import dev.forge.bench.DensityPlan;
import dev.forge.bench.DensityResult;
import dev.forge.bench.MemorySlope;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.MemoryFootprint;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Density: each engine in turn starts idle containers until a stop rule; the survivors are counted. */
public final class DensityBenchmark implements Benchmark<DensityResult> {
    private static final long SETTLING_NANOS = 200_000_000;
    private static final int SAMPLES = 3;

    private final Session session;
    private final DensityPlan plan;

    public DensityBenchmark(Session session, DensityPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    @Override
    public int steps() {
        return (plan.count() + 1) * session.engines().size();
    }

    @Override
    public List<DensityResult> run() {
        Map<String, DensityResult> results = new LinkedHashMap<>();
        for (Engine engine : session.shuffled("density")) {
            results.put(engine.name(), measure(engine));
            session.recording().autosave();
        }
        return session.engines().stream()
                .map(engine -> Objects.requireNonNull(results.get(engine.name())))
                .toList();
    }

    private DensityResult measure(Engine engine) {
        List<String> containers = new ArrayList<>();
        List<SampleDetails.DensityPoint> points = new ArrayList<>();
        try {
            session.step("density of " + engine.name());
            double before = HostFacts.availableMb();
            points.add(point(engine, containers));
            String reason = fill(engine, containers, points);
            double after = HostFacts.availableMb();
            int alive = alive(engine, containers);
            return record(engine.name(), Figure.of(alive), reason, points, fall(before, after, alive));
        } catch (ForgeException e) {
            session.check();
            String reason = e.getMessage();
            return record(engine.name(), Figure.unavailable(reason), reason, List.of(), Figure.unavailable(reason));
        } finally {
            engine.remove(engine.containers());
        }
    }

    /** Starts containers until a rule says so, and returns which. */
    private String fill(Engine engine, List<String> containers, List<SampleDetails.DensityPoint> points) {
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

    private SampleDetails.DensityPoint point(Engine engine, List<String> containers) {
        LockSupport.parkNanos(SETTLING_NANOS);
        double[] samples = new double[SAMPLES];
        try (MemoryFootprint footprint = MemoryFootprint.of(engine, containers)) {
            for (int i = 0; i < SAMPLES; i++) {
                samples[i] = footprint.megabytes();
            }
        }
        return new SampleDetails.DensityPoint(
                containers.size(), Series.of(samples).median());
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

    /** What MemAvailable fell by; where it rose, others gave memory back, and nothing is known of the containers. */
    static Figure fall(double before, double after, int alive) {
        if (alive == 0) {
            return Figure.unavailable("no container is alive");
        }
        return after <= before
                ? Figure.of((before - after) / alive)
                : Figure.unavailable(String.format(
                        Locale.ROOT,
                        "MemAvailable rose by %.1f MB, so something else gave memory back meanwhile",
                        after - before));
    }

    private DensityResult record(
            String runtime, Figure alive, String reason, List<SampleDetails.DensityPoint> points, Figure fall) {
        MemorySlope slope = MemorySlope.of(points);
        return new DensityResult(
                session.recording()
                        .add(Sample.of(Operation.DENSITY, runtime, Metric.DENSITY, alive)
                                .phases(Map.of(Metric.MEMORY_PER_CONTAINER, slope.perContainer()))
                                .details(new SampleDetails.Density(reason, slope.interval(), points))),
                fall);
    }
}
