package dev.forge.bench.internal.run;

import dev.forge.bench.FilesPlan;
import dev.forge.bench.FilesResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.FileProbe;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What file input and output costs in a container beside the host: in every round the same program runs in a new
 * container of each engine and on the host, in a random order, and reads the clock itself between its operations. So
 * neither the engine's command nor its container's start is in the figures. Writes end when they are on the disk (fsync);
 * what is read has just been written, so it comes from the page cache.
 */
public final class FilesBenchmark implements Benchmark<FilesResult> {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int BLOCK = 1 << 20;
    private static final int PAGE = 4096;
    private static final int RANDOM = 1024;
    private static final int SMALL_FILES = 200;
    private static final int SMALL = 1024;
    private static final int SYNCS = 16;
    private static final int EXECUTABLE = 0755;
    private static final double NANOS_PER_MS = 1e6;
    private static final double NANOS_PER_MICROSECOND = 1e3;
    /** The program of the image, the largest file that it has. */
    private static final String LARGEST = "/bin/busybox";

    private final Session session;
    private final FilesPlan plan;
    private final String inside;

    public FilesBenchmark(Session session, FilesPlan plan) {
        this.session = session;
        this.plan = plan;
        inside = "/forge-files";
    }

    private List<Engine> engines() {
        return session.engines().stream()
                .filter(engine -> plan.runtimes().contains(engine.name()))
                .toList();
    }

    @Override
    public int steps() {
        return (plan.iterations() + 1) * (engines().size() + 1);
    }

    @Override
    public List<FilesResult> run() {
        int first = session.recording().count();
        File directory = StaleState.newDirectory(session.image().archive().getParentFile());
        File host = new File(directory, FilesResult.HOST);
        if (!host.mkdirs()) {
            throw new ForgeException("cannot make the directory " + host);
        }
        try {
            noteFileSystems(host.toPath());
            for (int round = -1; round < plan.iterations(); round++) {
                int number = round;
                List<Runnable> block = new ArrayList<>(List.of(() -> onHost(host, number)));
                engines().forEach(engine -> block.add(() -> in(engine, number)));
                session.inRandomOrder(block).forEach(Runnable::run);
                session.recording().autosave();
            }
        } finally {
            FileTree.remove(directory);
        }
        List<Sample> samples = session.recording().samples(first);
        List<FilesResult> results = new ArrayList<>();
        engines().forEach(engine -> results.add(new FilesResult(engine.name(), samples)));
        results.add(new FilesResult(FilesResult.HOST, samples));
        return results;
    }

    /** Engines whose store is on another file system cannot be compared with the host's figures. */
    private void noteFileSystems(Path host) {
        for (Engine engine : engines()) {
            try {
                for (File store : engine.store()) {
                    FileStore there = Files.getFileStore(store.toPath());
                    FileStore here = Files.getFileStore(host);
                    if (store.isDirectory() && !there.equals(here)) {
                        session.recording()
                                .warning("the store of " + engine.name() + " is on " + there + " (" + there.type()
                                        + "), and the host's files are on " + here + " (" + here.type() + ")");
                        break;
                    }
                }
            } catch (ForgeException | IOException e) {
                // It has no store, or nothing can be said of it.
            }
        }
    }

    private void onHost(File directory, int round) {
        session.step("file I/O of the host");
        try {
            File source = session.image().busybox();
            File copy = new File(directory, "copy");
            Work work = new Work(directory.getPath());
            work.everything(probe -> probe.copy(source.getPath(), copy.getPath(), source.length()));
            Path program = place(directory.toPath(), work);
            Spawn.Ended ended = new Spawn(
                            List.of(program.toString()), session.context().environment())
                    .within(LIMIT)
                    .run();
            session.check();
            record(FilesResult.HOST, round, work, ended, directory.toPath());
        } catch (ForgeException | IOException e) {
            session.check();
            failed(FilesResult.HOST, round, reason(e));
        }
    }

    private void in(Engine engine, int round) {
        session.step("file I/O of " + engine.name());
        List<String> made = new ArrayList<>();
        try {
            String container = engine.startIdle(session.context().workload());
            made.add(container);
            Path directory = Path.of("/proc/" + engine.init(container) + "/root" + inside);
            Files.createDirectories(directory);
            Work work = new Work(inside);
            boolean isLayered = !engine.configuration(session.context().workload())
                    .storageDriver()
                    .equals("none");
            work.everything(isLayered ? probe -> probe.touchMode(LARGEST, EXECUTABLE) : null);
            place(directory, work);
            Spawn.Ended ended = engine.exec(container, List.of(inside + "/probe"))
                    .within(LIMIT)
                    .run();
            session.check();
            record(engine.name(), round, work, ended, directory);
            FileTree.remove(directory.toFile());
        } catch (ForgeException | IOException e) {
            session.check();
            failed(engine.name(), round, reason(e));
        } finally {
            engine.remove(made);
        }
    }

