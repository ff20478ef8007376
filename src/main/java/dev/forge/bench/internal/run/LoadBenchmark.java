package dev.forge.bench.internal.run;

import dev.forge.bench.LoadPlan;
import dev.forge.bench.LoadResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.runtime.EmptyStore;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.LayerArchive;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Image load: in every round each engine loads the archive into an empty store of its own, in a random order, and
 * tar(1) unpacks the same layers, which is what no engine can do without.
 */
public final class LoadBenchmark {
    private static final double NANOS_PER_MS = 1e6;
    private static final String FLOOR = "tar";

    private final Session session;
    private final LoadPlan plan;
    private final File archive;
    private final File directory;
    private final Map<String, Loads> loads = new LinkedHashMap<>();
    private final Map<String, EmptyStore> stores = new LinkedHashMap<>();

    public LoadBenchmark(Session session, LoadPlan plan) {
        this.session = session;
        this.plan = plan;
        archive = plan.archive() == null
                ? session.image().archive()
                : plan.archive().toAbsolutePath().toFile();
        directory = StaleState.newDirectory(session.image().archive().getParentFile());
    }

    /** How many steps it has for each engine. */
    public static int steps(LoadPlan plan) {
        return plan.iterations() + 1;
    }

    public List<LoadResult> run() {
        try {
            LayerArchive layers = LayerArchive.open(
                    archive, new File(directory, FLOOR), session.context().environment());
            openStores();
            for (int round = 0; round < plan.iterations(); round++) {
                for (Engine engine : session.shuffled("load")) {
                    EmptyStore store = stores.get(engine.name());
                    session.step("loading into " + engine.name());
                    if (store != null) {
                        load(engine.name(), store, round);
                    }
                }
                unpack(layers, round);
                session.recording().autosave();
            }
        } finally {
            stores.values().forEach(EmptyStore::close);
            FileTree.remove(directory);
        }
        List<LoadResult> results = new ArrayList<>();
        loads.forEach((name, found) -> results.add(found.result(name)));
        return results;
    }

    private void openStores() {
        for (Engine engine : session.engines()) {
            session.step("making an empty store for " + engine.name());
            Loads found = new Loads();
            loads.put(engine.name(), found);
            try {
                stores.put(engine.name(), engine.emptyStore(new File(directory, engine.name())));
            } catch (ForgeException e) {
                session.check();
                found.failures.add(e.getMessage());
            }
        }
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
            loads(runtime).failures.add("its store could not be emptied: " + e.getMessage());
        }
    }

    private void unpack(LayerArchive layers, int round) {
        Spawn command = layers.unpack();
        if (command != null) {
            time(FLOOR, round, command::run, () -> megabytes());
            layers.empty();
        }
    }

    /** What an engine said that the layers take; tar says nothing of that. */
    private double megabytes() {
        for (Loads found : loads.values()) {
            if (found.megabytes.isMeasured()) {
                return found.megabytes.orThrow();
            }
        }
        throw new ForgeException("no engine has loaded the archive");
    }

    private void time(String runtime, int round, Supplier<Spawn.Ended> command, Supplier<Double> size) {
        Loads found = loads(runtime);
        Figure time;
        try {
            Spawn.Ended ended = command.get();
            if (ended.succeeded()) {
                found.megabytes = Figure.of(size.get());
                time = Figure.of(ended.exit() / NANOS_PER_MS);
            } else {
                time = Figure.unavailable(ended.complaint());
            }
        } catch (ForgeException e) {
            session.check();
            time = Figure.unavailable(e.getMessage());
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(SampleTable.ROUND, round);
        switch (time) {
            case Figure.Measured measured -> {
                found.times.add(measured.value());
                double megabytes = found.megabytes.orThrow();
                details.put("megabytes", Suite.rounded(megabytes));
                details.put("mb_per_s", Suite.rounded(1000 * megabytes / measured.value()));
            }
            case Figure.Unavailable unavailable -> found.failures.add(unavailable.reason());
        }
        session.recording()
                .add(new Sample("", "image_load", runtime, Metric.LOAD.key(), time, "ms", Instant.now(), details));
    }

    private Loads loads(String runtime) {
        return loads.computeIfAbsent(runtime, any -> new Loads());
    }

    /** The loads of one engine. */
    private static final class Loads {
        private final List<Double> times = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private Figure megabytes = Figure.unavailable("not measured");

        LoadResult result(String runtime) {
            return new LoadResult(runtime, new Series(times), megabytes, failures);
        }
    }
}
