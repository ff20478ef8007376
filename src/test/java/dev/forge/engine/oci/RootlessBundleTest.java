package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.engine.definition.ResourceLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootlessBundleTest {
    private static ResourceLimits limits(@Nullable Long memory, @Nullable Long nanoCpus, @Nullable Long pids) {
        return new ResourceLimits(memory, nanoCpus, pids);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "64000000 | -         | 2048 | hybrid | -           | --memory needs a control group that is the user's own, and with cgroup hybrid there is none | leave it out",
                "64000000 | 500000000 | 50   | v1     | -           | --memory needs a control group .* with cgroup v1 .* | run forge as root",
                "64000000 | -         | 2048 | v2     | -           | --memory needs a control group .* has no systemd that makes one | loginctl enable-linger",
                "-        | 500000000 | 2048 | v2     | memory pids | --cpus needs the controller cpu, which systemd does not give to users here, but memory pids | systemctl edit user@.service",
                "-        | 500000000 | 2048 | v2     | cpuset pids | --cpus needs the controller cpu, .*  | Delegate=cpu memory pids",
                "-        | -         | 50   | v2     | cpu memory  | --pids-limit needs the controller pids, .* | log in anew",
                "64000000 | -         | 2048 | v2     | ''          | --memory needs the controller memory, .* but none | Delegate=",
            })
    void limitThatNobodyWouldKeepIsRefused(
            @Nullable Long memory,
            @Nullable Long nanoCpus,
            Long pids,
            String cgroups,
            @Nullable String controllers,
            String message,
            String hint) {
        assertThatThrownBy(() -> RootlessBundle.checkLimits(limits(memory, nanoCpus, pids), cgroups, controllers))
                .isInstanceOf(ForgeException.class)
                .hasMessageMatching(message.strip())
                .satisfies(
                        thrown -> assertThat(((ForgeException) thrown).hint()).contains(hint.strip()));
    }

    /** The standard limit of processes is a precaution that nobody has asked for. */
    @Test
    void whatIsKeptOrWasNotAskedForIsNot() {
        assertThatCode(() -> {
                    RootlessBundle.checkLimits(limits(null, null, ResourceLimits.DEFAULT_PIDS), "hybrid", null);
                    RootlessBundle.checkLimits(limits(null, null, null), "v2", null);
                    RootlessBundle.checkLimits(limits(1L, 2L, 3L), "v2", "cpuset cpu io memory pids\n");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void containerWithoutLimitsHasNoScope() {
        assertThat(RootlessBundle.slice(limits(null, null, ResourceLimits.DEFAULT_PIDS)))
                .isNull();
    }
}
