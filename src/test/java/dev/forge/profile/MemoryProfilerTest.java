package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.stats.Figure.Measured;
import dev.forge.stats.Figure.Unavailable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
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
    void aTreeIsAllItsProcessesAndNoOthers() throws Exception {
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
    void theProportionalSetIsUnavailableNotZero() throws Exception {
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
    void cpuUseIsSinceTheSnapshotBefore() throws Exception {
        HostTree tree = new HostTree(root).host().process(10, 1, 0, 1024, 512);
        MemoryProfiler profiler = profiler(tree, new ProfileTarget.OneProcess(10, "x"));
        profiler.takeSnapshot();
        Thread.sleep(100);
        tree.process(10, 1, 5, 1024, 512);
        double percent = profiler.takeSnapshot().cpuPercent();
        // 50 ms of CPU in at least 100 ms.
        assertThat(percent).isBetween(5.0, 50.0);
    }

    @Test
    void aTargetThatHasEndedIsSaid() throws Exception {
        HostTree tree = new HostTree(root).host();
        MemoryProfiler profiler = profiler(tree, new ProfileTarget.OneProcess(10, "process 10"));
        assertThat(profiler.isAlive()).isFalse();
        assertThatThrownBy(profiler::takeSnapshot)
                .isInstanceOf(ForgeException.class)
                .hasMessage("process 10 has ended");
    }

    @Test
    void thisProcessIsMeasuredForReal() throws Exception {
        MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.self(), root.resolve("profiles"));
        double before = profiler.takeSnapshot().processRssMb();
        assertThat(before).isGreaterThan(10);
        byte[][] blocks =
                IntStream.range(0, 64).mapToObj(i -> new byte[1 << 20]).toArray(byte[][]::new);
        for (byte[] block : blocks) {
            java.util.Arrays.fill(block, (byte) 1);
        }
        MemorySnapshot after = profiler.takeSnapshot();
        assertThat(after.processVmsMb()).isGreaterThan(after.processRssMb());
        assertThat(after.processPssMb()).isInstanceOf(Measured.class);
        assertThat(after.systemMemoryPercent()).isBetween(0.0, 100.0);
        assertThat(blocks).hasNumberOfRows(64);
        assertThat(profiler.snapshots()).hasSize(2);
    }

    @Test
    void profilesHaveTheSpecifiedNameAndFields() throws Exception {
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
        assertThat(snapshot.text("timestamp")).matches("[0-9]{4}-[0-9-]{5}T[0-9:]{8}\\.[0-9]{6}");
        assertThat(saved.number("pid")).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(root.resolve("file"), "");
        MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.self(), file.resolve("profiles"));
        profiler.takeSnapshot();
        assertThatThrownBy(profiler::saveSnapshots)
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void theSummaryIsReadable() throws Exception {
        HostTree tree = new HostTree(root).host();
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
    void csvAndMarkdownHaveARowEach() {
        MemoryProfiler profiler = new MemoryProfiler(ProfileTarget.self(), root);
        profiler.takeSnapshot();
        profiler.takeSnapshot();
        String csv = MemoryReport.csv(profiler.snapshots());
        assertThat(csv.lines()).hasSize(3).allMatch(line -> line.split(",", -1).length == 10);
        assertThat(MemoryReport.markdown(profiler.target(), profiler.snapshots()))
                .contains("| RSS | ", "| PSS | ");
    }
}
