package dev.forge.bench;

import dev.forge.bench.runtime.BenchmarkImage;
import dev.forge.bench.runtime.DockerDaemon;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Engines;
import dev.forge.bench.runtime.Host;
import dev.forge.bench.store.BenchmarkLock;
import dev.forge.bench.store.ResultFiles;
import dev.forge.core.ForgeException;
import dev.forge.core.Spawn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One visit to the laboratory: holds the lock, has the engines ready, and leaves none of the benchmark's containers
 * behind, however it ends.
 */
final class Session implements AutoCloseable {
    private static final int TIDY_ATTEMPTS = 3;

    private final Conditions conditions;
    private final Recording recording;
    private final Engines catalogue;
    private final Random random;
    private final BenchmarkLock lock;
    private final Interruption interruption;
    private final Host host;
    private final List<Engine> found = new ArrayList<>();
    private final List<Engine> ready = new ArrayList<>();
    private final BenchmarkImage image;
    private @Nullable DockerDaemon daemon;
    private int done;
    private int of;

    private Session(Conditions conditions, Recording recording, String purpose, Engines catalogue) {
        this.catalogue = catalogue;
        this.conditions = conditions;
        this.recording = recording;
        random = new Random(conditions.seed());
        ResultFiles files = new ResultFiles(conditions.home());
        lock = BenchmarkLock.take(files.folder(), purpose);
        interruption = Interruption.watch();
        try {
            host = Host.of(conditions.environment(), conditions.home());
            image = BenchmarkImage.in(files.folder(), conditions.environment());
            Leftovers.remove(files.folder(), conditions.progress());
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
    static Session open(Conditions conditions, Recording recording, String purpose, List<String> runtimes) {
        Engines catalogue = Engines.of(conditions.environment(), conditions.home());
        runtimes.forEach(catalogue::check);
        Session session = new Session(conditions, recording, purpose, catalogue);
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
            Cautions.of(recording.hostBefore()).forEach(conditions.progress()::note);
        }
        ForgeException last = null;
        for (String runtime : runtimes) {
            conditions.progress().step("preparing " + runtime, ready.size(), runtimes.size());
            interruption.check();
            try {
                Engine engine = find(runtime);
                found.add(engine);
                removeLeftovers(engine);
                engine.prepare(image, conditions.workload());
                recording.engine(new EngineReport.Ready(runtime, engine.terms(conditions.workload())));
                ready.add(engine);
            } catch (ForgeException e) {
                interruption.check();
                recording.engine(new EngineReport.Absent(runtime, String.valueOf(e.getMessage()), e.hint()));
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
            if (!runtime.equals("docker") || !conditions.startDaemons()) {
                throw e;
            }
        }
        conditions.progress().step("starting a docker daemon", 0, 1);
        daemon = DockerDaemon.start(host);
        Engine own = daemon.engine();
        own.find();
        return own;
    }

    private void removeLeftovers(Engine engine) {
        List<String> leftovers = engine.containers();
        if (!leftovers.isEmpty()) {
            engine.remove(leftovers);
            conditions
                    .progress()
                    .note("removed " + leftovers.size() + " of " + engine.name()
                            + "'s containers that an earlier benchmark left behind");
        }
    }

    /** The engines that work. */
    List<Engine> engines() {
        return ready;
    }

    /** The engines in an order of chance, which is recorded. */
    List<Engine> shuffled(String round) {
        List<Engine> order = new ArrayList<>(ready);
        Collections.shuffle(order, random);
        recording.round(round, order.stream().map(Engine::name).toList());
        return order;
    }

    Conditions conditions() {
        return conditions;
    }

    Recording recording() {
        return recording;
    }

    BenchmarkImage image() {
        return image;
    }

    /** How many steps there will be. */
    void expect(int steps) {
        done = 0;
        of = steps;
    }

    /** Says what is measured next, unless the process was told to end: throws {@link BenchmarkInterrupted} then. */
    void step(String what) {
        interruption.check();
        conditions.progress().step(what, done++, of);
    }

    /** Throws {@link BenchmarkInterrupted} if the process was told to end. */
    void check() {
        interruption.check();
    }

    @Override
    public void close() {
        try {
            for (Engine engine : found) {
                tidy(engine);
            }
            if (daemon != null) {
                daemon.close();
            }
            if (interruption.isAsked() && recording.count() > 0) {
                conditions.progress().note("interrupted; " + recording.count() + " finished results are kept");
            }
        } finally {
            conditions.progress().end();
            lock.close();
            interruption.close();
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
                complaint = e.getMessage() + "";
            }
        }
        if (!complaint.isEmpty()) {
            conditions
                    .progress()
                    .note("containers labelled " + Engine.LABEL + " may be left in " + engine.name() + ": "
                            + complaint);
        }
    }
}
