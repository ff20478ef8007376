package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProcTextTest {
    @Test
    void processNameMayContainAnything() {
        ProcText.Stat stat = Objects.requireNonNull(
                ProcText.stat("42 (a) R 1 (b) S 7 42 42 0 -1 4194560 100 0 0 0 11 22 33 44 20 0 1 0 12345 1000 50\n"));
        assertThat(stat).isEqualTo(new ProcText.Stat(7, 33, 77, 12345, 'S'));
        assertThat(ProcText.stat("")).isNull();
        assertThat(ProcText.stat("1 (x) S 2")).isNull();
    }

    @Test
    void kilobytesAreBytes() {
        String status = "VmPeak:\t  900 kB\nVmRSS:\t  120 kB\nVmRSSx:\t 1 kB\n";
        assertThat(ProcText.kilobytes(status, "VmRSS")).isEqualTo(120 * 1024);
        assertThat(ProcText.kilobytes(status, "VmSwap")).isNull();
    }

    @Test
    void iowaitIsNotBusyAndGuestTimeCountsOnce() {
        ProcText.Cpu cpu = ProcText.cpu("cpu  10 20 30 400 50 6 7 8 9 10\ncpu0 1\ncpu3 1\nintr 5\n");
        assertThat(cpu).isEqualTo(new ProcText.Cpu(2, 10 + 20 + 30 + 6 + 7 + 8, 531));
    }

    @Test
    void cgroupLinesOfBothVersions() {
        assertThat(ProcText.memberships("4:cpu,cpuacct:/a:b\n1:name=systemd:/c\n0::/d\n"))
                .containsExactly(
                        new ProcText.Membership(List.of("cpu", "cpuacct"), "/a:b"),
                        new ProcText.Membership(List.of("name=systemd"), "/c"),
                        new ProcText.Membership(List.of(), "/d"));
    }

    @Test
    void cgroupMountsOfBothVersions() {
        String mounts = """
                22 1 8:1 / / rw - ext4 /dev/sda1 rw
                30 22 0:26 / /sys/fs/cgroup/uni\\040fied rw,nosuid shared:9 - cgroup2 cgroup2 rw
                31 22 0:27 /docker/x /sys/fs/cgroup/memory rw master:1 - cgroup cgroup rw,memory
                """;
        assertThat(ProcText.hierarchies(mounts))
                .containsExactly(
                        new ProcText.Hierarchy("/", "/sys/fs/cgroup/uni fied", List.of()),
                        new ProcText.Hierarchy("/docker/x", "/sys/fs/cgroup/memory", List.of("rw", "memory")));
    }

    @Test
    void limitsAndLists() {
        assertThat(ProcText.limit("max\n")).isEqualTo(ProcText.UNLIMITED);
        assertThat(ProcText.limit("-1\n")).isEqualTo(ProcText.UNLIMITED);
        assertThat(ProcText.limit("99999999999999999999")).isEqualTo(ProcText.UNLIMITED);
        assertThat(ProcText.limit("4096\n")).isEqualTo(4096);
        assertThat(ProcText.cpus("0-3,8\n")).isEqualTo(5);
        assertThat(ProcText.cpus("\n")).isZero();
    }
}
