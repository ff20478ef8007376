package dev.forge.bench.internal.run;

import dev.forge.bench.ConcurrencyResult;
import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.runtime.CleanupWatch;
import dev.forge.bench.runtime.Engine;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/** Several containers at once, level after level in every round, the engines in a random order. */
public final class ConcurrencyBenchmark implements Benchmark<ConcurrencyResult> {
    private static final Duration MAX_CLEANUP = Duration.ofSeconds(2);
    private static final double NANOS_PER_MS = 1e6;

    private final Session session;
    private final StartupPlan plan;
    private final List<Integer> levels;
    /** How long an engine took for all its starts at a level; rounds were taken apart from each other. */
    private final Map<EngineAtLevel, Double> seconds = new HashMap<>();

    private record EngineAtLevel(String runtime, int level) {}

    public ConcurrencyBenchmark(Session session, StartupPlan plan, List<Integer> levels) {
        this.session = session;
        this.plan = plan;
        this.levels = levels;
    }

    @Override
    public int steps() {
        return (plan.warmup() + plan.iterations())
                * levels.size()
                * session.engines().size();
    }

    @Override
    public List<ConcurrencyResult> run() {
        int firstSample = session.recording().count();
        for (int round = -plan.warmup(); round < plan.iterations(); round++) {
            for (int level : levels) {
                for (Engine engine : session.shuffled("concurrency " + level)) {
                    session.step(level + " at once of " + engine.name());
                    List<Spawn.Ended> ended = atOnce(engine, level);
                    session.check();
                    record(engine, level, round, ended);
                }
            }
            session.recording().autosave();
        }
        List<Sample> starts = session.recording().samples(firstSample);
        each((runtime, level) -> addThroughput(new ConcurrencyResult(runtime, level, starts)));
        session.recording().autosave();
        List<Sample> all = session.recording().samples(firstSample);
        List<ConcurrencyResult> results = new ArrayList<>();
        each((runtime, level) -> results.add(new ConcurrencyResult(runtime, level, all)));
        return results;
    }

    private void each(BiConsumer<String, Integer> action) {
        for (Engine engine : session.engines()) {
            levels.forEach(level -> action.accept(engine.name(), level));
        }
    }

    private List<Spawn.Ended> atOnce(Engine engine, int level) {
        StartupRun.makeReady(engine, plan.policy());
        try (CleanupWatch cleanup = CleanupWatch.before(engine)) {
            CountDownLatch start = new CountDownLatch(1);
            List<CompletableFuture<Spawn.Ended>> running = new ArrayList<>();
            for (int i = 0; i < level; i++) {
                Spawn command = engine.run(session.context().workload())
                        .within(plan.policy().timeout());
                running.add(CompletableFuture.supplyAsync(
                        () -> {
                            awaitStart(start);
                            return command.run();
                        },
                        task -> Thread.ofPlatform().daemon().start(task)));
            }
            start.countDown();
            List<Spawn.Ended> ended =
                    running.stream().map(CompletableFuture::join).toList();
            if (ended.stream().anyMatch(run -> run.status() instanceof Spawn.Status.TimedOut)) {
                StartupRun.removeContainers(engine);
                cleanup.killRemaining();
            }
            cleanup.await(System.nanoTime(), MAX_CLEANUP);
            return ended;
        }
    }

    private static void awaitStart(CountDownLatch start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(Engine engine, int level, int round, List<Spawn.Ended> runs) {
        for (int i = 0; i < runs.size(); i++) {
            Spawn.Ended run = runs.get(i);
            Figure value = StartupRun.failure(engine, run, plan.policy())
                    .map(Figure::unavailable)
                    .orElse(Figure.of(run.exit() / NANOS_PER_MS));
            session.recording()
                    .add(Sample.of(Operation.STARTUP, engine.name(), Metric.STARTUP, value)
                            // Not a round: runs at once are no independent pairs with another engine's.
                            .details(new SampleDetails.Lane(round < 0 ? round + plan.warmup() : round, i))
                            .exitCode(run.exitCode())
                            .warmUp(round < 0)
                            .factors(factors(level)));
        }
        if (round >= 0) {
            seconds.merge(new EngineAtLevel(engine.name(), level), seconds(runs), Double::sum);
        }
    }

    /** From the first start to the last end. */
    private static double seconds(List<Spawn.Ended> runs) {
        long first = runs.stream().mapToLong(Spawn.Ended::start).min().orElseThrow();
        long last =
                runs.stream().mapToLong(run -> run.start() + run.exit()).max().orElseThrow();
        return (last - first) / 1e9;
    }

    private void addThroughput(ConcurrencyResult result) {
        int succeeded = result.successes().count();
        EngineAtLevel place = new EngineAtLevel(result.runtime(), result.concurrency());
        Figure throughput = succeeded == 0
                ? Figure.unavailable("no run succeeded: " + result.failures().getLast())
                : Figure.of(succeeded / seconds.getOrDefault(place, 0.0));
        session.recording()
                .add(Sample.of(Operation.CONCURRENCY, result.runtime(), Metric.THROUGHPUT, throughput)
                        .factors(factors(result.concurrency()))
                        .details(new SampleDetails.Latencies(
                                milliseconds(result.quantile(0.5)),
                                milliseconds(result.quantile(0.95)),
                                milliseconds(result.quantile(0.99)),
                                succeeded,
                                result.failures().size())));
    }

    private static OptionalDouble milliseconds(Figure figure) {
        return figure instanceof Figure.Measured measured
                ? OptionalDouble.of(measured.value())
                : OptionalDouble.empty();
    }

    private Factors factors(int level) {
        return Factors.concurrency(level)
                .withCold(plan.policy().cold())
                .withFresh(plan.policy().fresh());
    }
}
