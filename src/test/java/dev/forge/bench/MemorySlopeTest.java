package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.SampleDetails.DensityPoint;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemorySlopeTest {
    /** Numbers of containers and megabytes by turns. */
    private static MemorySlope of(double... numbers) {
        List<DensityPoint> points = new ArrayList<>();
        for (int i = 0; i < numbers.length; i += 2) {
            points.add(new DensityPoint((int) numbers[i], numbers[i + 1]));
        }
        return MemorySlope.of(points);
    }

    private static String reason(MemorySlope slope) {
        assertThat(slope.interval()).isEmpty();
        return ((Figure.Unavailable) slope.perContainer()).reason();
    }

    @Test
    void itIsTheMedianSlopeOverTheMediansAtEachNumber() {
        MemorySlope line = of(0, 100, 1, 102, 2, 104, 5, 110);
        assertThat(line.perContainer()).isEqualTo(Figure.of(2));
        assertThat(line.interval()).hasValue(new Interval(2, 2));
        // Many readings at one number are one point, and one of them that is off moves nothing.
        MemorySlope repeated = of(0, 100, 0, 100, 0, 109, 1, 102, 1, 102, 1, 80, 2, 104, 5, 110, 5, 110, 5, 111);
        assertThat(repeated).isEqualTo(line);
        assertThat(of(5, 110, 2, 104, 0, 100, 1, 102)).isEqualTo(line);
        assertThat(of(0, 1, 1, 1.5, 5, 3.5)).isEqualTo(new MemorySlope(Figure.of(0.5), Optional.empty()));
        assertThat(of(0, 0, 1, 0).perContainer()).isEqualTo(Figure.of(0));
    }

    @Test
    void aFirstContainerMayCostMoreThanTheOthers() {
        MemorySlope slope = of(0, 120, 1, 132, 2, 136, 5, 148);
        assertThat(slope.perContainer().orThrow()).isBetween(4.0, 8.0);
        assertThat(slope.interval().orElseThrow().high()).isEqualTo(12);
    }

    @Test
    void readingsThatContradictEachOtherGiveNoFigure() {
        assertThat(reason(of(0, 100, 1, 90)))
                .isEqualTo("the engine's memory went from 100.0 to 90.0 MB between 0 and 1 containers,"
                        + " so something else changed it meanwhile");
        assertThat(reason(of(0, 100, 1, 102, 2, 90, 5, 80))).contains("between 0 and 5 containers");
        assertThat(reason(of(0, 100, 1, 102, 2, 404, 5, 410))).contains("from 102.0 to 404.0 MB", "1 and 2");
        assertThat(reason(of(0, 100, 1, 400, 2, 102, 5, 110))).contains("something else");
        assertThat(reason(of(0, 100))).contains("at least two numbers");
        assertThat(reason(of())).contains("at least two numbers");
        assertThat(reason(of(1, 100, 1, 101))).contains("at least two numbers");
    }

    @Test
    void theNumbersOfContainersBeginDensely() {
        assertThat(points(1)).containsExactly(0, 1);
        assertThat(points(5)).containsExactly(0, 1, 2, 5);
        assertThat(points(7)).containsExactly(0, 1, 2, 5, 7);
        assertThat(points(100)).containsExactly(0, 1, 2, 5, 10, 20, 50, 100);
    }

    private static List<Integer> points(int containers) {
        return new MemoryPlan(List.of("forge"), 1, MemoryPlan.INTERVAL, containers).points();
    }

    private static Sample reading(Metric metric, int containers, Figure value) {
        return Sample.of(Operation.MEMORY, "forge", metric, value)
                .factors(Factors.containers(containers))
                .named("");
    }

    /** One number, wherever somebody looks: in the result, in the file, and of a file that does not tell it. */
    @Test
    void theResultAndTheFileHaveTheSameFigure() {
        List<Sample> samples = new ArrayList<>();
        double[] megabytes = {0.31234, 0.93337, 1.50001, 3.40009};
        int[] containers = {0, 1, 2, 5};
        for (int i = 0; i < containers.length; i++) {
            Metric metric = i == 0 ? Metric.MEMORY_IDLE : i == 1 ? Metric.MEMORY : Metric.MEMORY_CONTAINERS;
            samples.add(reading(metric, containers[i], Figure.of(megabytes[i])));
        }
        MemorySlope slope = new MemoryResult("forge", samples).slope();
        assertThat(slope.interval()).isPresent();
        samples.add(Sample.of(Operation.MEMORY, "forge", Metric.MEMORY_PER_CONTAINER, slope.perContainer())
                .factors(Factors.containers(5))
                .details(new SampleDetails.Slope(slope.interval()))
                .named("forge_memory_per_container_0"));
        Suite suite = new Suite(
                "forge_memory", Suites.MOMENT, 1, List.of(), HostEnvironment.UNKNOWN, List.of(), samples, List.of());
        Suite read = SuiteReader.parse(suite.json(), "test");
        MemoryResult stored = new MemoryResult("forge", read.results());
        assertThat(stored.slope()).isEqualTo(slope);
        assertThat(stored.failure()).isNull();
        assertThat(stored.points()).hasSize(4);
        assertThat(new MemoryResult("forge", read.results().subList(0, 4)).slope())
                .isEqualTo(slope);
        SampleTable.Key key = new SampleTable.Key("forge", Metric.MEMORY_PER_CONTAINER, Factors.containers(5));
        assertThat(SampleTable.of(read).interval(key)).isEqualTo(slope.interval());
    }

    @Test
    void aSlopeThatIsNoneIsNoFailureOfTheMeasuring() {
        MemoryResult result = new MemoryResult(
                "forge",
                List.of(
                        reading(Metric.MEMORY_IDLE, 0, Figure.of(10)),
                        reading(Metric.MEMORY, 1, Figure.of(9)),
                        reading(Metric.MEMORY_PER_CONTAINER, 1, Figure.unavailable("it fell"))));
        assertThat(result.failure()).isNull();
        assertThat(result.perContainer()).isEqualTo(Figure.unavailable("it fell"));
        assertThat(result.average().orThrow()).isEqualTo(9);
    }
}
