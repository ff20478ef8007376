package dev.forge.bench.internal.run;

import dev.forge.bench.Metric;
import dev.forge.bench.RunPolicy;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.StartupResult;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.PageCache;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Startup in randomised complete blocks: every round runs each engine once, in a random order, so that a host
 * that drifts drifts for all of them.
 */
public final class StartupBenchmark {
    private static final double MICROS_PER_MS = 1e3;
    private static final Duration MAX_FOR_A_HOOK = Duration.ofMinutes(10);
    /** With fewer rounds an interval says little, however narrow it is by chance. */
    private static final int MIN_ROUNDS = 6;

    private final Session session;
    private final StartupPlan plan;
    private final RunPolicy policy;
    private final long begun = System.nanoTime();
    private final Map<String, Runs> runs = new LinkedHashMap<>();

    public StartupBenchmark(Session session, StartupPlan plan) {
        this.session = session;
        this.plan = plan;
        policy = plan.policy();
    }

    /** How many steps it has for each engine. */
    public static int steps(StartupPlan plan) {
        return plan.warmup() + plan.iterations();
    }

    public List<StartupResult> run() {
        session.engines().forEach(engine -> runs.put(engine.name(), new Runs()));
        hook("setup", policy.hooks().setup(), "");
        try {
            if (policy.sequential()) {
                for (Engine engine : session.engines()) {
                    for (int round = -plan.warmup(); round < plan.iterations(); round++) {
                        session.recording().round(title(round), List.of(engine.name()));
                        run(engine, round);
                    }
                }
            } else {
                for (int round = -plan.warmup(); goesOn(round); round++) {
                    for (Engine engine : session.shuffled(title(round))) {
                        run(engine, round);
                    }
                    session.recording().autosave();
                }
            }
        } finally {
            hook("cleanup", policy.hooks().cleanup(), "");
        }
        session.recording().autosave();
        List<StartupResult> results = new ArrayList<>();
        runs.forEach((name, found) -> results.add(found.result(name)));
        return results;
    }

    private static String title(int round) {
        return round < 0 ? "startup warm-up" : "startup";
    }

    private void run(Engine engine, int round) {
        session.step(title(round) + " of " + engine.name());
        hook("prepare", policy.hooks().prepare(), engine.name());
        if (policy.cold()) {
            PageCache.drop();
        }
        StartupRun run = StartupRun.of(engine, session.context().workload(), policy, round >= 0);
        session.check();
        record(engine.name(), round, run);
        if (policy.showOutput()) {
            String output = (run.ended().output() + run.ended().errors()).stripTrailing();
            if (!output.isEmpty()) {
                session.context().progress().output(output);
            }
        }
    }

    private void hook(String name, String command, String runtime) {
        if (!command.isEmpty()) {
            Map<String, String> environment = new HashMap<>(session.context().environment());
            environment.put("FORGE_BENCHMARK_RUNTIME", runtime);
            Spawn.Ended ended = new Spawn(List.of("/bin/sh", "-c", command), environment)
                    .within(MAX_FOR_A_HOOK)
                    .run();
            if (!ended.succeeded()) {
                throw new ForgeException("--" + name + " failed: " + ended.complaint(), "it was: " + command);
            }
        }
    }

    /** Whether there is another round. */
    private boolean goesOn(int round) {
        if (policy.precision().isEmpty() || round < MIN_ROUNDS) {
            return round < (policy.precision().isEmpty() ? plan.iterations() : MIN_ROUNDS);
        }
        session.expect(session.engines().size());
        RunPolicy.Precision precision = policy.precision().get();
        double width = width();
        boolean sure = width <= precision.width();
        if (!sure && System.nanoTime() - begun < precision.budget().toNanos()) {
            return true;
        }
        String text = String.format(
                Locale.ROOT,
                "%d rounds: %s %s wide",
                round,
                sure ? "sure enough, the interval is" : "the time is spent, and the interval is still",
                Double.isInfinite(width) ? "infinitely" : String.format(Locale.ROOT, "%.1f %%", 100 * width));
        session.context().progress().note(text);
        session.recording().fact("iterations", "auto: " + text);
        return false;
    }

    /** The widest interval of a ratio, or of the median of an engine that is alone, as a part of it. */
    private double width() {
        Suite suite = session.recording().suite();
        Metric metric = policy.ready().isPresent() ? Metric.READY : policy.metric();
        if (runs.size() > 1) {
            return PairwiseComparison.of(suite, Set.of(metric)).stream()
                    .mapToDouble(comparison -> comparison.ratio().interval().width()
                            / comparison.ratio().value())
                    .max()
                    .orElse(Double.POSITIVE_INFINITY);
        }
        Series series = runs.values().iterator().next().series(metric);
        return series.isEmpty()
                ? Double.POSITIVE_INFINITY
                : Summary.of(series).medianInterval().map(Interval::width).orElse(Double.POSITIVE_INFINITY)
                        / series.median();
    }

    private void record(String runtime, int round, StartupRun run) {
        Spawn.Ended ended = run.ended();
        Metric main = policy.ready().isPresent() ? Metric.READY : Metric.STARTUP;
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(SampleTable.ROUND, round < 0 ? round + plan.warmup() : round);
        if (round < 0) {
            details.put(SampleTable.WARM_UP, true);
        }
        if (policy.cold()) {
            details.put("cold", true);
        }
        run.phases().forEach((metric, figure) -> {
            switch (figure) {
                case Figure.Measured measured -> details.put(metric.key(), Suite.rounded(measured.value()));
                case Figure.Unavailable unavailable -> details.put(metric.key() + "_unknown", unavailable.reason());
            }
        });
        details.remove(main.key());
        details.put("cli_user_cpu", ended.userMicros() / MICROS_PER_MS);
        details.put("cli_system_cpu", ended.systemMicros() / MICROS_PER_MS);
        Figure value = run.failure()
                .map(Figure::unavailable)
                .orElseGet(() -> run.phases().getOrDefault(main, Figure.unavailable("not measured")));
        session.recording()
                .add(new Sample("", "container_startup", runtime, main.key(), value, "ms", Instant.now(), details));
        if (round >= 0) {
            runs.computeIfAbsent(runtime, name -> new Runs()).add(run);
        }
    }

    /** The runs of one engine. */
    private static final class Runs {
        private final Map<Metric, List<Double>> values = new EnumMap<>(Metric.class);
        private final List<String> failures = new ArrayList<>();
        private int count;

        void add(StartupRun run) {
            count++;
            run.failure().ifPresent(failures::add);
            run.phases().forEach((metric, figure) -> {
                if (figure instanceof Figure.Measured measured) {
                    values.computeIfAbsent(metric, any -> new ArrayList<>()).add(measured.value());
                }
            });
        }

        Series series(Metric metric) {
            return new Series(values.getOrDefault(metric, List.of()));
        }

        StartupResult result(String runtime) {
            Map<Metric, Series> series = new EnumMap<>(Metric.class);
            values.keySet().forEach(metric -> series.put(metric, series(metric)));
            return new StartupResult(runtime, count, series, failures);
        }
    }
}
