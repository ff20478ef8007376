package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forge.profile.Trend.Direction;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static double[] index(int n) {
        return IntStream.range(0, n).asDoubleStream().toArray();
    }

    @Test
    void growthIsRisingAndItsMirrorFalling() {
        double[] y = IntStream.range(0, 60)
                .mapToDouble(i -> 50 + i * 0.2 + (i * 7 % 5) * 0.05)
                .toArray();
        Trend rising = Trend.of(index(60), y);
        assertThat(rising.direction()).isEqualTo(Direction.RISING);
        assertThat(rising.slopeMbPerMinute()).isCloseTo(12, within(0.2));
        assertThat(rising.lowMbPerMinute()).isLessThanOrEqualTo(rising.slopeMbPerMinute());
        assertThat(rising.highMbPerMinute()).isGreaterThanOrEqualTo(rising.slopeMbPerMinute());
        double[] mirror = IntStream.range(0, 60).mapToDouble(i -> y[59 - i]).toArray();
        assertThat(Trend.of(index(60), mirror).direction()).isEqualTo(Direction.FALLING);
    }

    @Test
    void warmingUpIsNotALeak() {
        double[] y = IntStream.range(0, 60)
                .mapToDouble(i -> 50 + 10 * Math.min(1, i / 15.0) + (i * 7 % 5) * 0.02)
                .toArray();
        assertThat(Trend.of(index(60), y).direction()).isEqualTo(Direction.STEADY);
    }

    @Test
    void aStepIsNotALeak() {
        double[] y = IntStream.range(0, 60).mapToDouble(i -> i < 45 ? 50 : 55).toArray();
        assertThat(Trend.of(index(60), y).direction()).isEqualTo(Direction.STEADY);
    }

    @Test
    void wanderingIsSeldomCalledALeak() {
        Random random = new Random(42);
        int alarms = 0;
        for (int trial = 0; trial < 500; trial++) {
            double level = 0;
            double[] y = new double[60];
            for (int i = 0; i < y.length; i++) {
                level = 0.8 * level + random.nextGaussian();
                y[i] = 100 + level;
            }
            alarms += Trend.of(index(60), y).direction() == Direction.RISING ? 1 : 0;
        }
        assertThat(alarms).isLessThan(25);
    }

    @Test
    void fewSamplesSayNothing() {
        assertThat(Trend.of(index(9), index(9)).direction()).isEqualTo(Direction.UNKNOWN);
        assertThat(Trend.of(new double[] {0}, new double[] {5}).direction()).isEqualTo(Direction.UNKNOWN);
        assertThat(Trend.of(new double[12], index(12)).direction()).isEqualTo(Direction.UNKNOWN);
    }

    @Test
    void anUnchangingSeriesIsSteady() {
        Trend trend = Trend.of(index(20), new double[20]);
        assertThat(trend.direction()).isEqualTo(Direction.STEADY);
        assertThat(trend.slopeMbPerMinute()).isZero();
    }
}
