package dev.forge.bench.internal.run;

import dev.forge.bench.Metric;
import dev.forge.bench.RunPolicy;
import dev.forge.bench.runtime.CleanupWatch;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.PageCache;
import dev.forge.bench.runtime.ResourceUsage;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ErrorText;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
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
public record StartupRun(Spawn.Ended ended, Map<Metric, Figure> phases, Optional<String> failure) {
    private static final Duration MAX_CLEANUP = Duration.ofSeconds(2);
    private static final double NANOS_PER_MS = 1e6;

    /** Runs a container, and once more for its costs if they are wanted. */
    public static StartupRun of(Engine engine, Workload workload, RunPolicy policy, boolean withUsage) {
        boolean watched = withUsage && policy.ready().isEmpty();
        // A timed run that follows another at once is what a loop of starts shows; after a pause it is slower. But what
        // was prepared, dropped or forgotten is so for the timed run.
        boolean watchedFirst = watched
                && !policy.cold()
                && !policy.fresh()
                && policy.hooks().prepare().isEmpty();
        Map<Metric, Figure> usage = watchedFirst ? usage(engine, workload, policy) : Map.of();
        Spawn command = engine.run(workload).within(policy.timeout());
        Spawn.Ended ended;
        CleanupWatch.End end;
        Optional<ServiceStart> service = Optional.empty();
        try (CleanupWatch cleanup = CleanupWatch.before(engine)) {
            if (policy.ready().isPresent()) {
                ServiceStart start =
                        ServiceStart.of(engine, command, policy.ready().get(), policy.timeout());
                service = Optional.of(start);
                ended = start.ended();
            } else {
                ended = command.run();
            }
            if (ended.status() instanceof Spawn.Status.TimedOut) {
                removeContainers(engine);
                cleanup.killRemaining();
            }
            end = cleanup.await(ended.start() + ended.exit(), MAX_CLEANUP);
        }
        Map<Metric, Figure> phases = new LinkedHashMap<>();
        Optional<String> failure = service.isPresent() ? service.get().failure() : failure(engine, ended, policy);
        if (failure.isEmpty()) {
            service.map(ServiceStart::ready)
                    .ifPresentOrElse(
                            ready -> phases.put(Metric.READY, milliseconds(ready, "never")),
                            () -> phases.put(Metric.STARTUP, Figure.of(ended.exit() / NANOS_PER_MS)));
            phases.put(Metric.FIRST_OUTPUT, milliseconds(ended.firstOutput(), "the payload wrote nothing"));
            if (service.isEmpty()) {
                phases.put(Metric.SETTLED, settled(end, ended.start()));
            }
            phases.putAll(watched && !watchedFirst ? usage(engine, workload, policy) : usage);
        }
        return new StartupRun(ended, phases, failure);
    }

    /** Takes away what the policy says that a start shall do without. */
    static void makeReady(Engine engine, RunPolicy policy) {
        if (policy.fresh()) {
            engine.forget();
        }
        if (policy.cold()) {
            PageCache.drop();
        }
    }

    private static Map<Metric, Figure> usage(Engine engine, Workload workload, RunPolicy policy) {
        makeReady(engine, policy);
        ResourceUsage usage = ResourceUsage.of(
                engine,
                engine.run(workload).within(policy.timeout()),
                MAX_CLEANUP,
                ended -> failure(engine, ended, policy).isEmpty());
        Map<Metric, Figure> phases = new LinkedHashMap<>();
        phases.put(Metric.CPU, usage.cpu());
        phases.put(Metric.CLI_MEMORY, usage.cliMemory());
        phases.put(Metric.HELPER_MEMORY, usage.helperMemory());
        return phases;
    }

    /** Why a run does not count, if it does not. */
    static Optional<String> failure(Engine engine, Spawn.Ended ended, RunPolicy policy) {
        boolean counts = ended.succeeded()
                || (ended.status() instanceof Spawn.Status.Exited exited
                        && policy.ignored().ignores(exited.code())
                        && !neverStarted(engine, ended, policy.ignored().names(exited.code())));
        return counts ? Optional.empty() : Optional.of(ended.complaint());
    }

    /** A code that was asked for is the payload's, unless the engine says that it failed itself. */
    private static boolean neverStarted(Engine engine, Spawn.Ended ended, boolean named) {
        return named ? ErrorText.isEngineError(ended.errors()) : engine.neverStarted(ended);
    }

    /** Removes the benchmark's containers; an engine that hangs may hang in this too, and then they stay for later. */
    static void removeContainers(Engine engine) {
        try {
            engine.remove(engine.containers());
        } catch (ForgeException e) {
            // The session's end tries again and says so if it does not work either.
        }
    }

    private static Figure milliseconds(OptionalLong nanos, String defaultValue) {
        return nanos.isPresent() ? Figure.of(nanos.getAsLong() / NANOS_PER_MS) : Figure.unavailable(defaultValue);
    }

    private static Figure settled(CleanupWatch.End end, long start) {
        return switch (end) {
            case CleanupWatch.End.Settled settled -> Figure.of((settled.moment() - start) / NANOS_PER_MS);
            case CleanupWatch.End.Unsettled unsettled -> Figure.unavailable(unsettled.what());
        };
    }
}
