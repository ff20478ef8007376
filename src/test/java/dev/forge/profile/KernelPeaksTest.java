package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.stats.Figure.Measured;
import dev.forge.stats.Figure.Unavailable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peaks that no snapshot saw. */
class KernelPeaksTest {
    @TempDir
    Path root;

    @Test
    void aPeakBetweenTwoSnapshotsIsTheMaximum() throws Exception {
        HostTree tree = new HostTree(root).host().peak(10, 10 << 10, 10 << 10);
        MemoryProfiler profiler = new MemoryProfiler(new ProfileTarget.OneProcess(10, "x"), root, tree.files());
        profiler.takeSnapshot();
        tree.peak(10, 20 << 10, 320 << 10);
        profiler.takeSnapshot();
        assertThat(profiler.summary().rss().max()).isEqualTo(320);
        assertThat(profiler.summary().rss().last()).isEqualTo(20);
        assertThat(profiler.totals().peakRssMb()).isEqualTo(new Measured(320));
    }

    @Test
    void aPeakFromBeforeTheProfileIsNotItsMaximum() throws Exception {
        HostTree tree = new HostTree(root).host().peak(10, 10 << 10, 320 << 10);
        MemoryProfiler profiler = new MemoryProfiler(new ProfileTarget.OneProcess(10, "x"), root, tree.files());
        profiler.takeSnapshot();
        profiler.takeSnapshot();
        assertThat(profiler.summary().rss().max()).isEqualTo(10);
        assertThat(profiler.totals().peakRssMb()).isEqualTo(new Measured(320));
    }

    @Test
    void aContainersPeakIsItsCgroups() throws Exception {
        HostTree tree = new HostTree(root)
                .host()
                .peak(10, 10 << 10, 10 << 10)
                .put("/proc/10/cgroup", "4:memory:/box\n0::/box\n")
                .put(
                        "/proc/self/mountinfo",
                        "30 25 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
                                + "31 25 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n")
                .put("/sys/fs/cgroup/memory/box/memory.usage_in_bytes", "1")
                .put("/sys/fs/cgroup/memory/box/memory.max_usage_in_bytes", "104857600\n")
                .put("/sys/fs/cgroup/unified/box/cgroup.procs", "10\n");
        ProfileTarget group = new ProfileTarget.ControlGroup(10, "/sys/fs/cgroup/unified/box", "container x");
        MemoryProfiler profiler = new MemoryProfiler(group, root, tree.files());
        profiler.takeSnapshot();
        tree.put("/sys/fs/cgroup/memory/box/memory.max_usage_in_bytes", "314572800\n");
        profiler.takeSnapshot();
        assertThat(profiler.totals().cgroupPeakMb()).isEqualTo(new Measured(300));
        // When the container has ended its cgroup is gone, and what was read last counts.
        tree.put("/sys/fs/cgroup/memory/box/memory.max_usage_in_bytes", "");
        assertThat(profiler.totals().cgroupPeakMb()).isEqualTo(new Measured(300));
    }

    @Test
    void version2CountsWhereItsMemoryControllerIs() throws Exception {
        HostTree tree = new HostTree(root)
                .host()
                .peak(10, 10 << 10, 10 << 10)
                .put("/proc/10/cgroup", "0::/box\n")
                .put("/proc/self/mountinfo", "31 25 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
                .put("/sys/fs/cgroup/box/cgroup.controllers", "cpu memory pids\n")
                .put("/sys/fs/cgroup/box/cgroup.subtree_control", "cpu\n")
                .put("/sys/fs/cgroup/box/memory.stat", "anon 1\nfile 52428800\nfile_mapped 3\n")
                .put("/sys/fs/cgroup/box/memory.peak", "104857600\n")
                .put("/sys/fs/cgroup/box/cgroup.procs", "10\n");
        HostFiles files = tree.files();
        assertThat(CgroupHierarchy.memoryDirectory(files, "10")).isEqualTo("/sys/fs/cgroup/box");
        assertThat(CgroupHierarchy.peak(files, "/sys/fs/cgroup/box")).isEqualTo(104857600);
        assertThat(CgroupHierarchy.cache(files, "/sys/fs/cgroup/box")).isEqualTo(52428800);
        assertThat(CgroupHierarchy.givesMemory(files, "/sys/fs/cgroup/box")).isFalse();
        tree.put("/sys/fs/cgroup/box/cgroup.subtree_control", "cpu memory\n");
        assertThat(CgroupHierarchy.givesMemory(files, "/sys/fs/cgroup/box")).isTrue();
    }

    @Test
    void whatIsNotCountedIsUnavailable() throws Exception {
        HostTree tree = new HostTree(root).host().process(10, 1, 0, 1024, 512);
        MemoryProfiler profiler = new MemoryProfiler(new ProfileTarget.OneProcess(10, "x"), root, tree.files());
        profiler.takeSnapshot();
        assertThat(profiler.totals().peakRssMb()).isInstanceOf(Unavailable.class);
        assertThat(profiler.totals().cgroupPeakMb()).isInstanceOf(Unavailable.class);
        assertThat(profiler.summary().rss().max()).isEqualTo(1);
    }
}
