package dev.forge.bench.internal.run;

import dev.forge.bench.AllPlan;
import dev.forge.bench.AllResults;
import dev.forge.bench.ComparePlan;
import dev.forge.bench.CompareResult;
import dev.forge.bench.ConcurrencyResult;
import dev.forge.bench.DagResult;
import dev.forge.bench.DensityResult;
import dev.forge.bench.DiskResult;
import dev.forge.bench.FilesResult;
import dev.forge.bench.LifecycleResult;
import dev.forge.bench.LoadResult;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.Sample;
import dev.forge.bench.StartupResult;
import java.util.ArrayList;
import java.util.List;

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

    /** Measures one part after the other; what the budget leaves no time for is empty. */
    public AllResults run() {
        ComparePlan compare = plan.compare();
        Part<StartupResult> startup = new Part<>("startup", new StartupBenchmark(session, compare.startup()));
        Part<LifecycleResult> lifecycle = new Part<>("lifecycle", new LifecycleBenchmark(session, plan.lifecycle()));
        Part<ConcurrencyResult> concurrency =
                new Part<>("concurrency", new ConcurrencyBenchmark(session, plan.concurrency(), plan.levels()));
        Part<MemoryResult> memory = new Part<>("memory", new MemoryBenchmark(session, compare.memory()));
        Part<LoadResult> load = new Part<>("load", new LoadBenchmark(session, plan.load()));
        Part<DiskResult> disk = new Part<>("disk", new DiskBenchmark(session, compare.disk()));
        Part<DensityResult> density = new Part<>("density", new DensityBenchmark(session, plan.density()));
        Part<Sample> first = new Part<>(
                "first starts", new FirstStarts(session, compare.startup().policy()));
        Part<Sample> dashboard = new Part<>("dashboard", new DashboardBenchmark(session));
        Part<DagResult> dag = new Part<>("dag", new DagBenchmark(session, plan.dag(), true));
        Part<FilesResult> files = new Part<>("files", new FilesBenchmark(session, plan.files()));
        session.expect(
                List.of(startup, lifecycle, concurrency, memory, load, disk, density, first, dashboard, dag, files)
                        .stream()
                        .mapToInt(Part::steps)
                        .sum());
        List<StartupResult> starts = startup.run();
        List<LifecycleResult> lives = lifecycle.run();
        List<ConcurrencyResult> startsAtOnce = concurrency.run();
        List<MemoryResult> memories = memory.run();
        List<LoadResult> loads = load.run();
        List<DagResult> dags = dag.run();
        List<FilesResult> io = files.run();
        CompareResult comparison =
                CompareResult.of(starts, memories, disk.run(), first.run(), dashboard.run(), dags, io);
        return new AllResults(comparison, lives, loads, density.run(), startsAtOnce, dags, skipped);
    }

    /** A benchmark that is skipped when the time is spent. */
    private final class Part<R> implements Benchmark<R> {
        private final String name;
        private final Benchmark<R> benchmark;

        Part(String name, Benchmark<R> benchmark) {
            this.name = name;
            this.benchmark = benchmark;
        }

        @Override
        public int steps() {
            return benchmark.steps();
        }

        @Override
        public List<R> run() {
            if (plan.budget() != null
                    && System.nanoTime() - start > plan.budget().toNanos()) {
                skipped.add(name);
                return List.of();
            }
            return benchmark.run();
        }
    }
}
