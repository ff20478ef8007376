package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupHierarchyTest {
    private static final String V2 = "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";

    @TempDir
    Path root;

    @Test
    void version2TakesLowestLimitOfAncestors() throws Exception {
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", V2)
                .put("/proc/self/cgroup", "0::/outer/inner\n")
                .put("/sys/fs/cgroup/outer/memory.max", "1000\n")
                .put("/sys/fs/cgroup/outer/cpu.max", "max 100000\n")
                .put("/sys/fs/cgroup/outer/pids.max", "50\n")
                .put("/sys/fs/cgroup/outer/inner/memory.max", "max\n")
                .put("/sys/fs/cgroup/outer/inner/cpu.max", "150000 100000\n")
                .put("/sys/fs/cgroup/outer/inner/cpuset.cpus.effective", "0-3\n");
        assertThat(CgroupHierarchy.limits(tree.files(), "self"))
                .isEqualTo(new CgroupHierarchy.CgroupLimits(1000, 1.5, 50));
    }

    @Test
    void version1HasOneHierarchyPerController() throws Exception {
        String mounts = "31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
                + "32 22 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
                + "33 22 0:29 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n";
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", mounts)
                .put("/proc/self/cgroup", "3:memory:/a\n2:cpu,cpuacct:/a\n1:pids:/a/b\n")
                .put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
                .put("/sys/fs/cgroup/memory/a/memory.limit_in_bytes", "4096\n")
                .put("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us", "50000\n")
                .put("/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us", "100000\n")
                .put("/sys/fs/cgroup/pids/a/b/pids.max", "7\n");
        assertThat(CgroupHierarchy.limits(tree.files(), "self"))
                .isEqualTo(new CgroupHierarchy.CgroupLimits(4096, 0.5, 7));
    }

    @Test
    void hybridHasVersion1LimitsBesideAnEmptyVersion2() throws Exception {
        String mounts = "30 22 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
                + "31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n";
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", mounts)
                .put("/proc/self/cgroup", "3:memory:/docker/c\n0::/\n")
                .put("/proc/9/cgroup", "3:memory:/docker/d\n0::/\n")
                .put("/sys/fs/cgroup/memory/docker/c/memory.limit_in_bytes", "4096\n");
        assertThat(CgroupHierarchy.limits(tree.files(), "self").memory()).isEqualTo(4096);
        assertThat(CgroupHierarchy.ownDirectory(tree.files(), 9)).isEqualTo("/sys/fs/cgroup/memory/docker/d");
    }

    @Test
    void mountInContainerBeginsAtOwnGroup() throws Exception {
        HostTree tree = new HostTree(root)
                .put(
                        "/proc/self/mountinfo",
                        "31 22 0:27 /docker/c /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n")
                .put("/proc/self/cgroup", "3:memory:/docker/c\n")
                .put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "8192\n");
        assertThat(CgroupHierarchy.limits(tree.files(), "self").memory()).isEqualTo(8192);
    }

    @Test
    void unlimitedWithoutLimitsOrCgroups() throws Exception {
        CgroupHierarchy.CgroupLimits none =
                new CgroupHierarchy.CgroupLimits(ProcText.UNLIMITED, Double.POSITIVE_INFINITY, ProcText.UNLIMITED);
        assertThat(CgroupHierarchy.limits(new HostFiles(root), "self")).isEqualTo(none);
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", "31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n")
                .put("/proc/self/cgroup", "3:memory:/\n")
                .put("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        assertThat(CgroupHierarchy.limits(tree.files(), "self")).isEqualTo(none);
    }

    @Test
    void sharedGroupHasNoOwnDirectory() throws Exception {
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", V2)
                .put("/proc/self/cgroup", "0::/session\n")
                .put("/proc/5/cgroup", "0::/session\n")
                .put("/proc/6/cgroup", "0::/\n")
                .put("/proc/7/cgroup", "0::/machine/c\n");
        assertThat(CgroupHierarchy.ownDirectory(tree.files(), 5)).isNull();
        assertThat(CgroupHierarchy.ownDirectory(tree.files(), 6)).isNull();
        assertThat(CgroupHierarchy.ownDirectory(tree.files(), 7)).isEqualTo("/sys/fs/cgroup/machine/c");
        assertThat(CgroupHierarchy.ownDirectory(tree.files(), 8)).isNull();
    }

    @Test
    void processesIncludeSubgroups() throws Exception {
        HostTree tree = new HostTree(root)
                .put("/g/cgroup.procs", "1\n2\n")
                .put("/g/init/cgroup.procs", "3\n")
                .put("/g/init/deep/cgroup.procs", "\n")
                .put("/g/cpu.stat", "usage_usec 1500000\nuser_usec 1\n")
                .put("/h/cpuacct.usage", "2500000000\n");
        assertThat(CgroupHierarchy.processes(tree.files(), "/g")).containsExactly(1, 2, 3);
        assertThat(CgroupHierarchy.cpuSeconds(tree.files(), "/g")).isEqualTo(1.5);
        assertThat(CgroupHierarchy.cpuSeconds(tree.files(), "/h")).isEqualTo(2.5);
        assertThat(CgroupHierarchy.cpuSeconds(tree.files(), "/i")).isNull();
    }
}
