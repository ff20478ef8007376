package dev.forge.bench.internal.run;

import dev.forge.bench.Factors;
import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Parameters;
import dev.forge.bench.RunPolicy;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.StartupPlan;
import dev.forge.bench.StartupResult;
import dev.forge.bench.analysis.IntervalWidth;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.stats.Figure;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Startup in randomised complete blocks: every round runs each engine once, in a random order, so that a host
 * that drifts drifts for all of them.
 */
public final class StartupBenchmark implements Benchmark<StartupResult> {
    private static final double MICROS_PER_MS = 1e3;
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
        return (plan.warmup() + plan.iterations()) * runsARound();
    }

    private int runsARound() {
        return session.engines().size() * plan.parameters().size();
    }

    @Override
    public List<StartupResult> run() {
        begun = System.nanoTime();
        firstSample = session.recording().count();
        prepareImages();
        hooks("setup", policy.hooks().setup());
        @Nullable RuntimeException failure = null;
        try {
            rounds();
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            hooks("cleanup", policy.hooks().cleanup());
        } catch (ForgeException e) {
            // The first failure is the one to tell; it may well be the reason of this one.
            if (failure == null) {
                failure = e;
            } else {
                session.context().progress().note(e.getMessage());
            }
        }
        if (failure != null) {
            session.recording().autosave();
            throw failure;
        }
        session.recording().autosave();
        List<Sample> samples = session.recording().samples(firstSample);
        return session.engines().stream()
                .flatMap(engine -> plan.parameters().stream()
                        .map(parameters -> StartupResult.of(engine.name(), parameters, samples)))
                .toList();
    }

    private void rounds() {
        if (policy.sequential()) {
            for (Engine engine : session.engines()) {
                for (int round = -plan.warmup(); round < plan.iterations(); round++) {
                    for (Parameters parameters : session.inRandomOrder(plan.parameters())) {
                        session.recording().round(title(round, parameters), List.of(engine.name()));
                        run(engine, parameters, round);
                    }
                    session.recording().autosave();
                }
            }
            return;
        }
        for (int round = -plan.warmup(); goesOn(round); round++) {
            for (Parameters parameters : session.inRandomOrder(plan.parameters())) {
                for (Engine engine : session.shuffled(title(round, parameters))) {
                    run(engine, parameters, round);
                }
            }
            session.recording().autosave();
        }
    }

    /** Images whose names are parameters have to be there before anything is measured. */
    private void prepareImages() {
        Workload template = session.context().workload();
        if (template.hasImagePlaceholder()) {
            Set<String> names = new HashSet<>();
            for (Parameters parameters : plan.parameters()) {
                Workload workload = template.filled(parameters::fill);
                if (names.add(workload.imageName())) {
                    session.engines().forEach(engine -> engine.prepare(session.image(), workload));
                }
            }
        }
    }

    private static String title(int round, Parameters parameters) {
        String factors = Factors.NONE.withParameters(parameters).text();
        return (round < 0 ? "startup warm-up" : "startup") + (factors.isEmpty() ? "" : " (" + factors + ")");
    }

    private void run(Engine engine, Parameters parameters, int round) {
        session.step(title(round, parameters) + " of " + engine.name());
        Hook.run(session, "prepare", parameters.fill(policy.hooks().prepare()), engine.name());
        session.check();
        StartupRun.makeReady(engine, policy);
        StartupRun run =
                StartupRun.of(engine, session.context().workload().filled(parameters::fill), policy, round >= 0);
        session.check();
        record(engine.name(), parameters, round, run);
        if (policy.showOutput()) {
            String output = (run.ended().output() + run.ended().errors()).stripTrailing();
            if (!output.isEmpty()) {
                session.context().progress().output(output);
            }
        }
        Hook.run(session, "conclude", parameters.fill(policy.hooks().conclude()), engine.name());
    }

    /** Runs a command that is not for one run: once, or once for each of its texts. */
    private void hooks(String name, String command) {
        plan.parameters().stream()
                .map(parameters -> parameters.fill(command))
                .distinct()
                .forEach(text -> Hook.run(session, name, text, ""));
    }

    /** Whether there is another round. */
    private boolean goesOn(int round) {
        if (policy.precision().isEmpty() || round < MIN_ROUNDS) {
            return round < (policy.precision().isEmpty() ? plan.iterations() : MIN_ROUNDS);
        }
        session.expect(runsARound());
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

    private void record(String runtime, Parameters parameters, int round, StartupRun run) {
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
                        .factors(Factors.NONE
                                .withCold(policy.cold())
                                .withFresh(policy.fresh())
                                .withParameters(parameters))
                        .phases(phases)
                        .exitCode(run.ended().exitCode())
                        .details(new SampleDetails.CommandCpu(
                                run.ended().userMicros() / MICROS_PER_MS,
                                run.ended().systemMicros() / MICROS_PER_MS)));
    }
}
