package dev.forge.bench.internal.run;

import dev.forge.bench.BenchmarkContext;
import dev.forge.bench.BenchmarkInterrupted;
import dev.forge.bench.EngineReport;
import dev.forge.bench.analysis.Cautions;
import dev.forge.bench.internal.store.BenchmarkLock;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.bench.runtime.BenchmarkImage;
import dev.forge.bench.runtime.DockerDaemon;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Engines;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One visit to the laboratory: holds the lock, has the engines ready, and leaves none of the benchmark's containers
 * behind, however it ends.
 */
public final class Session implements AutoCloseable {
    private static final int TIDY_ATTEMPTS = 3;

    private final BenchmarkContext context;
    private final Recording recording;
    private final Engines catalogue;
    private final Random random;
    private final BenchmarkLock lock;
    private final BenchmarkInterruption interruption;
    private final BenchmarkHost host;
    private final List<Engine> found = new ArrayList<>();
    private final List<Engine> ready = new ArrayList<>();
    private final BenchmarkImage image;
    private @Nullable DockerDaemon daemon;
    private int done;
    private int of;

    private Session(BenchmarkContext context, Recording recording, String purpose, Engines catalogue) {
        this.catalogue = catalogue;
        this.context = context;
        this.recording = recording;
        random = new Random(context.seed());
        ResultFiles files = new ResultFiles(context.home());
        lock = BenchmarkLock.take(files.directory(), purpose);
        interruption = BenchmarkInterruption.watch();
        try {
            host = BenchmarkHost.of(context.environment(), context.home());
            image = BenchmarkImage.in(files.directory(), context.environment());
            StaleState.remove(files.directory(), context.progress());
        } catch (RuntimeException e) {
            interruption.close();
            lock.close();
            throw e;
        }
    }

    /**
     * Takes the lock and gets the engines ready. Engines that do not work are reported to the recording and left out.
     *
     * @throws ForgeException if a name is unknown, another benchmark runs, or none of the engines works
     */
    public static Session open(BenchmarkContext context, Recording recording, String purpose, List<String> runtimes) {
        Engines catalogue = Engines.of(context.environment(), context.home());
        runtimes.forEach(catalogue::check);
        Session session = new Session(context, recording, purpose, catalogue);
        try {
            Spawn.warmUp();
            session.prepare(runtimes);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void prepare(List<String> runtimes) {
        if (recording.engines().isEmpty()) {
            Cautions.of(recording.hostBefore()).forEach(context.progress()::note);
        }
        ForgeException last = null;
        for (String runtime : runtimes) {
            context.progress().step("preparing " + runtime, ready.size(), runtimes.size());
            interruption.check();
            try {
                Engine engine = find(runtime);
                found.add(engine);
                removeStaleState(engine);
                // An image that is a parameter is looked for when its name is known.
                Workload workload = context.workload().hasImagePlaceholder()
                        ? context.workload().trial()
                        : context.workload();
                engine.prepare(image, workload);
                recording.engine(new EngineReport.Ready(runtime, engine.configuration(workload)));
                ready.add(engine);
            } catch (ForgeException e) {
                interruption.check();
                recording.engine(new EngineReport.Absent(runtime, e.getMessage(), e.hint()));
                last = e;
            }
        }
        if (ready.isEmpty() && last != null) {
            throw runtimes.size() == 1
                    ? last
                    : new ForgeException(
                            last.exitCode(), "none of the engines works: " + String.join(", ", reasons()), last.hint());
        }
    }

    private List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        for (EngineReport report : recording.engines()) {
            if (report instanceof EngineReport.Absent absent) {
                reasons.add(absent.runtime() + " (" + absent.reason() + ")");
            }
        }
        return reasons;
    }

    private Engine find(String runtime) {
        Engine engine = catalogue.named(runtime, host);
        try {
            engine.find();
            return engine;
        } catch (ForgeException e) {
            if (!runtime.equals("docker") || !context.startDaemons()) {
                throw e;
            }
        }
        context.progress().step("starting a docker daemon", 0, 1);
        daemon = DockerDaemon.start(host);
        Engine own = daemon.engine();
        own.find();
        return own;
    }

    private void removeStaleState(Engine engine) {
        List<String> staleState = engine.containers();
        if (!staleState.isEmpty()) {
            engine.remove(staleState);
            context.progress()
                    .note("removed " + staleState.size() + " of " + engine.name()
                            + "'s containers that an earlier benchmark left behind");
        }
    }

    /** The engines that work. */
    public List<Engine> engines() {
        return ready;
    }

    /** The engines in a random order, which is recorded. */
    List<Engine> shuffled(String round) {
        List<Engine> order = new ArrayList<>(ready);
        Collections.shuffle(order, random);
        recording.round(round, order.stream().map(Engine::name).toList());
        return order;
    }

    /** Things in a random order, which depends on the seed alone. */
    <T> List<T> inRandomOrder(List<T> things) {
        List<T> order = new ArrayList<>(things);
        if (order.size() > 1) {
            Collections.shuffle(order, random);
        }
        return order;
    }

    BenchmarkContext context() {
        return context;
    }

    Recording recording() {
        return recording;
    }

    BenchmarkImage image() {
        return image;
    }

    /** Runs a benchmark. */
    public <R> List<R> measure(Benchmark<R> benchmark) {
        expect(benchmark.steps());
        return benchmark.run();
    }

    /** How many steps there will be. */
    public void expect(int steps) {
        done = 0;
        of = steps;
    }

    /** Says what is measured next, unless the process was told to end: throws {@link BenchmarkInterrupted} then. */
    void step(String what) {
        interruption.check();
        recording.checkFailures();
        lock.progress(done + " of " + of + ", " + what);
        context.progress().step(what, done++, of);
    }

    /** Throws {@link BenchmarkInterrupted} if the process was told to end. */
    public void check() {
        interruption.check();
    }

    @Override
    public void close() {
        try {
            // First, as what follows may take long, and the user may lose patience.
            if (interruption.isAsked()) {
                keep();
            }
            for (Engine engine : found) {
                tidy(engine);
            }
            if (daemon != null) {
                daemon.close();
            }
        } finally {
            context.progress().end();
            lock.close();
            interruption.close();
        }
    }

    private void keep() {
        int count = recording.count();
        if (count == 0) {
            context.progress().note("interrupted before anything was finished");
            return;
        }
        recording.warning("the benchmark was interrupted, so it is not complete");
        if (context.autosave()) {
            try {
                Path file = recording.save();
                context.progress()
                        .note("interrupted; " + count + (count == 1 ? " finished result is" : " finished results are")
                                + " kept in " + file);
            } catch (ForgeException e) {
                context.progress().note("interrupted; the results cannot be kept: " + e.getMessage());
            }
        }
    }

    private void tidy(Engine engine) {
        String complaint = "";
        for (int attempt = 0; attempt < TIDY_ATTEMPTS; attempt++) {
            try {
                List<String> containers = engine.containers();
                if (containers.isEmpty()) {
                    return;
                }
                engine.remove(containers);
            } catch (ForgeException e) {
                complaint = e.getMessage();
            }
        }
        if (!complaint.isEmpty()) {
            context.progress()
                    .note("containers labelled " + Engine.LABEL + " may be left in " + engine.name() + ": "
                            + complaint);
        }
    }
}
