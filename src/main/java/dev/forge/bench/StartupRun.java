package dev.forge.bench;

import dev.forge.bench.runtime.Aftermath;
import dev.forge.bench.runtime.Costs;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.PageCache;
import dev.forge.bench.runtime.Workload;
import dev.forge.bench.stats.Figure;
import dev.forge.core.ForgeException;
import dev.forge.core.Spawn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One run of a container, by its phases. Times are of a run that nobody looks at before its command line has ended;
 * what it costs is of another run directly beside it, which is watched.
 *
 * @param ended how the command line ended
 * @param phases what was measured, or why not; of a failed run nothing
 * @param failure why it failed, if it did
 */
record StartupRun(Spawn.Ended ended, Map<Metric, Figure> phases, Optional<String> failure) {
    private static final Duration MOST_AFTERMATH = Duration.ofSeconds(2);
    private static final double NANOS_PER_MS = 1e6;

    /** Runs a container, and once more for its costs if they are wanted. */
    static StartupRun of(Engine engine, Workload workload, Conduct conduct, boolean withCosts) {
        boolean watched = withCosts && conduct.ready().isEmpty();
        // A timed run that follows another at once is what a loop of starts shows; after a pause it is slower. But what
        // was prepared, and a page cache that was dropped, are for the timed run.
        boolean watchedFirst =
                watched && !conduct.cold() && conduct.hooks().prepare().isEmpty();
        Map<Metric, Figure> costs = watchedFirst ? costs(engine, workload, conduct) : Map.of();
        Spawn command = engine.run(workload).within(conduct.timeout());
        Spawn.Ended ended;
        Aftermath.End end;
        Optional<ServiceStart> service = Optional.empty();
        try (Aftermath aftermath = Aftermath.before(engine)) {
            if (conduct.ready().isPresent()) {
                ServiceStart start =
                        ServiceStart.of(engine, command, conduct.ready().get(), conduct.timeout());
                service = Optional.of(start);
                ended = start.ended();
            } else {
                ended = command.run();
            }
            if (ended.status() instanceof Spawn.Status.TimedOut) {
                removeContainers(engine);
                aftermath.killLeftovers();
            }
            end = aftermath.await(ended.start() + ended.exit(), MOST_AFTERMATH);
        }
        Map<Metric, Figure> phases = new LinkedHashMap<>();
        Optional<String> failure = service.isPresent() ? service.get().failure() : failure(ended, conduct);
        if (failure.isEmpty()) {
            service.map(ServiceStart::ready)
                    .ifPresentOrElse(
                            ready -> phases.put(Metric.READY, milliseconds(ready, "never")),
                            () -> phases.put(Metric.STARTUP, Figure.of(ended.exit() / NANOS_PER_MS)));
            phases.put(Metric.FIRST_OUTPUT, milliseconds(ended.firstOutput(), "the payload wrote nothing"));
            if (service.isEmpty()) {
                phases.put(Metric.SETTLED, settled(end, ended.start()));
            }
            phases.putAll(watched && !watchedFirst ? costs(engine, workload, conduct) : costs);
        }
        return new StartupRun(ended, phases, failure);
    }

    private static Map<Metric, Figure> costs(Engine engine, Workload workload, Conduct conduct) {
        if (conduct.cold()) {
            PageCache.drop();
        }
        Costs costs = Costs.of(
                engine,
                engine.run(workload).within(conduct.timeout()),
                MOST_AFTERMATH,
                ended -> failure(ended, conduct).isEmpty());
        Map<Metric, Figure> phases = new LinkedHashMap<>();
        phases.put(Metric.CPU, costs.cpu());
        phases.put(Metric.CLI_MEMORY, costs.cliMemory());
        phases.put(Metric.HELPER_MEMORY, costs.helperMemory());
        return phases;
    }

    private static Optional<String> failure(Spawn.Ended ended, Conduct conduct) {
        boolean counts =
                ended.succeeded() || (conduct.ignoreFailure() && ended.status() instanceof Spawn.Status.Exited);
        return counts ? Optional.empty() : Optional.of(ended.complaint());
    }

    /** Removes the benchmark's containers; an engine that hangs may hang in this too, and then they stay for later. */
    static void removeContainers(Engine engine) {
        try {
            engine.remove(engine.containers());
        } catch (ForgeException e) {
            // The session's end tries again and says so if it does not work either.
        }
    }

    private static Figure milliseconds(OptionalLong nanos, String otherwise) {
        return nanos.isPresent() ? Figure.of(nanos.getAsLong() / NANOS_PER_MS) : Figure.unavailable(otherwise);
    }

    private static Figure settled(Aftermath.End end, long start) {
        return switch (end) {
            case Aftermath.End.Settled settled -> Figure.of((settled.moment() - start) / NANOS_PER_MS);
            case Aftermath.End.Unsettled unsettled -> Figure.unavailable(unsettled.what());
        };
    }
}
