package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecPlanTest {
    /** The signals that are blocked and ignored, as /proc has them: bits, in decimal. */
    private static ExecPlan afresh(String blocked, String ignored, boolean attached) {
        String[] stat = new String[52];
        Arrays.fill(stat, "7");
        stat[29] = blocked;
        stat[30] = ignored;
        return ExecPlan.afresh(stat, attached);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true, ''",
        "0, 6, true, ignored", // INT and QUIT, as a script's & does
        "0, 6, false, ''", // the runtime gives the payload the default again
        "0, 1, true, ignored", // HUP, as nohup does
        "0, 134217728, true, ignored", // WINCH
        "0, 4096, true, ''", // PIPE, as systemd does
        "0, 7409664, true, ''", // PIPE, CHLD, TTIN, TTOU and URG
        "16384, 0, false, blocked", // TERM
        "16384, 6, true, blocked"
    })
    void comesFirstWhereTheCallerIgnoresOrBlocks(String blocked, String ignored, boolean attached, String expected) {
        assertThat(afresh(blocked, ignored, attached).text())
                .isEqualTo(expected.isEmpty() ? "" : "afresh '" + expected + "'\n");
    }

    @Test
    void aPlanFollowsAnother() {
        ExecPlan call = ExecPlan.of("inside", "-", "a'b");
        assertThat(afresh("0", "0", true).then(call)).isEqualTo(call);
        assertThat(afresh("1", "0", true).then(call).text()).isEqualTo("afresh 'blocked'\ninside '-' 'a'\\''b'\n");
        assertThat(ExecPlan.afresh(null, true).then(call)).isEqualTo(call);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runc 1.1.0",
                "runc 1.1.5+ds1",
                "runc version 1.3.0",
                "runc 2.0",
                "crun 1.15",
                "crun version 1.28"
            })
    void knowsRuntimesThatKeepACgroup(String version) {
        assertThat(Attachment.canKeepCgroup(version)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"runc 1.0.3", "runc 0.1", "crun 1.8.1", "crun 1.14.4", "crun 0.21", "youki 1.2", "", "1.1"})
    void knowsThatOthersMayNot(String version) {
        assertThat(Attachment.canKeepCgroup(version)).isFalse();
        assertThat(Attachment.canKeepCgroup(null)).isFalse();
    }
}
