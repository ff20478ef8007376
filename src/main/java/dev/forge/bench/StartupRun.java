package dev.forge.bench;

import dev.forge.bench.runtime.Aftermath;
import dev.forge.bench.runtime.Costs;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Workload;
import dev.forge.bench.stats.Figure;
import dev.forge.core.Spawn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One run of a container, by its phases. Times are of a run that nobody looks at before its command line has ended;
 * what it costs is of a second run directly after it, which is watched.
 *
 * @param ended how the command line ended
 * @param phases what was measured, or why not; of a failed run nothing
 */
record StartupRun(Spawn.Ended ended, Map<Metric, Figure> phases) {
    private static final Duration MOST_AFTERMATH = Duration.ofSeconds(2);
    private static final double NANOS_PER_MS = 1e6;

    /** Runs a container, and once more for its costs if they are wanted. */
    static StartupRun of(Engine engine, Workload workload, boolean withCosts) {
        Spawn.Ended ended;
        Aftermath.End end;
        try (Aftermath aftermath = Aftermath.before(engine)) {
            ended = engine.run(workload).run();
            end = aftermath.await(ended.start() + ended.exit(), MOST_AFTERMATH);
        }
        Map<Metric, Figure> phases = new LinkedHashMap<>();
        if (ended.succeeded()) {
            phases.put(Metric.STARTUP, Figure.of(ended.exit() / NANOS_PER_MS));
            phases.put(
                    Metric.FIRST_OUTPUT,
                    ended.firstOutput().isPresent()
                            ? Figure.of(ended.firstOutput().getAsLong() / NANOS_PER_MS)
                            : Figure.unavailable("the payload wrote nothing"));
            phases.put(Metric.SETTLED, settled(end, ended.start()));
            if (withCosts) {
                Costs costs = Costs.of(engine, engine.run(workload), MOST_AFTERMATH);
                phases.put(Metric.CPU, costs.cpu());
                phases.put(Metric.CLI_MEMORY, costs.cliMemory());
                phases.put(Metric.HELPER_MEMORY, costs.helperMemory());
            }
        }
        return new StartupRun(ended, phases);
    }

    private static Figure settled(Aftermath.End end, long start) {
        return switch (end) {
            case Aftermath.End.Settled settled -> Figure.of((settled.moment() - start) / NANOS_PER_MS);
            case Aftermath.End.Unsettled unsettled -> Figure.unavailable(unsettled.what());
        };
    }
}
