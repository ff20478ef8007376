package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.stats.Gate;
import dev.forge.stats.Series;
import dev.forge.stats.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
    private static final SampleTable.Key STARTUP = new SampleTable.Key("forge", Metric.STARTUP, Factors.NONE);
    private static final SampleTable.Key MEMORY = new SampleTable.Key("forge", Metric.MEMORY_IDLE, Factors.NONE);
    private static final SampleTable.Key DISK = new SampleTable.Key("forge", Metric.DISK_IMAGE, Factors.NONE);

    @Test
    void partsAndAmountsAreRead() {
        Thresholds thresholds = Thresholds.parse(List.of("startup=10%,memory=+2MiB", "first_output=+10ms"));
        assertThat(thresholds.gate(Metric.STARTUP, 100)).contains(new Gate(0.1, 1));
        assertThat(thresholds.gate(Metric.MEMORY, 8)).contains(new Gate(0.25, 2));
        assertThat(thresholds.gate(Metric.FIRST_OUTPUT, 50)).contains(new Gate(0.2, 10));
        assertThat(thresholds.gate(Metric.MEMORY_IDLE, 0)).contains(new Gate(0.05, 0.5));
        assertThat(thresholds.gate(Metric.CPU, 1)).isEmpty();
    }

    @Test
    void whatIsNoThresholdIsRefused() {
        for (String wrong : List.of("5%", "startup=5", "startup=x%", "startup=-1%", "startup=+1m", "startup=")) {
            assertThatThrownBy(() -> Thresholds.parse(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(ForgeException.class)
                    .hasMessageContaining(wrong);
        }
        assertThatThrownBy(() -> Thresholds.parse(List.of("memory=+2X")))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining("memory=+2X");
        assertThatThrownBy(() -> Thresholds.parse(List.of("strtup=5%")))
                .isInstanceOfSatisfying(
                        ForgeException.class,
                        failure -> assertThat(failure.hint()).isEqualTo("did you mean startup?"));
    }

    private static Verdict judged(SampleTable.Key key, double threshold, double floor, Series before, Series after) {
        return GateResult.of(key, "main", before, after, false, new Gate(threshold, floor))
                .verdict();
    }

    @Test
    void timesAreJudgedByTheirRatio() {
        Series before = Series.of(100, 101, 99, 100, 102, 98);
        assertThat(judged(STARTUP, 0.05, 1, before, Series.of(120, 121, 119, 120, 122, 118)))
                .isEqualTo(Verdict.SLOWER);
        assertThat(judged(STARTUP, 0.05, 1, before, before)).isEqualTo(Verdict.NO_CHANGE);
        assertThat(judged(STARTUP, 0.05, 30, before, Series.of(120, 121, 119, 120, 122, 118)))
                .isEqualTo(Verdict.NO_CHANGE);
        assertThat(judged(STARTUP, 0.05, 1, before, Series.of(80, 140, 100))).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void whatWasNothingIsJudgedByItsExtremes() {
        Series nothing = Series.of(0, 0, 0, 0, 0);
        assertThat(judged(MEMORY, 0, 2, nothing, nothing)).isEqualTo(Verdict.NO_CHANGE);
        assertThat(judged(MEMORY, 0, 2, nothing, Series.of(1, 1, 1, 1, 1))).isEqualTo(Verdict.NO_CHANGE);
        assertThat(judged(MEMORY, 0, 2, nothing, Series.of(3, 3, 4, 3, 3))).isEqualTo(Verdict.SLOWER);
        assertThat(judged(MEMORY, 0, 2, nothing, Series.of(3, 3, 0, 3, 3))).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judged(MEMORY, 0, 2, Series.of(0), Series.of(3))).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void ofWhatIsExactOneValueIsEnough() {
        assertThat(judged(DISK, 0.05, 0.5, Series.of(10), Series.of(10.4))).isEqualTo(Verdict.NO_CHANGE);
        assertThat(judged(DISK, 0.05, 0.5, Series.of(10), Series.of(11))).isEqualTo(Verdict.SLOWER);
        assertThat(judged(DISK, 0.05, 0.5, Series.of(10), Series.of(9))).isEqualTo(Verdict.FASTER);
    }

    @Test
    void moreOfWhatShouldBeMoreIsNoRegression() {
        SampleTable.Key density = new SampleTable.Key("forge", Metric.DENSITY, Factors.NONE);
        Series few = Series.of(100, 100, 100, 100, 100, 101);
        Series many = Series.of(200, 200, 200, 200, 200, 201);
        assertThat(GateResult.of(density, "main", few, many, false, new Gate(0.05, 0))
                        .isRegression())
                .isFalse();
        assertThat(GateResult.of(density, "main", many, few, false, new Gate(0.05, 0))
                        .isRegression())
                .isTrue();
    }
}
