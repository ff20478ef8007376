package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemAnalyzerTest {
    private static final ResourceInfo.Disk DISK = new ResourceInfo.Disk("/data", 512, 256, 256, 50);

    @TempDir
    Path root;

    private static String printed(ResourceInfo info) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SystemAnalyzer.printResourceInfo(info, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void outputMatchesSpecification() {
        ResourceInfo info = new ResourceInfo(
                new ResourceInfo.Memory(16384, 8192, 8192, 50),
                DISK,
                new ResourceInfo.Cpu(8, 25),
                new ResourceInfo.Limits(OptionalDouble.empty(), OptionalDouble.empty(), OptionalLong.empty()));
        assertThat(printed(info)).isEqualTo("""
                Memory
                ─────────────────────
                Total:           16384 MB
                Available:       8192 MB
                Used:            8192 MB (50.0%)

                Disk
                ─────────────────────
                Total:           512.0 GB
                Free:            256.0 GB
                Used:            256.0 GB (50.0%)
                Path:            /data

                CPU
                ─────────────────────
                Count:           8
                Used:            25.0%
                """);
    }

    @Test
    void showsOnlyLimitsBelowHostResources() throws Exception {
        HostTree tree = new HostTree(root)
                .host()
                .put("/proc/sys/kernel/threads-max", "1000\n")
                .put("/proc/self/mountinfo", "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
                .put("/proc/self/cgroup", "0::/a\n")
                .put("/sys/fs/cgroup/a/memory.max", "104857600\n")
                .put("/sys/fs/cgroup/a/cpu.max", "800000 100000\n")
                .put("/sys/fs/cgroup/a/pids.max", "1000\n");
        ResourceInfo info = SystemAnalyzer.info(tree.files(), DISK);
        assertThat(info.memory()).isEqualTo(new ResourceInfo.Memory(1024, 256, 768, 75));
        assertThat(info.cpu().count()).isEqualTo(4);
        assertThat(info.limits())
                .isEqualTo(
                        new ResourceInfo.Limits(OptionalDouble.of(100), OptionalDouble.empty(), OptionalLong.empty()));
        assertThat(printed(info)).endsWith("Memory:          100 MB\n");
    }

    @Test
    void readsThisHost() {
        ResourceInfo info = SystemAnalyzer.getResourceInfo(root.resolve("not/there"));
        assertThat(info.memory().totalMb()).isGreaterThan(info.memory().availableMb());
        assertThat(info.memory().usedMb() + info.memory().availableMb())
                .isEqualTo(info.memory().totalMb());
        assertThat(info.disk().path()).isEqualTo(root.toString());
        assertThat(info.disk().totalGb()).isGreaterThanOrEqualTo(info.disk().usedGb());
        assertThat(info.cpu().count()).isPositive();
        assertThat(info.cpu().percent()).isBetween(0.0, 100.0);
    }
}
