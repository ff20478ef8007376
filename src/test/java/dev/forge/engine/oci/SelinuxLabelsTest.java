package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of SELinux's labels, with SELinux and without. */
class SelinuxLabelsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "disable, true, none",
                "disable, false, none",
                "nested, true, none",
                "type:spc_t, false, none",
                "type:spc_t, true, : forge gives no SELinux labels to containers",
                "level:s0:c1, true, : forge gives no SELinux labels to containers",
                "type:, false, ' is not known'",
                "x, true, ' is not known'",
                "'', false, ' is not known'"
            })
    void complains(String value, boolean enabled, @Nullable String expected) {
        assertThat(SelinuxLabels.complaint(value, enabled)).isEqualTo(expected);
    }
}
