package dev.forge.bench.internal.run;

import dev.forge.bench.LifecyclePlan;
import dev.forge.bench.LifecycleResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.LifecycleStep;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.util.List;
import java.util.OptionalInt;

/** One container's life after the other, each step timed, the engines of a round in a random order. */
public final class LifecycleBenchmark implements Benchmark<LifecycleResult> {
    private static final double NANOS_PER_MS = 1e6;

    private final Session session;
    private final LifecyclePlan plan;

    public LifecycleBenchmark(Session session, LifecyclePlan plan) {
        this.session = session;
        this.plan = plan;
    }

    @Override
    public int steps() {
        return (plan.warmup() + plan.iterations()) * session.engines().size();
    }

    @Override
    public List<LifecycleResult> run() {
        int firstSample = session.recording().count();
        for (int round = -plan.warmup(); round < plan.iterations(); round++) {
            for (Engine engine : session.shuffled(round < 0 ? "lifecycle warm-up" : "lifecycle")) {
                session.step("life of a container in " + engine.name());
                live(engine, round);
            }
            session.recording().autosave();
        }
        List<Sample> samples = session.recording().samples(firstSample);
        return session.engines().stream()
                .map(engine -> new LifecycleResult(engine.name(), samples))
                .toList();
    }

    private void live(Engine engine, int round) {
        Workload workload = session.context().workload();
        String name = "forge-benchmark-" + Proc.self() + "-life-" + (round + plan.warmup());
        boolean created = false;
        for (LifecycleStep step : LifecycleStep.values()) {
            StepRun run = run(engine, step, workload, name);
            session.check();
            record(engine.name(), metric(step), run, round);
            Figure figure = run.time();
            if (!figure.isMeasured()) {
                if (created) {
                    engine.remove(List.of(name));
                }
                return;
            }
            created = true;
        }
    }

    private record StepRun(Figure time, OptionalInt exitCode) {}

    private static StepRun run(Engine engine, LifecycleStep step, Workload workload, String name) {
        try {
            Spawn.Ended ended = engine.step(step, workload, name).run();
            return new StepRun(
                    ended.succeeded() ? Figure.of(ended.exit() / NANOS_PER_MS) : Figure.unavailable(ended.complaint()),
                    ended.exitCode());
        } catch (ForgeException e) {
            return new StepRun(Figure.unavailable(e.getMessage()), OptionalInt.empty());
        }
    }

    private static Metric metric(LifecycleStep step) {
        return switch (step) {
            case CREATE -> Metric.CREATE;
            case START -> Metric.START;
            case EXEC -> Metric.EXEC;
            case STOP -> Metric.STOP;
            case RM -> Metric.RM;
        };
    }

    private void record(String runtime, Metric metric, StepRun run, int round) {
        session.recording()
                .add(Sample.of(Operation.LIFECYCLE, runtime, metric, run.time())
                        .exitCode(run.exitCode())
                        .round(round < 0 ? round + plan.warmup() : round)
                        .warmUp(round < 0));
    }
}
