package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.stats.Figure;
import dev.forge.stats.Figure.Measured;
import dev.forge.stats.Figure.Unavailable;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryProfilerTest {
    @TempDir
    Path root;

    private MemoryProfiler profiler(HostTree tree, ProfileTarget target) {
        return new MemoryProfiler(target, root.resolve("profiles"), tree.files());
    }

    @Test
    void treeContainsExactlyItsProcesses() throws Exception {
        HostTree tree = new HostTree(root)
                .host()
                .process(10, 1, 100, 1024, 512)
                .process(11, 10, 50, 2048, 1024)
                .process(12, 11, 50, 1024, 1024)
                .process(13, 1, 999, 9999, 9999);
        MemorySnapshot snapshot =
                profiler(tree, new ProfileTarget.ProcessTree(10, "x")).takeSnapshot();
        assertThat(snapshot.processes()).isEqualTo(3);
        assertThat(snapshot.processRssMb()).isEqualTo(4);
        assertThat(snapshot.processVmsMb()).isEqualTo(40);
        assertThat(snapshot.processPssMb()).isEqualTo(new Measured(2.5));
        assertThat(snapshot.systemMemoryPercent()).isEqualTo(75);
        assertThat(snapshot.systemMemoryAvailableMb()).isEqualTo(256);
        assertThat(snapshot.processMemoryPercent()).isCloseTo(100 * 4 / 1024.0, within(1e-9));
        // 200 ticks are 2 s, in the 100 s since the start at 5 s.
        assertThat(snapshot.cpuPercent()).isCloseTo(2, within(1e-9));
    }

    @Test
    void pssIsUnavailableNotZero() throws Exception {
        HostTree tree = new HostTree(root).host().process(10, 1, 0, 1024, 512);
        Files.delete(root.resolve("proc/10/smaps_rollup"));
        MemoryProfiler profiler = profiler(tree, new ProfileTarget.OneProcess(10, "x"));
        assertThat(profiler.takeSnapshot().processPssMb())
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("smaps_rollup"));
        assertThat(profiler.summary().pss()).isNull();
        assertThat(profiler.summary().trendOf()).isEqualTo("RSS");
        JsonObject saved =
                JsonObject.parse(TextFile.read(profiler.saveSnapshots().toFile()), "profile");
        assertThat(saved.objects("snapshots").get(0).get("process_pss_mb")).isNull();
    }

    @Test
    void cpuUseIsSincePreviousSnapshot() throws Exception {
        HostTree tree = new HostTree(root).host().process(10, 1, 0, 1024, 512);
        MemoryProfiler profiler = profiler(tree, new ProfileTarget.OneProcess(10, "x"));
        profiler.takeSnapshot();
        Thread.sleep(100);
        tree.process(10, 1, 5, 1024, 512);
        double percent = profiler.takeSnapshot().cpuPercent();
        // 5 ticks are 50 ms of CPU in the time between the two snapshots.
        double seconds = profiler.snapshots().get(1).elapsedSeconds();
        assertThat(seconds).isBetween(0.1, 60.0);
        assertThat(percent).isCloseTo(100 * 0.05 / seconds, within(1e-6));
    }

    @Test
    void endedTargetIsReported() throws Exception {
        HostTree tree = new HostTree(root).host();
        MemoryProfiler profiler = profiler(tree, new ProfileTarget.OneProcess(10, "process 10"));
        assertThat(profiler.isAlive()).isFalse();
        assertThatThrownBy(profiler::takeSnapshot)
                .isInstanceOf(ForgeException.class)
                .hasMessage("process 10 has ended");
    }

    /** Executes one command per line: allocates 64 MB or uses 300 ms of CPU time, then reports that it is done. */
    private static final String WORKER = """
            $| = 1;
            print "ready\\n";
            while (<STDIN>) {
                if (/hold/) { vec($held, 64 << 20, 8) = 1 }
                elsif (/burn/) { $end = (times)[0] + (times)[1] + 0.3; while ((times)[0] + (times)[1] < $end) {} }
                print "done\\n";
            }
            """;

    @Test
    void measuresRealProcess() throws Exception {
        Process worker = new ProcessBuilder("perl", "-e", WORKER).start();
        try (BufferedReader answers = worker.inputReader();
                Writer orders = worker.outputWriter()) {
            assertThat(answers.readLine()).isEqualTo("ready");
            MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.process(worker.pid()), root.resolve("profiles"));
            MemorySnapshot before = profiler.takeSnapshot();
            assertThat(before.processes()).isEqualTo(1);
            assertThat(before.processRssMb()).isBetween(1.0, 32.0);
            tell(orders, answers, "hold");
            MemorySnapshot holding = profiler.takeSnapshot();
            assertThat(holding.processRssMb() - before.processRssMb()).isCloseTo(64, withinPercentage(2));
            assertThat(holding.processVmsMb() - before.processVmsMb()).isCloseTo(64, withinPercentage(2));
            assertThat(megabytes(holding.processPssMb()) - megabytes(before.processPssMb()))
                    .isCloseTo(64, withinPercentage(2));
            assertThat(holding.processMemoryPercent() / before.processMemoryPercent())
                    .isCloseTo(holding.processRssMb() / before.processRssMb(), within(1e-9));
            tell(orders, answers, "burn");
            MemorySnapshot burnt = profiler.takeSnapshot();
            double seconds = burnt.elapsedSeconds() - holding.elapsedSeconds();
            // In ticks of 10 ms; apart from this the worker is almost idle.
            assertThat(burnt.cpuPercent() / 100 * seconds).isCloseTo(0.3, within(0.05));
        } finally {
            worker.destroyForcibly();
        }
    }

    private static double megabytes(Figure reading) {
        assertThat(reading).isInstanceOf(Measured.class);
        return ((Measured) reading).value();
    }

    private static void tell(Writer orders, BufferedReader answers, String word) throws IOException {
        orders.write(word + "\n");
        orders.flush();
        assertThat(answers.readLine()).isEqualTo("done");
    }

    @Test
    void hostMemoryMatchesProc() {
        MemorySnapshot snapshot = new MemoryProfiler(ProfileTarget.self(), root.resolve("profiles")).takeSnapshot();
        double total = snapshot.systemMemoryAvailableMb() / (1 - snapshot.systemMemoryPercent() / 100);
        Long bytes = ProcText.kilobytes(TextFile.read(new File("/proc/meminfo")), "MemTotal");
        assertThat(total).isCloseTo(bytes / MemoryProfiler.MB, within(0.01));
        assertThat(snapshot.processMemoryPercent()).isCloseTo(100 * snapshot.processRssMb() / total, within(0.001));
    }

    @Test
    void profileFileHasSpecifiedNameAndFields() throws Exception {
        MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.self(), root.resolve("profiles"));
        profiler.takeSnapshot();
        Path first = profiler.saveSnapshots();
        Path second = profiler.saveSnapshots();
        assertThat(first.getFileName().toString()).matches("memory_profile_[0-9]{8}_[0-9]{6}\\.json");
        assertThat(second).isNotEqualTo(first);
        JsonObject saved = JsonObject.parse(Files.readString(first), "profile");
        JsonObject snapshot = saved.objects("snapshots").get(0);
        for (String field : new String[] {
            "process_rss_mb",
            "process_vms_mb",
            "process_pss_mb",
            "system_memory_percent",
            "system_memory_available_mb",
            "process_memory_percent",
            "cpu_percent"
        }) {
            assertThat(snapshot.real(field)).as(field).isNotNegative();
        }
        assertThat(snapshot.text("timestamp")).matches("[0-9]{4}-[0-9-]{5}T[0-9:]{8}\\.[0-9]{6}[+-][0-9]{2}:[0-9]{2}");
        assertThat(saved.number("pid")).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void uncreatableDirectoryIsNamed() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");
        MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.self(), file.resolve("profiles"));
        profiler.takeSnapshot();
        assertThatThrownBy(profiler::saveSnapshots)
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void summaryTable() throws Exception {
        HostTree tree = new HostTree(root).host().process(10, 1, 0, 1024, 512);
        MemoryProfiler profiler = profiler(tree, new ProfileTarget.OneProcess(10, "process 10 (x)"));
        for (int i = 0; i < 12; i++) {
            tree.process(10, 1, 0, 1024L * (10 + i), 1024L * (5 + i));
            profiler.takeSnapshot();
            Thread.sleep(2);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        profiler.printSummary(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().toList())
                .contains(
                        "Memory Profile (process 10 (x))",
                        "RSS          15.5 MB     10.0 MB     21.0 MB     21.0 MB",
                        "PSS          10.5 MB      5.0 MB     16.0 MB     16.0 MB",
                        "PSS     ▁▁▂▃▃▄▅▆▆▇██")
                .anyMatch(line -> line.startsWith("Trend   rising: "));
    }

    @Test
    void sparklines() {
        assertThat(MemoryReport.sparkline(new double[] {})).isEmpty();
        assertThat(MemoryReport.sparkline(new double[] {0, 0})).isEqualTo("▁▁");
        assertThat(MemoryReport.sparkline(new double[] {1, 2, 3})).isEqualTo("▁▅█");
        assertThat(MemoryReport.sparkline(new double[] {100, 100.01})).isEqualTo("▁▁");
        assertThat(MemoryReport.sparkline(
                        IntStream.range(0, 600).asDoubleStream().toArray()))
                .hasSize(60)
                .startsWith("▁")
                .endsWith("█");
    }

    @Test
    void aNarrowTerminalHasANarrowTableAndShortBars() {
        MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.self(), root);
        for (int i = 0; i < 50; i++) {
            profiler.takeSnapshot();
        }
        String text = MemoryReport.table(profiler.target(), profiler.snapshots(), ProfileTotals.NONE, 44);
        assertThat(text.lines().filter(line -> line.matches("(RSS|PSS|VMS|CPU|Metric|─).*")))
                .hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(56));
        assertThat(text.lines().filter(line -> line.matches(".*[▁▂▃▄▅▆▇█]{2}.*")))
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThanOrEqualTo(44));
    }

    @Test
    void csvAndMarkdownRows() {
        MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.self(), root);
        profiler.takeSnapshot();
        profiler.takeSnapshot();
        String csv = MemoryReport.csv(profiler.snapshots());
        assertThat(csv.lines()).hasSize(3).allMatch(line -> line.split(",", -1).length == 10);
        assertThat(MemoryReport.markdown(profiler.target(), profiler.snapshots(), ProfileTotals.NONE))
                .contains("| RSS | ", "| PSS | ");
    }
}
