package dev.forge.bench.internal.run;

import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.RunPolicy;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Engine;
import dev.forge.stats.Figure;
import java.util.List;

/**
 * What the first start of a kind costs where an engine keeps something of it that makes the next ones faster: Forge with
 * its recipes. A startup benchmark measures repeated starts.
 */
public final class FirstStarts implements Benchmark<Sample> {
    private static final int ROUNDS = 5;

    private final Session session;
    private final RunPolicy policy;

    /** As the startup benchmark runs them, but for what it keeps. */
    public FirstStarts(Session session, RunPolicy policy) {
        this.session = session;
        this.policy = policy.asFresh();
    }

    private List<Engine> engines() {
        return session.engines().stream().filter(Engine::keepsStarts).toList();
    }

    @Override
    public int steps() {
        return ROUNDS * engines().size();
    }

    @Override
    public List<Sample> run() {
        int first = session.recording().count();
        for (int round = 0; round < ROUNDS; round++) {
            for (Engine engine : engines()) {
                session.step("first starts of " + engine.name());
                StartupRun.makeReady(engine, policy);
                StartupRun run = StartupRun.of(engine, session.context().workload(), policy, false);
                session.check();
                Figure value = run.failure()
                        .map(Figure::unavailable)
                        .orElseGet(() -> run.phases().getOrDefault(Metric.STARTUP, Figure.unavailable("not measured")));
                session.recording()
                        .add(Sample.of(Operation.STARTUP, engine.name(), Metric.STARTUP, value)
                                .round(round)
                                .factors(Factors.NONE.withCold(policy.cold()).withFresh(true))
                                .exitCode(run.ended().exitCode()));
            }
        }
        session.recording().autosave();
        return session.recording().samples(first);
    }
}