    private static String reason(Exception e) {
        return e instanceof IOException failure
                ? "its files cannot be reached: " + IoErrors.reason(failure)
                : String.valueOf(e.getMessage());
    }

    private static Path place(Path directory, Work work) throws IOException {
        Path program = directory.resolve("probe");
        Files.write(program, work.probe.program(work.directory + "/result"));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private void record(String runtime, int round, Work work, Spawn.Ended ended, Path directory) throws IOException {
        if (!ended.succeeded()) {
            failed(runtime, round, ended.complaint());
            return;
        }
        Path result = directory.resolve("result");
        long[] moments = FileProbe.moments(Files.readAllBytes(result));
        Files.delete(result);
        work.operations.forEach((metric, times) -> {
            double nanos = (double) (moments[times[0] + 1] - moments[times[0]]) / times[1];
            double unit = metric.unit().equals("ms") ? NANOS_PER_MS : NANOS_PER_MICROSECOND;
            add(runtime, round, metric, Figure.of(nanos / unit));
        });
    }

    private void failed(String runtime, int round, String reason) {
        add(runtime, round, Metric.FILE_WRITE, Figure.unavailable(reason));
    }

    private void add(String runtime, int round, Metric metric, Figure value) {
        Sample.Builder sample = Sample.of(Operation.FILES, runtime, metric, value);
        session.recording().add(round < 0 ? sample.warmUp(true) : sample.round(round));
    }

    /** A program, and which of the moments that it tells are the beginning of what. */
    private static final class Work {
        private final FileProbe probe = FileProbe.forThisHost();
        private final String directory;
        /** The first of two moments, and of how many operations they are. */
        private final Map<Metric, int[]> operations = new LinkedHashMap<>();

        private int marks;

        Work(String directory) {
            this.directory = directory;
        }

        private void timed(Metric metric, int count, Runnable calls) {
            probe.mark();
            calls.run();
            probe.mark();
            operations.put(metric, new int[] {marks, count});
            marks += 2;
        }

        void everything(@Nullable Consumer<FileProbe> copyUp) {
            String large = directory + "/large";
            probe.open(large);
            timed(Metric.FILE_WRITE, 1, () -> {
                times(FilesResult.SEQUENTIAL_MB, (file, i) -> file.write(BLOCK));
                probe.sync();
            });
            probe.rewind();
            timed(Metric.FILE_READ, 1, () -> times(FilesResult.SEQUENTIAL_MB, (file, i) -> file.read(BLOCK)));
            long[] places = new Random(1)
                    .longs(RANDOM, 0, (long) FilesResult.SEQUENTIAL_MB * BLOCK / PAGE)
                    .map(page -> page * PAGE)
                    .toArray();
            timed(Metric.FILE_RANDOM_WRITE, RANDOM, () -> {
                times(RANDOM, (file, i) -> file.writeAt(PAGE, places[i]));
                probe.sync();
            });
            timed(Metric.FILE_RANDOM_READ, RANDOM, () -> times(RANDOM, (file, i) -> file.readAt(PAGE, places[i])));
            probe.close().unlink(large);
            timed(
                    Metric.FILE_CREATE,
                    SMALL_FILES,
                    () -> times(
                            SMALL_FILES,
                            (file, i) -> file.open(small(i)).write(SMALL).close()));
            timed(Metric.FILE_STAT, SMALL_FILES, () -> times(SMALL_FILES, (file, i) -> file.stat(small(i))));
            timed(Metric.FILE_UNLINK, SMALL_FILES, () -> times(SMALL_FILES, (file, i) -> file.unlink(small(i))));
            String log = directory + "/log";
            probe.open(log);
            timed(
                    Metric.FILE_FSYNC,
                    SYNCS,
                    () -> times(SYNCS, (file, i) -> file.write(PAGE).sync()));
            probe.close().unlink(log);
            if (copyUp != null) {
                timed(Metric.FILE_COPY_UP, 1, () -> copyUp.accept(probe));
            }
        }

        private String small(int number) {
            return directory + "/small" + number;
        }

        private void times(int count, BiConsumer<FileProbe, Integer> call) {
            for (int i = 0; i < count; i++) {
                call.accept(probe, i);
            }
        }
    }
}
