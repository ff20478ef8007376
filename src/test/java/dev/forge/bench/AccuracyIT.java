package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.forge.bench.internal.run.StartupRun;
import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Engines;
import dev.forge.bench.runtime.MemoryFootprint;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Series;
import dev.forge.testing.Await;
import dev.forge.testing.Need;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured of an engine whose figures are known. */
class AccuracyIT {
    private static final int RUNS = 15;
    private static final int ATTEMPTS = 4;
    private static final int FAIR_RUNS = 30;
    private static final int MAX_RUNS = 120;

    @TempDir
    Path directory;

    @BeforeAll
    static void warmUp() {
        Spawn.warmUp();
    }

    private List<StartupRun> runs(String script) {
        return runs(RUNS, script);
    }

    private List<StartupRun> runs(int count, String script) {
        ScriptedEngine engine = new ScriptedEngine(directory.toFile(), script);
        List<StartupRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(StartupRun.of(engine, Workload.STANDARD, RunPolicy.USUAL, true));
            assertThat(runs.getLast().ended().succeeded()).isTrue();
        }
        return runs;
    }

    private static double measured(List<StartupRun> runs, Metric metric) {
        return new Series(runs.stream()
                        .map(run -> run.phases().get(metric).orThrow())
                        .toList())
                .median();
    }

    /** How far a phase of each run is from what the script wrote down, in ms. */
    private static List<Double> errors(List<StartupRun> runs, Metric phase, Path notes) throws IOException {
        List<String> moments = Files.readAllLines(notes.resolve(phase.key()));
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            long sinceStart = System.nanoTime() - runs.get(i).ended().start();
            long startMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - sinceStart / 1000;
            // Each phase is written once by the watched run and then once by the timed one.
            double truth = (Long.parseLong(moments.get(2 * i + 1)) - startMicros) / 1000.0;
            assertThat(truth).isGreaterThan(49);
            errors.add(runs.get(i).phases().get(phase).orThrow() - truth);
        }
        return errors;
    }

    private static double shareWithinOneMillisecond(List<Double> errors) {
        return errors.stream().filter(error -> Math.abs(error) < 1).count() / (double) errors.size();
    }

    /**
     * Seven of ten runs, of all during which this host had a processor for whoever woke up: where all are taken the one
     * who looks has to wait for one, as a thread beside it has to that does nothing but to wake up. A fault that shows
     * in half of the runs is seen: the chance that it hides in 30 of them is 2 %. On a host that never has a processor
     * left, three of ten of all runs have to do, which shows a fault that is in nearly every one.
     */
    @Test
    void phasesAreWithinAMillisecond() throws Exception {
        Map<Metric, List<Double>> all = new EnumMap<>(Metric.class);
        Map<Metric, List<Double>> fair = new EnumMap<>(Metric.class);
        int fairRuns = 0;
        for (int run = 0; run < MAX_RUNS && fairRuns < FAIR_RUNS; run++) {
            Path notes = Files.createDirectory(directory.resolve("run-" + run));
            List<StartupRun> runs;
            boolean isFair;
            try (WakeUps wakeUps = new WakeUps()) {
                runs = runs(1, delays(notes));
                isFair = wakeUps.latest() < Duration.ofMillis(1).toNanos();
            }
            fairRuns += isFair ? 1 : 0;
            for (Metric phase : List.of(Metric.FIRST_OUTPUT, Metric.STARTUP, Metric.SETTLED)) {
                List<Double> errors = errors(runs, phase, notes);
                all.computeIfAbsent(phase, any -> new ArrayList<>()).addAll(errors);
                if (isFair) {
                    fair.computeIfAbsent(phase, any -> new ArrayList<>()).addAll(errors);
                }
            }
        }
        boolean enough = fairRuns == FAIR_RUNS;
        double min = enough ? 0.7 : 0.3;
        assertThat((enough ? fair : all).values())
                .allSatisfy(phase -> assertThat(shareWithinOneMillisecond(phase))
                        .as("share within a millisecond of %s", phase)
                        .isGreaterThanOrEqualTo(min));
    }

    /** A thread that sleeps for half a millisecond again and again, and knows how late it woke up at the worst. */
    private static final class WakeUps implements AutoCloseable {
        private static final long NANOS = 500_000;

        private final AtomicLong latest = new AtomicLong();
        private final Thread thread = Thread.ofPlatform().daemon().start(this::sleep);

        private void sleep() {
            while (!Thread.currentThread().isInterrupted()) {
                long start = System.nanoTime();
                LockSupport.parkNanos(NANOS);
                latest.accumulateAndGet(System.nanoTime() - start - NANOS, Math::max);
            }
        }

        long latest() {
            return latest.get();
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    /** First output after 50 ms, exit after 80, a helper that stays until 120. */
    private static String delays(Path notes) {
        return """
                start=${EPOCHREALTIME/./}
                exec 9<> <(:)
                await() {
                    local left
                    printf -v left %06d $((start + $1 - ${EPOCHREALTIME/./}))
                    read -rt 0.$left -u 9
                }
                note() { echo ${EPOCHREALTIME/./} >>NOTES/$1; }
                (await 120000; note settled) >/dev/null 2>&1 &
                await 50000
                note first_output
                echo ready
                await 80000
                note startup
                exit 0
                """.replace("NOTES", notes.toString());
    }

    @Test
    void aHelpersMemoryIsWithinTwoPercent() {
        double without = measured(runs(helper(0)), Metric.HELPER_MEMORY);
        double with = measured(runs(helper(32 << 20)), Metric.HELPER_MEMORY);
        assertThat(with - without).isCloseTo(32, withinPercentage(2));
    }

    /** A process that outlives the command line and holds so many bytes. */
    private static String helper(int bytes) {
        return "setsid perl -e 'vec($held, " + bytes
                + ", 8) = 1; select undef, undef, undef, 0.1' >/dev/null & sleep 0.01";
    }

    @Test
    void cpuTimeOfOrphansCounts() {
        // Both burn 50 ms of their own CPU time, the second one as an orphan in a session of its own.
        String burn = "perl -e 'while ((times)[0] + (times)[1] < 0.05) {}'";
        // An orphan whose parent has ended before the first look, as happens on a busy host, can be missed.
        String orphan = "setsid sh -c \"" + burn + "; true\" & sleep 0.02";
        assertThat(measured(runs(burn), Metric.CPU)).isBetween(45.0, 80.0);
        double orphaned = measured(runs(orphan), Metric.CPU);
        for (int attempt = 1; attempt < ATTEMPTS && orphaned < 45; attempt++) {
            orphaned = measured(runs(orphan), Metric.CPU);
        }
        assertThat(orphaned).isBetween(45.0, 80.0);
    }

    /** A daemon that does what it is told, a word a line, and says when it is done. */
    private static final String DAEMON = """
            $| = 1;
            while (<STDIN>) {
                if (/hold/) { vec($held, 32 << 20, 8) = 1 }
                elsif (/fork/) { $child = fork; if (!$child) { sleep 1000; exit } }
                elsif (/end/) { kill 9, $child } # and leaves a zombie
                print "done\n";
            }
            """;

    @Test
    void aSampledFootprintFollowsWhatAnEngineDoes() throws Exception {
        Process daemon = new ProcessBuilder("perl", "-e", DAEMON).start();
        try (BufferedReader answers = daemon.inputReader();
                Writer orders = daemon.outputWriter()) {
            define("daemon: {run: ['{command}'], daemon-pid: [echo, '" + daemon.pid() + "']}\n");
            Engine engine = Engines.of(environment(), home()).named("daemon", BenchmarkHost.of(environment(), home()));
            engine.find();
            try (MemoryFootprint footprint = MemoryFootprint.of(engine, List.of())) {
                assertThat(footprint.names()).containsExactly("perl");
                double idle = footprint.megabytes();
                tell(orders, answers, "hold");
                assertThat(footprint.megabytes() - idle).isCloseTo(32, withinPercentage(2));
                // Its pages are now those of two processes, and each has a half, while their numbers stay the same.
                tell(orders, answers, "fork");
                // A figure is as fresh as its Javadoc says, which is a matter of seconds; how many is not asked here.
                Await.until(
                        "both processes are seen",
                        () -> footprint.megabytes() > 0 && footprint.names().equals(List.of("perl", "perl")));
                Await.until("both have a half", () -> Math.abs(footprint.megabytes() - idle - 32) < 1);
                tell(orders, answers, "end");
                Await.until(
                        "one is left",
                        () -> footprint.megabytes() > 0 && footprint.names().equals(List.of("perl")));
                Await.until("it has it all", () -> Math.abs(footprint.megabytes() - idle - 32) < 1);
            }
        } finally {
            daemon.destroyForcibly();
            // What it leaves is nobody's who is measured later.
            daemon.waitFor();
        }
    }

    private static void tell(Writer orders, BufferedReader answers, String word) throws IOException {
        orders.write(word + "\n");
        orders.flush();
        assertThat(answers.readLine()).isEqualTo("done");
    }

    private ForgeHome home() {
        return new ForgeHome(directory.resolve("home").toFile());
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("FORGE_HOME", home().root().getPath());
        return environment;
    }

    private void define(String yaml) throws IOException {
        Files.writeString(Files.createDirectories(home().root().toPath()).resolve("engines.yaml"), yaml);
    }

    /**
     * An engine whose store it fills itself, in whole blocks of 4096 bytes. The image: a directory, 75 blocks with two
     * names, 3 blocks (the last one not full) of a file of 64 MiB with a hole, a link that fits into its inode, and a
     * mount with a file in it, the directory below which is hidden. A container: a directory with another one in it, 5
     * blocks, and a name for the 75 of the image.
     */
    private static final String STORE = """
            set -eu
            store=STORE
            blocks() { dd if=/dev/urandom of="$1" bs=4096 count=$2 seek=${3-0} status=none; }
            case $1 in
            load)
                mkdir "$store/image" "$store/image/mount"
                blocks "$store/image/layer" 75
                ln "$store/image/layer" "$store/image/same-layer"
                blocks "$store/image/sparse" 2 16384
                head -c 1000 /dev/urandom >>"$store/image/sparse"
                ln -s layer "$store/image/link"
                mount --bind ELSEWHERE "$store/image/mount" ;;
            unload)
                umount "$store/image/mount"
                rm -r "$store/image" ;;
            run-detached)
                mkdir "$store/containers/$2" "$store/containers/$2/diff"
                blocks "$store/containers/$2/diff/written" 5
                ln "$store/image/layer" "$store/containers/$2/layer" ;;
            rm) rm -r "$store/containers/$2" ;;
            list) ls "$store/containers" ;;
            esac
            """;

    @Test
    void diskIsKnownExactly() throws Exception {
        Need.root();
        Need.programs("busybox", "mount");
        Path store = Files.createDirectory(directory.resolve("store"));
        Path containers = Files.createDirectory(store.resolve("containers"));
        Files.write(Files.createDirectory(directory.resolve("elsewhere")).resolve("file"), new byte[1 << 20]);
        String script = STORE.replace("STORE", store.toString())
                .replace("ELSEWHERE", directory.resolve("elsewhere").toString());
        Files.writeString(directory.resolve("engine"), script);
        define("""
                scripted:
                  program: sh
                  program-options: [PATH]
                  run: ["{program}", run, "{command}"]
                  run-detached: ["{program}", run-detached, "{name}"]
                  list: ["{program}", list]
                  list-running: ["true"]
                  rm: ["{program}", rm, "{name}"]
                  load: ["{program}", load]
                  unload: ["{program}", unload]
                  store: STORE
                """.replace("PATH", directory.resolve("engine").toString()).replace("STORE", store.toString()));
        // What an empty directory takes differs between file systems.
        long directorySize = 512
                * Long.parseLong(
                        new Spawn(List.of("/usr/bin/stat", "-c", "%b", containers.toString()), environment()).text());
        double image = megabytes(directorySize + (75 + 3) * 4096);
        double container = megabytes(2 * directorySize + 5 * 4096);
        try {
            BenchmarkContext context =
                    new BenchmarkContext(environment(), Workload.STANDARD, 1, false, false, Progress.NONE);
            DiskResult disk = new BenchmarkRunner(context)
                    .disk(new DiskPlan(List.of("scripted"), 3))
                    .getFirst();
            assertThat(disk.image().orThrow()).isEqualTo(image);
            assertThat(disk.store().orThrow()).isEqualTo(megabytes(2 * directorySize) + image);
            assertThat(disk.container().orThrow()).isEqualTo(container);
            assertThat(disk.withContainers().orThrow()).isEqualTo(megabytes(2 * directorySize) + image + 3 * container);
            assertThat(containers).isEmptyDirectory();
        } finally {
            new Spawn(List.of("/bin/sh", directory.resolve("engine").toString(), "unload"), environment()).run();
        }
    }

    private static double megabytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
