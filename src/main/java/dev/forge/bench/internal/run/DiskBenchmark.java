package dev.forge.bench.internal.run;

import dev.forge.bench.DiskPlan;
import dev.forge.bench.DiskResult;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.DiskUsage;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Disk that the engines' stores take, that an image adds and that stopped containers add. */
public final class DiskBenchmark {
    private static final double BYTES_PER_MB = 1 << 20;
    private static final long MAX_NANOS_TO_END = 60_000_000_000L;
    private static final long POLL_NANOS = 100_000_000;

    private final Session session;
    private final DiskPlan plan;

    public DiskBenchmark(Session session, DiskPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    /** How many steps it has for these engines. */
    public static int steps(DiskPlan plan, List<Engine> engines) {
        int steps = 0;
        for (Engine engine : engines) {
            steps += plan.containers(engine.name()) + 1;
        }
        return steps;
    }

    public List<DiskResult> run() {
        Map<String, DiskResult> results = new LinkedHashMap<>();
        session.engines().forEach(engine -> results.put(engine.name(), DiskResult.unavailable(engine.name(), "")));
        for (Engine engine : session.shuffled("disk")) {
            results.put(engine.name(), measure(engine));
            session.recording().autosave();
        }
        return List.copyOf(results.values());
    }

    private DiskResult measure(Engine engine) {
        session.step("disk of " + engine.name());
        DiskResult result;
        try {
            Figure image = image(engine);
            result = containers(engine, image);
        } catch (ForgeException e) {
            session.check();
            result = DiskResult.unavailable(engine.name(), e.getMessage());
        }
        engine.remove(engine.containers());
        record(result);
        return result;
    }

    /** What the benchmark's image adds: it is removed, if it is there, and loaded again. */
    private Figure image(Engine engine) {
        if (!session.context().workload().hasOwnImage()) {
            return Figure.unavailable("the image is not the benchmark's own, so it is not removed to be measured");
        }
        engine.store();
        try {
            engine.unload(session.image());
            DiskUsage before = DiskUsage.of(engine.store());
            engine.load(session.image());
            return Figure.of(DiskUsage.of(engine.store()).since(before) / BYTES_PER_MB);
        } catch (ForgeException e) {
            session.check();
            engine.load(session.image());
            return Figure.unavailable(e.getMessage());
        }
    }

    private DiskResult containers(Engine engine, Figure image) {
        Workload workload = session.context().workload();
        int count = plan.containers(engine.name());
        DiskUsage before = DiskUsage.of(engine.store());
        for (int i = 0; i < count; i++) {
            session.step("disk of " + engine.name());
            Spawn.Ended ended = engine.runAndKeep(workload).run();
            session.check();
            if (!ended.succeeded()) {
                Figure none =
                        Figure.unavailable("container " + (i + 1) + " of " + count + " failed: " + ended.complaint());
                return new DiskResult(engine.name(), megabytes(before), image, none, 0, none);
            }
        }
        awaitEnd(engine);
        DiskUsage after = DiskUsage.of(engine.store());
        return new DiskResult(
                engine.name(),
                megabytes(before),
                image,
                Figure.of(after.since(before) / BYTES_PER_MB / count),
                count,
                megabytes(after));
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

    private void record(DiskResult result) {
        add(result, "disk", result.store());
        add(result, "disk_image", result.image());
        add(result, "disk_container", result.container());
        add(result, "disk_containers", result.withContainers());
    }

    private void add(DiskResult result, String metric, Figure value) {
        session.recording()
                .add(new Sample(
                        "",
                        "disk_usage",
                        result.runtime(),
                        metric,
                        value,
                        "MB",
                        Instant.now(),
                        Map.of("containers", result.containers())));
    }
}
