package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which managers of cgroups are tried, by what the user wants and what the host has. */
class CgroupPlacementTest {
    @ParameterizedTest
    @CsvSource({
        "'', true, /machine.slice null",
        "'', false, null",
        "systemd, true, /machine.slice",
        "cgroupfs, true, null",
        "cgroupfs, false, null"
    })
    void offers(String asked, boolean systemd, String slices) {
        assertThat(CgroupPlacement.candidates(asked, systemd).stream()
                        .map(placement -> String.valueOf(placement.slice()))
                        .toList())
                .containsExactly(slices.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({"systemd, false, 3", "Systemd, true, 2", "none, false, 2"})
    void refuses(String asked, boolean systemd, int exitCode) {
        assertThatThrownBy(() -> CgroupPlacement.candidates(asked, systemd))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(exitCode);
                    assertThat(e).hasMessageContaining("FORGE_CGROUP_MANAGER").hasMessageContaining(asked);
                });
    }
}
