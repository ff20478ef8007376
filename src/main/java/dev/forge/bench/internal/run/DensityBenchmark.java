package dev.forge.bench.internal.run;

import dev.forge.bench.DensityPlan;
import dev.forge.bench.DensityResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.MemoryFootprint;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.MonotoneTrend;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Density: each engine in turn starts idle containers until a stop rule; the survivors are counted. */
public final class DensityBenchmark implements Benchmark<DensityResult> {
    private static final long SETTLING_NANOS = 200_000_000;
    private static final int SAMPLES = 3;
    private static final int MIN_POINTS = 4;

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
            Figure fall =
                    alive == 0 ? Figure.unavailable("no container is alive") : Figure.of((before - after) / alive);
            return record(engine.name(), Figure.of(alive), details(reason, points), fall);
        } catch (ForgeException e) {
            session.check();
            String reason = e.getMessage();
            Figure none = Figure.unavailable(reason);
            return record(
                    engine.name(), none, new SampleDetails.Density(reason, none, Optional.empty(), List.of()), none);
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

    private static SampleDetails.Density details(String reason, List<SampleDetails.DensityPoint> points) {
        if (points.size() < 2) {
            Figure none = Figure.unavailable("a slope needs a container");
            return new SampleDetails.Density(reason, none, Optional.empty(), points);
        }
        MonotoneTrend trend = MonotoneTrend.of(
                points.stream()
                        .mapToDouble(SampleDetails.DensityPoint::containers)
                        .toArray(),
                points.stream()
                        .mapToDouble(SampleDetails.DensityPoint::megabytes)
                        .toArray());
        Optional<Interval> interval =
                points.size() < MIN_POINTS ? Optional.empty() : Optional.of(new Interval(trend.low(), trend.high()));
        return new SampleDetails.Density(reason, Figure.of(trend.slope()), interval, points);
    }

    private DensityResult record(String runtime, Figure alive, SampleDetails.Density details, Figure fall) {
        return new DensityResult(
                session.recording()
                        .add(Sample.of(Operation.DENSITY, runtime, Metric.DENSITY, alive)
                                .details(details)),
                fall);
    }
}
