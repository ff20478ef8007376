package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How one engine's runs are dealt to two hands. */
class DoctorTest {
    private static Doctor.Noise dealt(List<Double> values, long seed) {
        return Doctor.dealt("forge", values, Duration.ofSeconds(15), seed);
    }

    /** Each second run takes twice as long: whoever deals first, second, first, second calls it another engine. */
    @Test
    void nobodyIsDealtAllTheSlowOnes() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            values.add(100.0 + i / 100.0);
            values.add(200.0 + i / 100.0);
        }
        int different = 0;
        for (long seed = 0; seed < 200; seed++) {
            different += dealt(values, seed).ratio().interval().contains(1) ? 0 : 1;
        }
        // The interval of 95 % leaves out 1 in 10 of 200; its 99.9th percentile is 21.
        assertThat(different).isLessThanOrEqualTo(21);
        assertThat(dealt(values, 7)).isEqualTo(dealt(values, 7));
        assertThat(dealt(values, 7).ratio()).isNotEqualTo(dealt(values, 8).ratio());
    }

    /** Neighbours are pairs, so that a host which becomes slower all along is no difference; all runs count. */
    @Test
    void neighboursArePairs() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            values.add(100.0 * (1 + i));
            values.add(101.0 * (1 + i));
        }
        Doctor.Noise noise = dealt(values, 1);
        assertThat(noise.ratio().count()).isEqualTo(20);
        assertThat(noise.ratio().interval().low()).isBetween(1 / 1.01 - 1e-9, 1.0);
        assertThat(noise.ratio().interval().high()).isBetween(1.0, 1.01 + 1e-9);
        assertThat(noise.summary().count()).isEqualTo(40);
        assertThat(noise.summary().max()).isEqualTo(2020);
    }

    /** Four times the time shows a difference half as large, on the logarithm. */
    @Test
    void moreTimeShowsSmallerDifferences() {
        List<Double> values = List.of(100.0, 101.0, 99.0, 103.0, 97.0, 100.0, 102.0, 100.0, 98.0, 101.0);
        Doctor.Noise noise = dealt(values, 1);
        assertThat(noise.ratio().detectable()).isPositive();
        assertThat(Math.log1p(noise.smallestInOneMinute()))
                .isCloseTo(Math.log1p(noise.ratio().detectable()) / 2, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,favordynmods 0 0 | favoured (favordynmods)",
                "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0 | remount,favordynmods /sys/fs/cgroup\"",
                "x /sys/fs/cgroup tmpfs rw 0 0\\ncg /sys/fs/cgroup/unified cgroup2 rw 0 0 | favordynmods /sys/fs/cgroup/unified\"",
                "cg /sys/fs/cgroup/pids cgroup rw,pids 0 0 | as usual",
                "null | as usual",
            })
    void saysWhatMakesMovesIntoControlGroupsFaster(String mounts, String expected) {
        assertThat(Doctor.moves(mounts.replace("\\n", "\n"))).contains(expected);
    }
}
