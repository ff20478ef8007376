package dev.forge.bench.internal.run;

import dev.forge.bench.ConcurrencyResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.Suite;
import dev.forge.bench.runtime.CleanupWatch;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.PageCache;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Several containers at once, level after level in every round, the engines in a random order. */
public final class ConcurrencyBenchmark {
    private static final Duration MAX_CLEANUP = Duration.ofSeconds(2);
    private static final double NANOS_PER_MS = 1e6;

    private final Session session;
    private final StartupPlan plan;
    private final List<Integer> levels;
    private final Map<String, Level> found = new LinkedHashMap<>();

    public ConcurrencyBenchmark(Session session, StartupPlan plan, List<Integer> levels) {
        this.session = session;
        this.plan = plan;
        this.levels = levels;
    }

    /** How many steps it has for each engine. */
    public static int steps(StartupPlan plan, List<Integer> levels) {
        return StartupBenchmark.steps(plan) * levels.size();
    }

    public List<ConcurrencyResult> run() {
        for (Engine engine : session.engines()) {
            levels.forEach(level -> found.put(engine.name() + level, new Level(engine.name(), level)));
        }
        for (int round = -plan.warmup(); round < plan.iterations(); round++) {
            for (int level : levels) {
                for (Engine engine : session.shuffled("concurrency " + level)) {
                    session.step(level + " at once of " + engine.name());
                    List<Spawn.Ended> ended = atOnce(engine, level);
                    session.check();
                    record(engine.name(), level, round, ended);
                }
            }
            session.recording().autosave();
        }
        List<ConcurrencyResult> results =
                found.values().stream().map(Level::result).toList();
        results.forEach(this::record);
        session.recording().autosave();
        return results;
    }

    private List<Spawn.Ended> atOnce(Engine engine, int level) {
        if (plan.policy().cold()) {
            PageCache.drop();
        }
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

    private void record(String runtime, int level, int round, List<Spawn.Ended> runs) {
        for (int i = 0; i < runs.size(); i++) {
            Spawn.Ended run = runs.get(i);
            Map<String, Object> details = details(level);
            // Not a round: runs at once are no independent pairs with another engine's.
            details.put("batch", round < 0 ? round + plan.warmup() : round);
            details.put("lane", i);
            if (round < 0) {
                details.put(SampleTable.WARM_UP, true);
            }
            Figure value = run.succeeded() ? Figure.of(run.exit() / NANOS_PER_MS) : Figure.unavailable(run.complaint());
            session.recording()
                    .add(new Sample("", "container_startup", runtime, "startup", value, "ms", Instant.now(), details));
        }
        Level measured = found.get(runtime + level);
        if (round >= 0 && measured != null) {
            measured.add(runs);
        }
    }

    private void record(ConcurrencyResult result) {
        Map<String, Object> details = details(result.concurrency());
        Map.of("p50", 0.5, "p95", 0.95, "p99", 0.99).forEach((name, share) -> {
            if (result.quantile(share) instanceof Figure.Measured measured) {
                details.put(name, Suite.rounded(measured.value()));
            }
        });
        details.put("succeeded", result.successes().count());
        details.put("failed", result.failures().size());
        session.recording()
                .add(new Sample(
                        "",
                        "container_concurrency",
                        result.runtime(),
                        Metric.THROUGHPUT.key(),
                        result.throughput(),
                        Metric.THROUGHPUT.unit(),
                        Instant.now(),
                        details));
    }

    private Map<String, Object> details(int level) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("concurrency", level);
        if (plan.policy().cold()) {
            details.put("cold", true);
        }
        return details;
    }

    /** One engine at one level. */
    private static final class Level {
        private final String runtime;
        private final int concurrency;
        private final List<Double> successes = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private double seconds;

        Level(String runtime, int concurrency) {
            this.runtime = runtime;
            this.concurrency = concurrency;
        }

        void add(List<Spawn.Ended> runs) {
            long first = runs.stream().mapToLong(Spawn.Ended::start).min().orElseThrow();
            long last = runs.stream()
                    .mapToLong(run -> run.start() + run.exit())
                    .max()
                    .orElseThrow();
            seconds += (last - first) / 1e9;
            for (Spawn.Ended run : runs) {
                if (run.succeeded()) {
                    successes.add(run.exit() / NANOS_PER_MS);
                } else {
                    failures.add(run.complaint());
                }
            }
        }

        ConcurrencyResult result() {
            Figure throughput = successes.isEmpty()
                    ? Figure.unavailable("no run succeeded: " + failures.getLast())
                    : Figure.of(successes.size() / seconds);
            return new ConcurrencyResult(runtime, concurrency, throughput, new Series(successes), failures);
        }
    }
}
