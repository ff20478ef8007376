package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Expected values: numpy.mean, median, std(ddof=1), percentile. */
class SeriesTest {
    private static final Series SERIES = Series.of(12.5, 3, 8, 41.2, 7.7, 9, 3);

    @Test
    void agreesWithNumpy() {
        assertThat(SERIES.mean()).isCloseTo(12.057142857142857, within(1e-12));
        assertThat(SERIES.median()).isEqualTo(8);
        assertThat(SERIES.standardDeviation()).isCloseTo(13.28129726882345, within(1e-12));
        assertThat(SERIES.p95()).isCloseTo(32.59, within(1e-9));
        assertThat(SERIES.min()).isEqualTo(3);
        assertThat(SERIES.max()).isEqualTo(41.2);
        assertThat(Series.of(1, 2, 3, 4).median()).isEqualTo(2.5);
    }

    @Test
    void oneValueIsEverything() {
        Series one = Series.of(5);
        assertThat(one.median()).isEqualTo(5);
        assertThat(one.p95()).isEqualTo(5);
        assertThat(one.standardDeviation()).isZero();
    }

    @Test
    void nothingHasNoStatistics() {
        assertThatThrownBy(Series.EMPTY::mean).isInstanceOf(IllegalStateException.class);
        assertThat(Figure.of(Series.EMPTY, Series::mean, "no run succeeded"))
                .isEqualTo(Figure.unavailable("no run succeeded"));
    }
}
