package dev.forge.bench.internal.run;

import dev.forge.bench.AllPlan;
import dev.forge.bench.AllResults;
import dev.forge.bench.ComparePlan;
import dev.forge.bench.CompareResult;
import dev.forge.bench.ConcurrencyResult;
import dev.forge.bench.DensityResult;
import dev.forge.bench.DiskResult;
import dev.forge.bench.LifecycleResult;
import dev.forge.bench.LoadResult;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.StartupResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All benchmarks one after the other in one session, as far as the time allows. */
public final class AllBenchmarks {
    private final Session session;
    private final AllPlan plan;
    private final long start = System.nanoTime();
    private final List<String> skipped = new ArrayList<>();

    public AllBenchmarks(Session session, AllPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    /** How many steps they have in all. */
    private int steps() {
        ComparePlan compare = plan.compare();
        int each = StartupBenchmark.steps(compare.startup())
                + MemoryBenchmark.steps(compare.memory())
                + LifecycleBenchmark.steps(plan.lifecycle())
                + LoadBenchmark.steps(plan.load())
                + DensityBenchmark.steps(plan.density())
                + ConcurrencyBenchmark.steps(plan.concurrency(), plan.levels());
        return each * session.engines().size() + DiskBenchmark.steps(compare.disk(), session.engines());
    }

    public AllResults run() {
        session.expect(steps());
        ComparePlan compare = plan.compare();
        List<StartupResult> startup = part("startup", () -> new StartupBenchmark(session, compare.startup()).run());
        List<LifecycleResult> lifecycle =
                part("lifecycle", () -> new LifecycleBenchmark(session, plan.lifecycle()).run());
        List<ConcurrencyResult> concurrency =
                part("concurrency", () -> new ConcurrencyBenchmark(session, plan.concurrency(), plan.levels()).run());
        List<MemoryResult> memory = part("memory", () -> new MemoryBenchmark(session, compare.memory()).run());
        List<LoadResult> load = part("load", () -> new LoadBenchmark(session, plan.load()).run());
        List<DiskResult> disk = part("disk", () -> new DiskBenchmark(session, compare.disk()).run());
        List<DensityResult> density = part("density", () -> new DensityBenchmark(session, plan.density()).run());
        return new AllResults(new CompareResult(startup, memory, disk), lifecycle, load, density, concurrency, skipped);
    }

    private <T> List<T> part(String name, Supplier<List<T>> benchmark) {
        if (plan.budget() != null && System.nanoTime() - start > plan.budget().toNanos()) {
            skipped.add(name);
            return List.of();
        }
        return benchmark.get();
    }
}
