package dev.forge.bench.internal.run;

import dev.forge.bench.LoadPlan;
import dev.forge.bench.LoadResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.runtime.EmptyStore;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.LayerArchive;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Image load: in every round each engine loads the archive into an empty store of its own, in a random order, and
 * tar(1) unpacks the same layers, which is what no engine can do without.
 */
public final class LoadBenchmark implements Benchmark<LoadResult> {
    private static final double NANOS_PER_MS = 1e6;
    private static final String FLOOR = "tar";

    private final Session session;
    private final LoadPlan plan;
    private final File archive;
    private final Map<String, EmptyStore> stores = new LinkedHashMap<>();
    /** Why an engine has no store, or none any more. */
    private final Map<String, List<String>> storeFailures = new LinkedHashMap<>();
    /** What an engine said last that the layers take. */
    private Figure layers = Figure.unavailable("no engine has loaded the archive");

    public LoadBenchmark(Session session, LoadPlan plan) {
        this.session = session;
        this.plan = plan;
        archive = plan.archive() == null
                ? session.image().archive()
                : plan.archive().toAbsolutePath().toFile();
    }

    @Override
    public int steps() {
        return (plan.iterations() + 1) * session.engines().size();
    }

    @Override
    public List<LoadResult> run() {
        int firstSample = session.recording().count();
        File directory = StaleState.newDirectory(session.image().archive().getParentFile());
        try {
            LayerArchive unpacked = LayerArchive.open(
                    archive, new File(directory, FLOOR), session.context().environment());
            openStores(directory);
            for (int round = 0; round < plan.iterations(); round++) {
                for (Engine engine : session.shuffled("load")) {
                    EmptyStore store = stores.get(engine.name());
                    session.step("loading into " + engine.name());
                    if (store != null) {
                        load(engine.name(), store, round);
                    }
                }
                unpack(unpacked, round);
                session.recording().autosave();
            }
        } finally {
            stores.values().forEach(EmptyStore::close);
            FileTree.remove(directory);
        }
        return results(session.recording().samples(firstSample));
    }

    private List<LoadResult> results(List<Sample> samples) {
        List<LoadResult> results = new ArrayList<>();
        for (Engine engine : session.engines()) {
            results.add(new LoadResult(engine.name(), samples, storeFailures.getOrDefault(engine.name(), List.of())));
        }
        LoadResult floor = new LoadResult(FLOOR, samples, List.of());
        if (!floor.samples().isEmpty()) {
            results.add(floor);
        }
        return results;
    }

    private void openStores(File directory) {
        for (Engine engine : session.engines()) {
            session.step("making an empty store for " + engine.name());
            try {
                stores.put(engine.name(), engine.emptyStore(new File(directory, engine.name())));
            } catch (ForgeException e) {
                session.check();
                storeFailed(engine.name(), e.getMessage());
            }
        }
    }

    private void storeFailed(String runtime, String reason) {
        storeFailures.computeIfAbsent(runtime, any -> new ArrayList<>()).add(reason);
    }

    private void load(String runtime, EmptyStore store, int round) {
        time(
                runtime,
                round,
                () -> {
                    Spawn.Ended ended = store.load(archive).run();
                    session.check();
                    return ended;
                },
                store::megabytes);
        try {
            store.empty();
        } catch (ForgeException e) {
            session.check();
            stores.remove(runtime);
            store.close();
            storeFailed(runtime, "its store could not be emptied: " + e.getMessage());
        }
    }

    private void unpack(LayerArchive unpacked, int round) {
        Spawn command = unpacked.unpack();
        if (command != null) {
            // Tar says nothing of what the layers take.
            time(FLOOR, round, command::run, layers::orThrow);
            unpacked.empty();
        }
    }

    private void time(String runtime, int round, Supplier<Spawn.Ended> command, Supplier<Double> size) {
        Figure time;
        SampleDetails details = SampleDetails.NONE;
        OptionalInt exitCode = OptionalInt.empty();
        try {
            Spawn.Ended ended = command.get();
            exitCode = ended.exitCode();
            if (ended.succeeded()) {
                double megabytes = size.get();
                double milliseconds = ended.exit() / NANOS_PER_MS;
                layers = Figure.of(megabytes);
                time = Figure.of(milliseconds);
                details = new SampleDetails.Transfer(megabytes, 1000 * megabytes / milliseconds);
            } else {
                time = Figure.unavailable(ended.complaint());
            }
        } catch (ForgeException e) {
            session.check();
            time = Figure.unavailable(e.getMessage());
        }
        session.recording()
                .add(Sample.of(Operation.LOAD, runtime, Metric.LOAD, time)
                        .round(round)
                        .exitCode(exitCode)
                        .details(details));
    }
}
