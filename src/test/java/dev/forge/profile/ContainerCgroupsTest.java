package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerCgroupsTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String V2 = "30 22 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n";
    private static final String HYBRID = "30 22 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
            + "31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
            + "32 22 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
            + "33 22 0:29 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
            + "34 22 0:30 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio\n"
            + "35 22 0:31 / /sys/fs/cgroup/freezer rw - cgroup cgroup rw,freezer\n";

    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({
        "/forge-ID, forge",
        "/machine.slice/forge-ID.scope/forge-ID, forge",
        "/docker/ID, docker",
        "/system.slice/docker-ID.scope, docker",
        "/libpod_parent/libpod-ID, podman",
        "/machine.slice/libpod-ID.scope, podman",
        "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-ID.scope, podman",
        "/system.slice/nerdctl-ID.scope, containerd",
        "/default/ID, containerd",
        "/kubepods.slice/kubepods-burstable.slice/cri-containerd-ID.scope, containerd",
        "/kubepods/besteffort/pod1/ID, containerd",
        "/kubepods.slice/crio-ID.scope, cri-o",
    })
    void engineIsReadFromTheNameOfTheCgroup(String path, String engine) throws Exception {
        String real = path.replace("ID", ID);
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", V2)
                .put("/sys/fs/cgroup" + real + "/cgroup.procs", "7\n8\n");
        assertThat(ContainerCgroups.below(tree.root()).running())
                .containsExactly(new ContainerCgroup(engine, ID, real));
    }

    @ParameterizedTest
    @CsvSource({
        "/libpod_parent/conmon",
        "/system.slice/ssh.service",
        "/machine.slice/libpod-conmon-ID.scope",
        "/machine.slice/forge-ID.scope/monitor",
        "/docker/ID/init.scope",
        "/forge-0123",
        "/some/ID",
    })
    void otherCgroupsAreNoContainers(String path) throws Exception {
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", V2)
                .put("/sys/fs/cgroup" + path.replace("ID", ID) + "/cgroup.procs", "7\n");
        assertThat(ContainerCgroups.below(tree.root()).running()).isEmpty();
    }

    @Test
    void cgroupWithoutProcessesHasEnded() throws Exception {
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", V2)
                .put("/sys/fs/cgroup/docker/" + ID + "/cgroup.procs", "");
        ContainerCgroups cgroups = ContainerCgroups.below(tree.root());
        assertThat(cgroups.running()).isEmpty();
        assertThat(cgroups.usage(new ContainerCgroup("docker", ID, "/docker/" + ID)))
                .isNull();
    }

    @Test
    void version2TellsEverything() throws Exception {
        String directory = "/sys/fs/cgroup/docker/" + ID;
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", V2)
                .put("/proc/7/net/dev", "x\n y\n    lo: 5 1 0 0 0 0 0 0 6 1\n  eth0: 100 1 0 0 0 0 0 0 200 1\n")
                .put(directory + "/cgroup.procs", "7\n8\n")
                .put(directory + "/cpu.stat", "usage_usec 2000\nuser_usec 1\nnr_periods 10\nnr_throttled 4\n")
                .put(directory + "/memory.current", "5000\n")
                .put(directory + "/memory.stat", "anon 1\nfile 2\ninactive_file 1000\n")
                .put(directory + "/memory.max", "max\n")
                .put(directory + "/memory.events", "low 0\noom 1\noom_kill 3\n")
                .put(directory + "/cpu.pressure", "some avg10=1.50 avg60=0.00 avg300=0.00 total=5\nfull avg10=0.10\n")
                .put(directory + "/io.stat", "8:0 rbytes=10 wbytes=20 rios=1\n8:16 rbytes=1 wbytes=2 rios=1\n")
                .put(directory + "/pids.current", "4\n")
                .put(directory + "/cgroup.events", "populated 1\nfrozen 1\n");
        ContainerUsage usage = usage(tree);
        assertThat(usage.init()).isEqualTo(7);
        assertThat(usage.cpuNanos()).isEqualTo(2_000_000);
        assertThat(usage.periods()).isEqualTo(10);
        assertThat(usage.throttledPeriods()).isEqualTo(4);
        assertThat(usage.memory()).isEqualTo(4000);
        assertThat(usage.charged()).isEqualTo(5000);
        assertThat(usage.memoryLimit()).isEqualTo(ContainerUsage.UNLIMITED);
        assertThat(usage.oomKills()).isEqualTo(3);
        assertThat(usage.cpuPressure()).isEqualTo(1.5);
        assertThat(usage.memoryPressure()).isEqualTo(ContainerUsage.UNKNOWN);
        assertThat(List.of(usage.read(), usage.written())).containsExactly(11L, 22L);
        assertThat(List.of(usage.received(), usage.sent())).containsExactly(100L, 200L);
        assertThat(usage.processes()).isEqualTo(4);
        assertThat(usage.isPaused()).isTrue();
    }

    @Test
    void hybridTakesPressureFromVersion2AndTheRestFromVersion1() throws Exception {
        String path = "/docker/" + ID;
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", HYBRID)
                .put("/sys/fs/cgroup/unified" + path + "/cgroup.procs", "7\n")
                .put("/sys/fs/cgroup/unified" + path + "/io.pressure", "some avg10=2.00 avg60=0\n")
                .put("/sys/fs/cgroup/pids" + path + "/cgroup.procs", "7\n")
                .put("/sys/fs/cgroup/pids" + path + "/pids.current", "1\n")
                .put("/sys/fs/cgroup/cpu,cpuacct" + path + "/cpuacct.usage", "12345\n")
                .put("/sys/fs/cgroup/cpu,cpuacct" + path + "/cpu.stat", "nr_periods 2\nnr_throttled 1\n")
                .put("/sys/fs/cgroup/memory" + path + "/cgroup.procs", "7\n")
                .put("/sys/fs/cgroup/memory" + path + "/memory.usage_in_bytes", "900\n")
                .put("/sys/fs/cgroup/memory" + path + "/memory.stat", "inactive_file 5\ntotal_inactive_file 100\n")
                .put("/sys/fs/cgroup/memory" + path + "/memory.limit_in_bytes", "9223372036854771712\n")
                .put("/sys/fs/cgroup/memory" + path + "/memory.oom_control", "under_oom 0\noom_kill 2\n")
                .put(
                        "/sys/fs/cgroup/blkio" + path + "/blkio.throttle.io_service_bytes",
                        "8:0 Read 7\n8:0 Write 9\nTotal 16\n")
                .put("/sys/fs/cgroup/freezer" + path + "/freezer.state", "THAWED\n");
        ContainerCgroups cgroups = ContainerCgroups.below(tree.root());
        assertThat(cgroups.running()).containsExactly(new ContainerCgroup("docker", ID, path));
        ContainerUsage usage = usage(tree);
        assertThat(usage.cpuNanos()).isEqualTo(12_345);
        assertThat(usage.throttledPeriods()).isEqualTo(1);
        assertThat(usage.memory()).isEqualTo(800);
        assertThat(usage.memoryLimit()).isEqualTo(ContainerUsage.UNLIMITED);
        assertThat(usage.oomKills()).isEqualTo(2);
        assertThat(usage.ioPressure()).isEqualTo(2);
        assertThat(usage.written()).isEqualTo(9);
        assertThat(usage.isPaused()).isFalse();
    }

    @Test
    void bareRuntimesAreFoundByTheirState() throws Exception {
        HostTree tree = new HostTree(root)
                .put("/proc/self/mountinfo", V2)
                .put("/run/runc/mine/state.json", "{\"id\":\"mine\",\"init_process_pid\":9,\"init_process_start\":1}")
                .put("/run/crun/yours/status", "{\"pid\" : 10, \"cgroup-path\" : \"x\"}")
                .put("/run/containerd/io.containerd.runtime.v2.task/k8s.io/web/init.pid", "11")
                .put("/run/runc/ended/state.json", "{\"init_process_pid\":12}")
                .put("/proc/9/cgroup", "0::/a/mine\n")
                .put("/proc/10/cgroup", "0::/b\n")
                .put("/proc/11/cgroup", "0::/k8s.io/web\n");
        assertThat(ContainerCgroups.below(tree.root()).running())
                .containsExactly(
                        new ContainerCgroup("runc", "mine", "/a/mine"),
                        new ContainerCgroup("crun", "yours", "/b"),
                        new ContainerCgroup("containerd", "web", "/k8s.io/web"));
    }

    private static ContainerUsage usage(HostTree tree) {
        @Nullable
        ContainerUsage usage =
                ContainerCgroups.below(tree.root()).usage(new ContainerCgroup("docker", ID, "/docker/" + ID));
        assertThat(usage).isNotNull();
        return java.util.Objects.requireNonNull(usage);
    }
}
