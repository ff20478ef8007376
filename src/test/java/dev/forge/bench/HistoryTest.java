package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.analysis.History;
import dev.forge.bench.internal.report.HistoryPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static List<Suite> days(String host, String storage, double... medians) {
        List<Suite> suites = new ArrayList<>();
        for (double median : medians) {
            suites.add(Suites.startup(
                    host, Suites.MOMENT.plus(Duration.ofDays(suites.size())), storage, median - 1, median, median + 1));
        }
        return suites;
    }

    private static final double[] STEP = {40, 41, 39, 40, 41, 40, 39, 41, 55, 56, 54, 55, 56, 55, 54, 55};

    @Test
    void aStepIsFoundWhateverTheOrderOfTheFiles() {
        List<Suite> suites = days("here", "overlay", STEP);
        Collections.reverse(suites);
        List<History> histories = History.of(suites, Metric.STARTUP);
        assertThat(histories).hasSize(1);
        assertThat(histories.getFirst().changes()).containsExactly(8);
        assertThat(histories.getFirst().points().get(8).median()).isEqualTo(55);
        String chart = HistoryPage.charts(histories, 100);
        assertThat(chart)
                .startsWith("startup of forge on here (apparmor none, cgroup driver cgroupfs,")
                .contains("56.0 ms ┤", "39.0 ms ┤", "changed at 2026-03-09", "from 40.0 ms to 55.0 ms (+37.5 %)");
        assertThat(chart.lines().filter(line -> line.endsWith("▲")).findFirst().orElseThrow())
                .isEqualTo(" ".repeat("56.0 ms ┤".length() + 8) + "▲");
        assertThat(HistoryPage.json(histories)).contains("\"changes\": [\n      8\n    ]");
        assertThat(HistoryPage.csv(histories).split("\r\n", -1)).hasSize(STEP.length + 2);
    }

    @Test
    void otherHostsAndConfigurationsAreKeptApart() {
        List<Suite> suites = new ArrayList<>(days("here", "overlay", 40, 40));
        suites.addAll(days("there", "overlay", 80, 80));
        suites.addAll(days("here", "vfs", 60, 60, 60));
        assertThat(History.of(suites, Metric.STARTUP))
                .extracting(history -> history.host() + " " + history.points().size())
                .containsExactlyInAnyOrder("here 2", "there 2", "here 3");
        assertThat(History.of(suites, Metric.MEMORY)).isEmpty();
    }

    @Test
    void ofMoreRunsThanFitTheLastAreDrawn() {
        double[] many = new double[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = 100 + i;
        }
        assertThat(HistoryPage.charts(History.of(days("here", "overlay", many), Metric.STARTUP), 60))
                .contains("399.0 ms ┤")
                .satisfies(chart -> assertThat(chart.lines().filter(line -> line.contains("┤")))
                        .hasSize(5)
                        .allMatch(line -> line.length() == 60));
    }
}
