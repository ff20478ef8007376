package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalStateTest {
    private static final String STATUS =
            "Name:\tsh\nSigBlk:\tffffffffffffffff\nSigIgn:\t8000000000001002\nSigCgt:\tffffffffffffffff\n";

    @Test
    void findsWhatIsIgnored() {
        for (int signal = 1; signal <= 64; signal++) {
            assertThat(SignalState.isIgnored(signal, STATUS))
                    .as("signal %d", signal)
                    .isEqualTo(signal == 2 || signal == 13 || signal == 64);
        }
        assertThat(SignalState.isIgnored(2, null)).isFalse();
        assertThat(SignalState.isIgnored(2, "Name:\tsh\n")).isFalse();
    }
}
