package dev.forge.bench.internal.run;

import dev.forge.bench.Factors;
import dev.forge.bench.MemoryPlan;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.MemorySlope;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.MemoryFootprint;
import dev.forge.core.ForgeException;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Memory of the engines' own processes with no, one and several idle containers. */
public final class MemoryBenchmark implements Benchmark<MemoryResult> {
    /** After a container's start an engine still works for a moment; its figure is of the time after that. */
    private static final long SETTLING_NANOS = 400_000_000;

    private final Session session;
    private final MemoryPlan plan;

    public MemoryBenchmark(Session session, MemoryPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    @Override
    public int steps() {
        return (plan.points().size() * 5 + plan.containers())
                * session.engines().size();
    }

    @Override
    public List<MemoryResult> run() {
        int firstSample = session.recording().count();
        for (Engine engine : session.shuffled("memory")) {
            int first = session.recording().count();
            measure(engine);
            addSlope(engine.name(), session.recording().samples(first));
            session.recording().autosave();
        }
        List<Sample> samples = session.recording().samples(firstSample);
        return session.engines().stream()
                .map(engine -> new MemoryResult(engine.name(), samples))
                .toList();
    }

    private void measure(Engine engine) {
        List<String> containers = new ArrayList<>();
        try {
            for (int point : plan.points()) {
                while (containers.size() < point) {
                    session.step("memory of " + engine.name());
                    containers.add(engine.startIdle(session.context().workload()));
                }
                sample(engine, containers);
            }
        } catch (ForgeException e) {
            session.check();
            add(engine.name(), Metric.MEMORY, Figure.unavailable(e.getMessage()), containers.size(), List.of());
        }
        engine.remove(engine.containers());
    }

    private void addSlope(String runtime, List<Sample> readings) {
        MemorySlope slope = new MemoryResult(runtime, readings).slope();
        session.recording()
                .add(Sample.of(Operation.MEMORY, runtime, Metric.MEMORY_PER_CONTAINER, slope.perContainer())
                        .factors(Factors.containers(plan.containers()))
                        .details(new SampleDetails.Slope(slope.interval())));
    }

    private void sample(Engine engine, List<String> containers) {
        LockSupport.parkNanos(SETTLING_NANOS);
        try (MemoryFootprint footprint = MemoryFootprint.of(engine, containers)) {
            sample(engine, containers, footprint);
        }
    }

    private void sample(Engine engine, List<String> containers, MemoryFootprint footprint) {
        List<String> names = footprint.names();
        long next = System.nanoTime();
        for (int i = 0; i < plan.samples(); i++) {
            if (i * 5 % plan.samples() < 5) {
                session.step("memory of " + engine.name());
            }
            Figure megabytes = Figure.of(footprint.megabytes());
            add(engine.name(), metric(containers.size()), megabytes, containers.size(), names);
            next += plan.interval().toNanos();
            pauseUntil(next);
        }
    }

    private void pauseUntil(long moment) {
        while (System.nanoTime() < moment) {
            session.check();
            LockSupport.parkNanos(Math.min(moment - System.nanoTime(), 200_000_000));
        }
    }

    private static Metric metric(int containers) {
        return switch (containers) {
            case 0 -> Metric.MEMORY_IDLE;
            case 1 -> Metric.MEMORY;
            default -> Metric.MEMORY_CONTAINERS;
        };
    }

    private void add(String runtime, Metric metric, Figure value, int containers, List<String> processes) {
        session.recording()
                .add(Sample.of(Operation.MEMORY, runtime, metric, value)
                        .factors(Factors.containers(containers))
                        .details(new SampleDetails.ProcessNames(processes)));
    }
}
