package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceUsageTest {
    @TempDir
    Path root;

    private HostTree tree;
    private NamespaceUsage usage;

    @BeforeEach
    void makeTree() throws IOException {
        tree = new HostTree(root);
        usage = new NamespaceUsage(tree.files());
        process(1, 0, 900, "pid:[1]");
        // A container: its first process, a child, one that was put into it, and one in a namespace within.
        process(10, 1, 100, "pid:[2]");
        process(11, 10, 20, "pid:[2]");
        process(12, 1, 30, "pid:[2]");
        process(13, 11, 4, "pid:[3]");
        process(14, 13, 5, "pid:[3]");
        // Another one.
        process(20, 1, 7, "pid:[4]");
        tree.put("/proc/20/status", "Name:\tx\nVmRSS:\t200 kB\nThreads:\t3\nSigQ:\t0/1\n");
    }

    private void process(int pid, int parent, long ticks, String space) throws IOException {
        tree.process(pid, parent, ticks, 200, 100);
        tree.put("/proc/" + pid + "/io", "read_bytes: 4096\nwrite_bytes: 8192\n");
        Path link = root.resolve("proc/" + pid + "/ns/pid");
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(space));
    }

    private void end(int pid) throws IOException {
        for (String file : List.of("ns/pid", "stat", "io", "status", "smaps_rollup")) {
            Files.delete(root.resolve("proc/" + pid + "/" + file));
        }
    }

    @Test
    void sumIsThatOfTheNamespaceAndOfThoseBelow() {
        Map<Integer, ContainerUsage> usages = usage.usages(List.of(10, 20));
        assertThat(usages).containsOnlyKeys(10, 20);
        ContainerUsage first = usages.get(10);
        assertThat(first).isNotNull();
        assertThat(first.cpuNanos()).isEqualTo(159 * 10_000_000L);
        assertThat(first.memory()).isEqualTo(5 * 100 * 1024);
        assertThat(first.processes()).isEqualTo(5);
        assertThat(first.read()).isEqualTo(5 * 4096);
        assertThat(first.written()).isEqualTo(5 * 8192);
        assertThat(first.memoryLimit()).isEqualTo(ContainerUsage.UNLIMITED);
        assertThat(usage.processes(10)).containsExactlyInAnyOrder(10, 11, 12, 13, 14);
        assertThat(usage.processes(20)).containsExactly(20);
    }

    /** One that entered the container has no parent there that would have its time. */
    @Test
    void timeOfWhatHasEndedIsNotLost() throws IOException {
        assertThat(cpuNanos()).isEqualTo(159 * 10_000_000L);
        end(12);
        process(11, 10, 21, "pid:[2]");
        assertThat(cpuNanos()).isGreaterThanOrEqualTo(159 * 10_000_000L);
        process(11, 10, 61, "pid:[2]");
        assertThat(cpuNanos()).isGreaterThanOrEqualTo(199 * 10_000_000L);
    }

    private long cpuNanos() {
        ContainerUsage now = usage.usages(List.of(10)).get(10);
        assertThat(now).isNotNull();
        return now.cpuNanos();
    }

    @Test
    void containerThatHasEndedIsNotThere() throws IOException {
        end(20);
        assertThat(usage.usages(List.of(20, 99))).isEmpty();
        assertThat(usage.processes(20)).isEmpty();
    }

    @Test
    void withoutProportionalSizesItIsTheResidentOne() throws IOException {
        Files.delete(root.resolve("proc/20/smaps_rollup"));
        ContainerUsage only = usage.usages(List.of(20)).get(20);
        assertThat(only).isNotNull();
        assertThat(only.memory()).isEqualTo(200 * 1024);
        assertThat(only.processes()).as("its threads").isEqualTo(3);
    }
}
