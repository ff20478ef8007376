package dev.forge.bench.internal.run;

import dev.forge.bench.DiskPlan;
import dev.forge.bench.DiskResult;
import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.DiskUsage;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Disk that the engines' stores take, that an image adds and that stopped containers add. */
public final class DiskBenchmark implements Benchmark<DiskResult> {
    private static final double BYTES_PER_MB = 1 << 20;
    private static final long MAX_NANOS_TO_END = 60_000_000_000L;
    private static final long POLL_NANOS = 100_000_000;
    private static final int MAX_ATTEMPTS = 20;
    /** Logs of others' containers may grow while nothing is done to the store. */
    private static final long TOLERATED_BYTES = 64 << 10;

    private final Session session;
    private final DiskPlan plan;

    public DiskBenchmark(Session session, DiskPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    @Override
    public int steps() {
        return session.engines().stream()
                .mapToInt(engine -> plan.containers(engine.name()) + 1)
                .sum();
    }

    @Override
    public List<DiskResult> run() {
        int firstSample = session.recording().count();
        for (Engine engine : session.shuffled("disk")) {
            record(engine.name(), measure(engine));
            session.recording().autosave();
        }
        List<Sample> samples = session.recording().samples(firstSample);
        return session.engines().stream()
                .map(engine -> new DiskResult(engine.name(), samples))
                .toList();
    }

    /** What was found of one store; of no containers if they could not all be run. */
    private record StoreSizes(Figure store, Figure image, Figure container, int containers, Figure withContainers) {}

    private StoreSizes measure(Engine engine) {
        session.step("disk of " + engine.name());
        StoreSizes sizes;
        try {
            Figure image = image(engine);
            sizes = containers(engine, image);
        } catch (ForgeException e) {
            session.check();
            Figure none = Figure.unavailable(e.getMessage());
            sizes = new StoreSizes(none, none, none, 0, none);
        }
        engine.remove(engine.containers());
        return sizes;
    }

    /** What the benchmark's image adds: it is removed, if it is there, and loaded again. */
    private Figure image(Engine engine) {
        if (!session.context().workload().hasOwnImage()) {
            return Figure.unavailable("the image is not the benchmark's own, so it is not removed to be measured");
        }
        engine.store();
        try {
            long first = loaded(engine);
            return StoreGrowth.image(first, loaded(engine));
        } catch (ForgeException e) {
            session.check();
            engine.load(session.image());
            return Figure.unavailable(e.getMessage());
        }
    }

    /** How much the store grows when the image is removed and loaded again. */
    private long loaded(Engine engine) {
        engine.unload(session.image());
        DiskUsage before = settled(engine);
        engine.load(session.image());
        return settled(engine).since(before);
    }

    /**
     * What the store takes when its engine has done its work: some remove in the background what is not needed any
     * more.
     *
     * @throws ForgeException if it goes on changing
     */
    private DiskUsage settled(Engine engine) {
        DiskUsage before = DiskUsage.of(engine.store());
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            LockSupport.parkNanos(POLL_NANOS);
            session.check();
            DiskUsage now = DiskUsage.of(engine.store());
            if (Math.abs(now.since(before)) <= TOLERATED_BYTES) {
                return now;
            }
            before = now;
        }
        throw new ForgeException("the store of " + engine.name()
                + " goes on changing while nothing is done to it, so something else changes it");
    }

    private StoreSizes containers(Engine engine, Figure image) {
        Workload workload = session.context().workload();
        int count = plan.containers(engine.name());
        List<Integer> readAt = StoreGrowth.readAt(count);
        DiskUsage before = settled(engine);
        List<StoreGrowth.Reading> readings = new ArrayList<>(List.of(new StoreGrowth.Reading(0, before.bytes())));
        DiskUsage after = before;
        for (int i = 0; i < count; i++) {
            session.step("disk of " + engine.name());
            Spawn.Ended ended = engine.runAndKeep(workload).run();
            session.check();
            if (!ended.succeeded()) {
                Figure none =
                        Figure.unavailable("container " + (i + 1) + " of " + count + " failed: " + ended.complaint());
                return new StoreSizes(megabytes(before), image, none, 0, none);
            }
            if (readAt.contains(i + 1)) {
                awaitEnd(engine);
                after = settled(engine);
                readings.add(new StoreGrowth.Reading(i + 1, after.bytes()));
            }
        }
        Figure container = StoreGrowth.container(readings);
        // What the store takes with containers is no figure either when something else is in it.
        return container.isMeasured()
                ? new StoreSizes(megabytes(before), image, container, count, megabytes(after))
                : new StoreSizes(megabytes(before), image, container, 0, container);
    }

    /** The containers were started in the background; what a stopped one takes is known when all have stopped. */
    private void awaitEnd(Engine engine) {
        long deadline = System.nanoTime() + MAX_NANOS_TO_END;
        while (!engine.running().isEmpty()) {
            session.check();
            if (System.nanoTime() > deadline) {
                throw new ForgeException(
                        "containers of " + engine.name() + " still run, so what stopped ones take is not known");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static Figure megabytes(DiskUsage usage) {
        return Figure.of(usage.bytes() / BYTES_PER_MB);
    }

    private void record(String runtime, StoreSizes sizes) {
        add(runtime, sizes, Metric.DISK, sizes.store());
        add(runtime, sizes, Metric.DISK_IMAGE, sizes.image());
        add(runtime, sizes, Metric.DISK_CONTAINER, sizes.container());
        add(runtime, sizes, Metric.DISK_CONTAINERS, sizes.withContainers());
    }

    private void add(String runtime, StoreSizes sizes, Metric metric, Figure value) {
        session.recording()
                .add(Sample.of(Operation.DISK, runtime, metric, value).factors(Factors.containers(sizes.containers())));
    }
}
