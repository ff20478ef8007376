package dev.forge.bench.report.html;

import dev.forge.bench.Measurements;
import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.stats.Series;
import dev.forge.bench.stats.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The same quantities from run to run. Runs of other hosts, or on other terms, are not of the same history. */
final class HistorySection {
    private static final int LEAST_RUNS = 3;
    private static final List<Metric> METRICS =
            List.of(Metric.STARTUP, Metric.LOAD, Metric.MEMORY_IDLE, Metric.MEMORY, Metric.DISK_CONTAINER, Metric.CPU);

    private final Subject subject;
    private final List<Suite> runs;

    /**
     * The history of a subject.
     *
     * @param others other suites, of whatever host and time, the subject perhaps among them
     */
    HistorySection(Subject subject, List<Suite> others) {
        this.subject = subject;
        List<Suite> same = new ArrayList<>(List.of(subject.suite()));
        for (Suite suite : others) {
            if (isSameHost(suite, subject.suite())
                    && !suite.timestamp().equals(subject.suite().timestamp())) {
                same.add(suite);
            }
        }
        same.sort(Comparator.comparing(Suite::timestamp));
        runs = same;
    }

    private static boolean isSameHost(Suite one, Suite other) {
        return one.environment().get("host") != null
                && List.of("host", "cpu", "cpus").stream()
                        .allMatch(fact -> Objects.equals(
                                one.environment().get(fact) + "",
                                other.environment().get(fact) + ""));
    }

    Section section() {
        Markup body = new Markup();
        List<Chart> charts = new ArrayList<>();
        List<Measurements.Key> keys = subject.measurements().keys().stream()
                .sorted(Comparator.comparing(Measurements.Key::metric)
                        .thenComparingInt(key -> subject.index(key.runtime())))
                .toList();
        for (Measurements.Key key : keys) {
            if (METRICS.contains(key.metric()) && !key.factors().contains("concurrency")) {
                List<HistoryChart.Run> series = series(key);
                if (series.size() >= LEAST_RUNS) {
                    charts.add(HistoryChart.of(
                            key.runtime(),
                            subject.index(key.runtime()),
                            key.metric(),
                            series,
                            subject.suite().seed()));
                }
            }
        }
        body.leaf(
                "p",
                charts.isEmpty()
                        ? "There are fewer than " + LEAST_RUNS + " runs of this host on equal terms ("
                                + Amount.count(runs.size(), "run") + " of this host), so there is no history yet."
                        : Amount.count(runs.size(), "run") + " of this host; of each engine those on the terms it has"
                                + " now. Change points (E-divisive, 95 %) are seen only some runs later.",
                "class",
                "quiet");
        return new Section("history", "History", Section.charts(body, charts), charts);
    }

    private List<HistoryChart.Run> series(Measurements.Key key) {
        List<HistoryChart.Run> series = new ArrayList<>();
        Map<String, String> terms = subject.suite().terms(key.runtime());
        for (Suite suite : runs) {
            Series values = Measurements.of(suite).values(key);
            if (!values.isEmpty() && suite.terms(key.runtime()).equals(terms)) {
                Summary summary = Summary.of(values);
                series.add(new HistoryChart.Run(suite.timestamp(), summary.median(), summary.medianInterval()));
            }
        }
        return series;
    }
}
