package dev.forge.bench;

import dev.forge.bench.internal.run.AllBenchmarks;
import dev.forge.bench.internal.run.Benchmark;
import dev.forge.bench.internal.run.CheckBenchmark;
import dev.forge.bench.internal.run.ConcurrencyBenchmark;
import dev.forge.bench.internal.run.DagBenchmark;
import dev.forge.bench.internal.run.DashboardBenchmark;
import dev.forge.bench.internal.run.DensityBenchmark;
import dev.forge.bench.internal.run.DiskBenchmark;
import dev.forge.bench.internal.run.FilesBenchmark;
import dev.forge.bench.internal.run.FirstStarts;
import dev.forge.bench.internal.run.LifecycleBenchmark;
import dev.forge.bench.internal.run.LoadBenchmark;
import dev.forge.bench.internal.run.MemoryBenchmark;
import dev.forge.bench.internal.run.Recording;
import dev.forge.bench.internal.run.Session;
import dev.forge.bench.internal.run.StartupBenchmark;
import dev.forge.bench.internal.run.WorkflowBenchmark;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.bench.runtime.Engines;
import dev.forge.core.ForgeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Measures container engines. A runner keeps what it found; {@link #saveResults()} writes it to
 * {@code $FORGE_HOME/benchmarks}. Methods throw {@link dev.forge.core.ForgeException} with a message and often a hint
 * when a benchmark cannot be done, and {@link BenchmarkInterrupted} when the process is told to end meanwhile. Only
 * one benchmark runs at a time under one home. Not for use by several threads.
 *
 * <pre>{@code
 * BenchmarkRunner runner = new BenchmarkRunner();
 * StartupResult result = runner.benchmarkContainerStartup("forge", 20);
 * System.out.printf("%.1f ms%n", result.averageMs());
 * runner.saveResults();
 * }</pre>
 */
public final class BenchmarkRunner {
    private final BenchmarkContext context;
    private final Recording recording;

    /** A runner under the standard conditions. */
    public BenchmarkRunner() {
        this(BenchmarkContext.standard());
    }

    /** A runner under the given conditions. */
    public BenchmarkRunner(BenchmarkContext context) {
        this.context = context;
        recording = new Recording(context);
    }

    /** Lets benchmarks end with {@link BenchmarkStopped} when so many runs have failed. */
    public void stopAfterFailures(int count) {
        Require.check("failures", count, 1);
        recording.stopAfter(count);
    }

    /** Keeps the command line that asked for all this, so that others can measure it again. */
    public void calledBy(String command) {
        recording.fact(HostFact.COMMAND, command);
    }

    /** Names the engine with which all others are compared, instead of Forge with each of them. */
    public void compareWith(String runtime) {
        recording.fact(HostFact.REFERENCE, runtime);
    }

    /** Measures container startup as the specification does: five runs after a warm-up. */
    public StartupResult benchmarkContainerStartup(String runtime) {
        return benchmarkContainerStartup(runtime, StartupPlan.ITERATIONS);
    }

    /** Measures container startup with so many runs after a warm-up. */
    public StartupResult benchmarkContainerStartup(String runtime, int iterations) {
        return startup(new StartupPlan(List.of(runtime), iterations, StartupPlan.WARMUP))
                .getFirst();
    }

    /** Measures the memory of an engine's own processes with ten samples. */
    public MemoryResult benchmarkMemoryUsage(String runtime) {
        return benchmarkMemoryUsage(runtime, MemoryPlan.SAMPLES);
    }

    /** Measures the memory of an engine's own processes with so many samples, idle and with one container. */
    public MemoryResult benchmarkMemoryUsage(String runtime, int sampleCount) {
        return memory(new MemoryPlan(List.of(runtime), sampleCount, MemoryPlan.INTERVAL, 1))
                .getFirst();
    }

    /** Measures an engine's store, and what an image and a stopped container add to it. */
    public DiskResult benchmarkDiskUsage(String runtime) {
        return disk(new DiskPlan(List.of(runtime), ComparePlan.CONTAINERS)).getFirst();
    }

    /** Measures the startup of engines, one result per engine that works; {@link #engines} says of the others. */
    public List<StartupResult> startup(StartupPlan plan) {
        return measure("measuring startup", plan.runtimes(), session -> new StartupBenchmark(session, plan));
    }

    /** Measures how many containers engines start per second when so many are started at once. */
    public List<ConcurrencyResult> concurrency(StartupPlan plan, List<Integer> levels) {
        levels.forEach(level -> Require.check("concurrency", level, 1));
        return measure(
                "measuring concurrency", plan.runtimes(), session -> new ConcurrencyBenchmark(session, plan, levels));
    }

    /** Measures the memory of engines, one result per engine that works; {@link #engines} says of the others. */
    public List<MemoryResult> memory(MemoryPlan plan) {
        return measure("measuring memory", plan.runtimes(), session -> new MemoryBenchmark(session, plan));
    }

    /** Measures the stores of engines, one result per engine that works; {@link #engines} says of the others. */
    public List<DiskResult> disk(DiskPlan plan) {
        return measure("measuring disk", plan.runtimes(), session -> new DiskBenchmark(session, plan));
    }

    private <R> List<R> measure(String purpose, List<String> runtimes, Function<Session, Benchmark<R>> benchmark) {
        try (Session session = Session.open(context, recording, purpose, runtimes)) {
            return session.measure(benchmark.apply(session));
        }
    }

    /** Measures engines side by side in all three quantities. */
    public CompareResult compare(ComparePlan plan) {
        List<String> runtimes = plan.startup().runtimes();
        try (Session session = Session.open(context, recording, "comparing engines", runtimes)) {
            Benchmark<StartupResult> startup = new StartupBenchmark(session, plan.startup());
            Benchmark<MemoryResult> memory = new MemoryBenchmark(session, plan.memory());
            Benchmark<DiskResult> disk = new DiskBenchmark(session, plan.disk());
            DashboardBenchmark dashboard = new DashboardBenchmark(session);
            FirstStarts first = new FirstStarts(session, plan.startup().policy());
            DagBenchmark dag = new DagBenchmark(session, DagPlan.small(runtimes, DagPlan.ITERATIONS), false);
            FilesBenchmark files = new FilesBenchmark(session, new FilesPlan(runtimes, FilesPlan.FEW));
            session.expect(startup.steps()
                    + first.steps()
                    + memory.steps()
                    + disk.steps()
                    + dashboard.steps()
                    + dag.steps()
                    + files.steps());
            return CompareResult.of(
                    startup.run(), memory.run(), disk.run(), first.run(), dashboard.run(), dag.run(), files.run());
        }
    }

    /**
     * Tries engines: each that is there starts one container.
     *
     * @param runtimes their names; none are all that are known
     * @return the terms on which each works, or why it does not
     */
    public List<EngineReport> tryEngines(List<String> runtimes) {
        List<String> names = runtimes.isEmpty()
                ? Engines.of(context.environment(), context.home()).names()
                : runtimes;
        try (Session session = Session.open(context, recording, "trying engines", names)) {
            session.check();
        } catch (ForgeException e) {
            if (engines().isEmpty()) {
                throw e;
            }
        }
        return engines();
    }

    /** Measures everything, as far as the plan's budget allows. */
    public AllResults all(AllPlan plan) {
        List<String> runtimes = plan.compare().startup().runtimes();
        try (Session session = Session.open(context, recording, "measuring everything", runtimes)) {
            return new AllBenchmarks(session, plan).run();
        }
    }

    /** Measures the steps of a container's life, one result per engine that works. */
    public List<LifecycleResult> lifecycle(LifecyclePlan plan) {
        return measure(
                "measuring containers' lives", plan.runtimes(), session -> new LifecycleBenchmark(session, plan));
    }

    /** Measures how fast engines load an image, one result per engine that works, and one of tar(1) if possible. */
    public List<LoadResult> load(LoadPlan plan) {
        return measure("measuring image load", plan.runtimes(), session -> new LoadBenchmark(session, plan));
    }

    /** Measures how many containers engines keep alive at once, one result per engine that works. */
    public List<DensityResult> density(DensityPlan plan) {
        return measure("measuring density", plan.runtimes(), session -> new DensityBenchmark(session, plan));
    }

    /** Measures a workflow on engines, as a whole and step by step; one result per engine that works. */
    public List<WorkflowResult> workflow(WorkflowPlan plan) {
        return measure("measuring a workflow", plan.runtimes(), session -> new WorkflowBenchmark(session, plan));
    }

    /** Measures what file input and output costs in containers; the last result is the host's. */
    public List<FilesResult> files(FilesPlan plan) {
        return measure("measuring file I/O", plan.runtimes(), session -> new FilesBenchmark(session, plan));
    }

    /** Measures how long workflows take to compile and what a run of them costs a step, without containers. */
    public List<DagResult> dag(DagPlan plan) {
        return measure("compiling workflows", plan.runtimes(), session -> new DagBenchmark(session, plan, true));
    }

    /**
     * Checks engines against a baseline.
     *
     * @return what became of each quantity; they are among the results too
     */
    public List<GateResult> check(CheckPlan plan) {
        try (Session session = Session.open(context, recording, "checking", plan.measured())) {
            return new CheckBenchmark(session, plan).run();
        }
    }

    /** Adds samples that were measured elsewhere, to be saved as all others. */
    public void record(List<Sample.Builder> samples) {
        samples.forEach(recording::add);
    }

    /** The result files of this runner's home. */
    public ResultFiles files() {
        return new ResultFiles(context.home());
    }

    /** The engines that were asked for so far: the terms on which they ran, or why they did not. */
    public List<EngineReport> engines() {
        return recording.engines();
    }

    /** Everything found so far. */
    public Suite suite() {
        return recording.suite();
    }

    /**
     * Writes everything found so far to {@code $FORGE_HOME/benchmarks/benchmark_YYYYMMDD_HHMMSS.json}; the same file
     * again when called again.
     *
     * @return the file
     */
    public Path saveResults() {
        return recording.save();
    }

    /**
     * Writes everything found so far to a file of that name in {@code $FORGE_HOME/benchmarks}, or where it points if
     * the name is a path.
     *
     * @return the file
     */
    public Path saveResults(String name) {
        return recording.save(name);
    }

    /** The file that {@link #saveResults()} writes, if it has been written. */
    public Optional<Path> savedFile() {
        return Optional.ofNullable(recording.file());
    }
}
