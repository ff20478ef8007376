package dev.forge.bench.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.internal.run.StoreGrowth.Reading;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Differences of two readings, between which somebody else may have been at work. */
class StoreGrowthTest {
    private static final long KB = 1024;

    private static Figure container(int each, long... kilobytes) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < kilobytes.length; i++) {
            readings.add(new Reading(i * each, kilobytes[i] * KB));
        }
        return StoreGrowth.container(readings);
    }

    private static String reason(Figure figure) {
        return ((Figure.Unavailable) figure).reason();
    }

    @Test
    void growthIsDividedByTheNumber() {
        assertThat(container(25, 5000, 7500, 10_000, 12_500, 15_240)).isEqualTo(Figure.of(10.0 / 100));
        assertThat(container(1, 5000, 5028)).isEqualTo(Figure.of(28.0 / 1024));
        assertThat(container(5, 5000, 5000, 5000)).isEqualTo(Figure.of(0));
        // A database that grows by a step of its own.
        assertThat(container(5, 5000, 5140, 5280, 5676, 5816).isMeasured()).isTrue();
    }

    @Test
    void whatSomebodyElseDidMeanwhileIsNoFigure() {
        assertThat(reason(container(5, 9000, 5700)))
                .isEqualTo(
                        "something else changed the store meanwhile: it shrank by 3.2 MB while 5 containers were added"
                                + " to it");
        assertThat(reason(container(5, 5000, 5140, 5280, 9000, 9140)))
                .isEqualTo("something else changed the store meanwhile: it grew by 3.6 MB between 10 and 15 containers,"
                        + " and not by about 140 KB as with the others");
        // More was added by the containers than somebody took away: the sum alone would look right.
        assertThat(reason(container(25, 5000, 25_000, 42_000, 62_000, 61_000)))
                .contains("it shrank by 1000 KB between 75 and 100 containers");
        assertThat(reason(container(5, 5000, 5140, 4000, 5200, 5340))).contains("shrank by 1.1 MB");
    }

    @ParameterizedTest
    @CsvSource({"4000, 4000, true", "4000, 4200, true", "0, 0, true", "4000, 5000, false", "4000, 3000, false"})
    void anImageAddsTheSameTwice(long first, long second, boolean measured) {
        Figure figure = StoreGrowth.image(first * KB, second * KB);
        assertThat(figure.isMeasured()).isEqualTo(measured);
        assertThat(measured ? figure.orThrow() : first / 1024.0).isEqualTo(first / 1024.0);
    }

    @Test
    void anImageNeverTakesAway() {
        assertThat(reason(StoreGrowth.image(4000 * KB, -3300 * KB)))
                .contains("it shrank by 3.2 MB while the image was loaded into it");
        assertThat(reason(StoreGrowth.image(-KB, -KB))).contains("shrank by 1 KB");
    }

    @Test
    void theStoreIsReadOnTheWay() {
        assertThat(StoreGrowth.readAt(100)).containsExactly(0, 25, 50, 75, 100);
        assertThat(StoreGrowth.readAt(5)).containsExactly(0, 1, 2, 3, 5);
        assertThat(StoreGrowth.readAt(3)).containsExactly(0, 1, 2, 3);
        assertThat(StoreGrowth.readAt(1)).containsExactly(0, 1);
    }

    @Test
    void memoryThatOthersGaveBackIsNoFallOfWhatIsAvailable() {
        assertThat(DensityBenchmark.fall(1000, 900, 10)).isEqualTo(Figure.of(10));
        assertThat(reason(DensityBenchmark.fall(900, 1000, 10)))
                .isEqualTo("MemAvailable rose by 100.0 MB, so something else gave memory back meanwhile");
        assertThat(reason(DensityBenchmark.fall(1000, 900, 0))).isEqualTo("no container is alive");
    }

    @Test
    void nothingTakesMoreThanAllOfTheTime() {
        assertThat(HostFacts.percent(5, 10)).isEqualTo(50);
        assertThat(HostFacts.percent(10.01, 10)).isEqualTo(100);
    }
}
