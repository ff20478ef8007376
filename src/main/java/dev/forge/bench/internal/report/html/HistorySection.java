package dev.forge.bench.internal.report.html;

import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.core.text.Plural;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The same quantities from run to run. Runs of other hosts, or on other terms, are not of the same history. */
final class HistorySection {
    private static final int MIN_RUNS = 3;
    private static final List<Metric> METRICS = List.of(
            Metric.STARTUP,
            Metric.LOAD,
            Metric.MEMORY_IDLE,
            Metric.MEMORY,
            Metric.MEMORY_PER_CONTAINER,
            Metric.DISK_CONTAINER,
            Metric.CPU);

    private final ReportModel model;
    private final List<Suite> runs;

    /**
     * The history of a subject.
     *
     * @param others other suites, of whatever host and time, the subject perhaps among them
     */
    HistorySection(ReportModel model, List<Suite> others) {
        this.model = model;
        List<Suite> same = new ArrayList<>(List.of(model.suite()));
        for (Suite suite : others) {
            if (isSameHost(suite, model.suite()) && !suite.equals(model.suite())) {
                same.add(suite);
            }
        }
        same.sort(Comparator.comparing(Suite::timestamp));
        runs = same;
    }

    private static boolean isSameHost(Suite one, Suite other) {
        return one.environment().text(HostFact.HOST).isPresent()
                && List.of(HostFact.HOST, HostFact.CPU, HostFact.CPUS).stream()
                        .allMatch(fact -> one.environment()
                                .display(fact)
                                .equals(other.environment().display(fact)));
    }

    Section section() {
        Markup body = new Markup();
        List<Chart> charts = new ArrayList<>();
        List<SampleTable.Key> keys = model.sampleTable().keys().stream()
                .sorted(Comparator.comparing(SampleTable.Key::metric)
                        .thenComparingInt(key -> model.index(key.runtime())))
                .toList();
        for (SampleTable.Key key : keys) {
            if (METRICS.contains(key.metric()) && key.factors().concurrency().isEmpty()) {
                List<HistoryChart.Run> series = series(key);
                if (series.size() >= MIN_RUNS) {
                    charts.add(HistoryChart.of(
                            key.runtime(),
                            model.index(key.runtime()),
                            key.metric(),
                            series,
                            model.suite().seed()));
                }
            }
        }
        body.leaf(
                "p",
                charts.isEmpty()
                        ? "There are fewer than " + MIN_RUNS + " runs of this host on equal terms ("
                                + Plural.of(runs.size(), "run") + " of this host), so there is no history yet."
                        : Plural.of(runs.size(), "run") + " of this host; of each engine those on the terms it has"
                                + " now. Change points (E-divisive, 95 %) are seen only some runs later.",
                "class",
                "quiet");
        return new Section("history", "History", Section.charts(body, charts), charts);
    }

    private List<HistoryChart.Run> series(SampleTable.Key key) {
        List<HistoryChart.Run> series = new ArrayList<>();
        Map<String, String> configuration = model.suite().configuration(key.runtime());
        for (Suite suite : runs) {
            SampleTable table = SampleTable.of(suite);
            Series values = table.values(key);
            if (!values.isEmpty() && suite.configuration(key.runtime()).equals(configuration)) {
                series.add(new HistoryChart.Run(
                        suite.timestamp(), values.median(), table.interval(key).orElse(null)));
            }
        }
        return series;
    }
}
