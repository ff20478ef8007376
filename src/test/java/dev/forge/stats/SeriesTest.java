package dev.forge.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
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
    void singleValueStatistics() {
        Series one = Series.of(5);
        assertThat(one.median()).isEqualTo(5);
        assertThat(one.p95()).isEqualTo(5);
        assertThat(one.standardDeviation()).isZero();
    }

    @Test
    void emptySeriesHasNoStatistics() {
        assertThatThrownBy(Series.EMPTY::mean).isInstanceOf(IllegalStateException.class);
        assertThat(Figure.of(Series.EMPTY, Series::mean, "no run succeeded"))
                .isEqualTo(Figure.unavailable("no run succeeded"));
    }

    /** numpy.quantile(x, q) */
    @Test
    void quantilesMatchNumpy() {
        assertThat(SERIES.quantile(0)).isEqualTo(3);
        assertThat(SERIES.quantile(0.1)).isEqualTo(3);
        assertThat(SERIES.quantile(0.25)).isCloseTo(5.35, within(1e-12));
        assertThat(SERIES.quantile(0.9)).isCloseTo(23.98, within(1e-12));
        assertThat(SERIES.quantile(1)).isEqualTo(41.2);
        assertThat(Series.of(1, 3).standardDeviation()).isCloseTo(Math.sqrt(2), within(1e-12));
    }

    @Test
    void seriesCopiesItsInput() {
        List<Double> values = new ArrayList<>(List.of(1.0, 2.0));
        Series series = new Series(values);
        values.add(3.0);
        assertThat(series.count()).isEqualTo(2);
        double[] array = series.toArray();
        array[0] = 9;
        assertThat(series.values()).containsExactly(1.0, 2.0);
        assertThat(series.isEmpty()).isFalse();
    }

    @Test
    void everyStatisticRejectsEmptySeries() {
        for (ToDoubleFunction<Series> statistic : List.<ToDoubleFunction<Series>>of(
                Series::mean, Series::min, Series::max, Series::median, Series::p95, Series::standardDeviation)) {
            assertThatThrownBy(() -> statistic.applyAsDouble(Series.EMPTY))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("an empty series has no statistics");
        }
    }

    @Test
    void figureIsNumberOrReason() {
        assertThat(Figure.of(SERIES, Series::min, "unused").orThrow()).isEqualTo(3);
        assertThat(Figure.of(2).isMeasured()).isTrue();
        assertThat(Figure.unavailable("no run").isMeasured()).isFalse();
        assertThatThrownBy(() -> Figure.unavailable("no run").orThrow())
                .isInstanceOf(ForgeException.class)
                .hasMessage("no run");
    }
}
