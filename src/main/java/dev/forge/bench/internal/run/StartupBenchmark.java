package dev.forge.bench.internal.run;

import dev.forge.bench.Factors;
import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.RunPolicy;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.StartupResult;
import dev.forge.bench.analysis.IntervalWidth;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.PageCache;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Startup in randomised complete blocks: every round runs each engine once, in a random order, so that a host
 * that drifts drifts for all of them.
 */
public final class StartupBenchmark implements Benchmark<StartupResult> {
    private static final double MICROS_PER_MS = 1e3;
    private static final Duration MAX_FOR_A_HOOK = Duration.ofMinutes(10);
    /** With fewer rounds an interval says little, however narrow it is by chance. */
    private static final int MIN_ROUNDS = 6;

    private final Session session;
    private final StartupPlan plan;
    private final RunPolicy policy;
    private long begun;
    private int firstSample;

    public StartupBenchmark(Session session, StartupPlan plan) {
        this.session = session;
        this.plan = plan;
        policy = plan.policy();
    }

    @Override
    public int steps() {
        return (plan.warmup() + plan.iterations()) * session.engines().size();
    }

    @Override
    public List<StartupResult> run() {
        begun = System.nanoTime();
        firstSample = session.recording().count();
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
        List<Sample> samples = session.recording().samples(firstSample);
        return session.engines().stream()
                .map(engine -> new StartupResult(engine.name(), samples))
                .toList();
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
        OptionalDouble width = IntervalWidth.of(
                session.recording().samples(firstSample),
                session.recording().engines(),
                policy.ready().isPresent() ? Metric.READY : policy.metric());
        boolean sure = width.isPresent() && width.getAsDouble() <= precision.width();
        if (!sure && System.nanoTime() - begun < precision.budget().toNanos()) {
            return true;
        }
        String text = round + " rounds: " + said(width, sure);
        session.context().progress().note(text);
        session.recording().fact(HostFact.ITERATIONS, "auto: " + text);
        return false;
    }

    private static String said(OptionalDouble width, boolean sure) {
        if (width.isEmpty()) {
            return "the time is spent, and there is no interval, as there are too few values or they are about 0";
        }
        return (sure ? "sure enough, the interval is " : "the time is spent, and the interval is still ")
                + String.format(Locale.ROOT, "%.1f %% wide", 100 * width.getAsDouble());
    }

    private void record(String runtime, int round, StartupRun run) {
        Metric main = policy.ready().isPresent() ? Metric.READY : Metric.STARTUP;
        Map<Metric, Figure> phases = new EnumMap<>(Metric.class);
        phases.putAll(run.phases());
        Figure measured = phases.remove(main);
        Figure value = run.failure()
                .map(Figure::unavailable)
                .orElse(measured == null ? Figure.unavailable("not measured") : measured);
        session.recording()
                .add(Sample.of(Operation.STARTUP, runtime, main, value)
                        .round(round < 0 ? round + plan.warmup() : round)
                        .warmUp(round < 0)
                        .factors(Factors.NONE.withCold(policy.cold()))
                        .phases(phases)
                        .details(new SampleDetails.CommandCpu(
                                run.ended().userMicros() / MICROS_PER_MS,
                                run.ended().systemMicros() / MICROS_PER_MS)));
    }
}
