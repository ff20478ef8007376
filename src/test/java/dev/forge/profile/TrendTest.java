package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forge.profile.Trend.Direction;
import dev.forge.stats.MonotoneTrend;
import dev.forge.testing.Figures;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static double[] index(int n) {
        return IntStream.range(0, n).asDoubleStream().toArray();
    }

    @Test
    void growthIsRisingAndMirrorIsFalling() {
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
    void warmUpIsNotLeak() {
        double[] y = IntStream.range(0, 60)
                .mapToDouble(i -> 50 + 10 * Math.min(1, i / 15.0) + (i * 7 % 5) * 0.02)
                .toArray();
        assertThat(Trend.of(index(60), y).direction()).isEqualTo(Direction.STEADY);
    }

    @Test
    void stepIsNotLeak() {
        double[] y = IntStream.range(0, 60).mapToDouble(i -> i < 45 ? 50 : 55).toArray();
        assertThat(Trend.of(index(60), y).direction()).isEqualTo(Direction.STEADY);
    }

    /** An AR(1) series around 100 MB (coefficient 0.7, standard deviation 1 MB) with a leak over its length. */
    private static double[] wandering(long seed, double leak) {
        Random random = new Random(seed);
        double level = random.nextGaussian();
        double[] y = new double[120];
        for (int i = 0; i < y.length; i++) {
            level = 0.7 * level + Math.sqrt(1 - 0.7 * 0.7) * random.nextGaussian();
            y[i] = 100 + level + leak * i / (y.length - 1);
        }
        return y;
    }

    @Test
    @Tag("simulation")
    void detectsLeaksWithFewFalsePositives() {
        int found = 0;
        int invented = 0;
        int plain = 0;
        for (int trial = 0; trial < 1000; trial++) {
            double[] steady = wandering(trial, 0);
            invented += Trend.of(index(120), steady).direction() == Direction.RISING ? 1 : 0;
            found += Trend.of(index(120), wandering(trial, 5)).direction() == Direction.RISING ? 1 : 0;
            // Plain Mann-Kendall without ties, to show what the other conditions add.
            double variance = 120 * 119 * (2 * 120 + 5) / 18.0;
            plain += MonotoneTrend.kendall(steady) / Math.sqrt(variance) > MonotoneTrend.Z95 ? 1 : 0;
        }
        new Figures(TrendTest.class)
                .add(String.format(
                        Locale.ROOT,
                        "of 1,000: %d leaks of 5 %% found, %d invented, %d by the plain test",
                        found,
                        invented,
                        plain));
        assertThat(found).as("of 1,000 leaks of 5 %").isGreaterThanOrEqualTo(800);
        assertThat(invented)
                .as("of 1,000 series without a leak, of which the plain test calls %d rising", plain)
                .isLessThanOrEqualTo(30);
    }

    @Test
    void fewSamplesAreUnknown() {
        assertThat(Trend.of(index(9), index(9)).direction()).isEqualTo(Direction.UNKNOWN);
        assertThat(Trend.of(new double[] {0}, new double[] {5}).direction()).isEqualTo(Direction.UNKNOWN);
        assertThat(Trend.of(new double[12], index(12)).direction()).isEqualTo(Direction.UNKNOWN);
    }

    @Test
    void constantSeriesIsSteady() {
        Trend trend = Trend.of(index(20), new double[20]);
        assertThat(trend.direction()).isEqualTo(Direction.STEADY);
        assertThat(trend.slopeMbPerMinute()).isZero();
    }
}
