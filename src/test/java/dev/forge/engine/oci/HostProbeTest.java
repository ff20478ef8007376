package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is advised when no runtime works. */
class HostProbeTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'         0          0 4294967295', false",
                "'0 0 4294967295', false",
                "'         0       1000          1', true",
                "'0 100000 65536', true",
                "'0 1000 1;1 100000 65536', true",
                "none, false"
            })
    void knowsUserNamespaces(@Nullable String map, boolean expected) {
        assertThat(HostProbe.isUserNamespace(map == null ? null : map.replace(';', '\n') + "\n"))
                .isEqualTo(expected);
    }

    @Test
    void advisesToInstallOnlyWhatIsNotThere() {
        String none = "no OCI runtime works on this host; tried";
        String missing = "\n  crun: not found on the PATH\n  runc: not found on the PATH";
        assertThat(HostProbe.hint(none + missing)).startsWith("install runc");
        assertThat(HostProbe.hint(none + "\n  /usr/bin/runc: it says no" + missing))
                .isNotEqualTo(HostProbe.hint(none + missing));
    }
}
