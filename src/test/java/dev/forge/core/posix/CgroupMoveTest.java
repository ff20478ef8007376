package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Proc;
import java.io.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupMoveTest {
    @ParameterizedTest
    @CsvSource({
        "'0::/user.slice/a.scope\n', /sys/fs/cgroup/user.slice/a.scope/cgroup.procs",
        "'0::/\n', /sys/fs/cgroup/cgroup.procs",
        "'12:cpu,cpuacct:/docker/x:y\n11:pids:/\n0::/\n', '/sys/fs/cgroup/cpu,cpuacct/docker/x:y/cgroup.procs'",
        "'1:name=systemd:/init.scope\n0::/init.scope\n', /sys/fs/cgroup/systemd/init.scope/cgroup.procs",
    })
    void theFirstGroupIsFoundOnAnyVersion(String groups, String file) {
        assertThat(CgroupMove.own(groups)).isEqualTo(new File(file));
    }

    @Test
    void whereThereIsNoneNothingIsMoved() {
        assertThat(CgroupMove.own(null)).isNull();
        assertThat(CgroupMove.own("")).isNull();
        assertThat(CgroupMove.own("nonsense\n")).isNull();
    }

    @Test
    void nobodyIsMovedAnywhereElse() throws Exception {
        String before = Proc.text("/proc/self/cgroup");
        CgroupMove.hurry();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("hurry")) {
                thread.join();
            }
        }
        assertThat(Proc.text("/proc/self/cgroup")).isEqualTo(before);
    }
}
