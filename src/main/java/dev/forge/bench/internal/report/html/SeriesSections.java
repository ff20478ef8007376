package dev.forge.bench.internal.report.html;

import dev.forge.bench.Metric;
import dev.forge.bench.SampleTable;
import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What was measured again and again: startup, and everything else in the same manner. */
final class SeriesSections {
    /** These have sections of their own, as they depend on a number of containers. */
    private static final Set<Metric> ELSEWHERE = EnumSet.of(
            Metric.MEMORY,
            Metric.MEMORY_IDLE,
            Metric.MEMORY_CONTAINERS,
            Metric.MEMORY_PER_CONTAINER,
            Metric.DISK,
            Metric.DISK_IMAGE,
            Metric.DISK_CONTAINER,
            Metric.DISK_CONTAINERS,
            Metric.DENSITY,
            Metric.THROUGHPUT);

    private static final List<String> HEADER = List.of(
            "engine", "median", "95 % interval", "spread", "min", "mean", "p95", "max", "n", "failed", "outliers");

    private final ReportModel model;

    SeriesSections(ReportModel model) {
        this.model = model;
    }

    List<Section> all() {
        List<MetricGroup> startup = new ArrayList<>();
        List<MetricGroup> others = new ArrayList<>();
        for (MetricGroup group : model.groups()) {
            if (!ELSEWHERE.contains(group.metric())
                    && group.factors().concurrency().isEmpty()) {
                (group.metric() == Metric.STARTUP ? startup : others).add(group);
            }
        }
        List<Section> sections = new ArrayList<>();
        add(sections, "startup", "Startup", startup);
        add(sections, "quantities", "Other quantities", others);
        return sections;
    }

    private void add(List<Section> sections, String id, String title, List<MetricGroup> groups) {
        if (groups.isEmpty()) {
            return;
        }
        Markup body = new Markup();
        List<Chart> charts = new ArrayList<>();
        for (MetricGroup group : groups) {
            List<Chart> own = charts(group);
            charts.addAll(own);
            if (groups.size() > 1) {
                body.leaf("h3", group.heading());
            }
            Section.charts(body, own);
            summaries(body, group);
            if (group.metric() == Metric.STARTUP) {
                rounds(body, group);
            }
        }
        sections.add(new Section(id, title, body, charts));
    }

    private List<Chart> charts(MetricGroup group) {
        List<Chart> charts = new ArrayList<>(List.of(BoxChart.of(group)));
        if (!group.values().isEmpty()) {
            charts.add(EcdfChart.of(group));
        }
        List<PairwiseComparison> comparisons = model.comparisons(group);
        if (!comparisons.isEmpty()) {
            charts.add(ForestChart.of(group, comparisons));
        }
        if (group.metric() == Metric.STARTUP && group.factors().isEmpty()) {
            List<PhaseChart.Phases> phases = phases(group);
            if (!phases.isEmpty()) {
                charts.add(PhaseChart.of(phases));
            }
        }
        return charts;
    }

    /** The engines of which more than the exit is known. */
    private List<PhaseChart.Phases> phases(MetricGroup group) {
        List<Metric> metrics = List.of(Metric.FIRST_OUTPUT, Metric.STARTUP, Metric.SETTLED);
        List<PhaseChart.Phases> phases = new ArrayList<>();
        for (EngineRow row : group.rows()) {
            List<PhaseChart.PhaseEnd> ends = new ArrayList<>();
            for (int i = 0; i < metrics.size(); i++) {
                Series series =
                        model.sampleTable().values(new SampleTable.Key(row.engine(), metrics.get(i), group.factors()));
                if (!series.isEmpty()) {
                    ends.add(new PhaseChart.PhaseEnd(i, series.median()));
                }
            }
            if (ends.size() > 1) {
                phases.add(new PhaseChart.Phases(row.engine(), row.index(), ends));
            }
        }
        return phases;
    }

    private static void summaries(Markup body, MetricGroup group) {
        List<List<String>> rows = new ArrayList<>();
        for (EngineRow row : group.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.engine()));
            if (row.series().isEmpty()) {
                cells.addAll(List.of("no value", "", "", "", "", "", ""));
                cells.addAll(List.of("0", row.failed() + "", ""));
            } else {
                Summary summary = Summary.of(row.series());
                cells.add(Amounts.threeDigits(summary.median()));
                cells.add(summary.medianInterval().map(Amounts::threeDigits).orElse("none below 6 values"));
                for (double value :
                        new double[] {summary.spread(), summary.min(), summary.mean(), summary.p95(), summary.max()}) {
                    cells.add(Amounts.threeDigits(value));
                }
                cells.addAll(List.of(
                        summary.count() + "",
                        row.failed() + "",
                        summary.mildOutliers() + summary.severeOutliers() + ""));
            }
            rows.add(cells);
        }
        Section.table(body, group.heading() + " in " + group.metric().unit(), HEADER, rows);
    }

    private void rounds(Markup body, MetricGroup group) {
        TreeSet<Integer> rounds = new TreeSet<>();
        List<Map<Integer, Double>> columns = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("round"));
        for (EngineRow row : group.rows()) {
            Map<Integer, Double> column = new HashMap<>();
            model.sampleTable()
                    .points(new SampleTable.Key(row.engine(), group.metric(), group.factors()))
                    .forEach(point -> column.put(point.round(), point.value()));
            rounds.addAll(column.keySet());
            columns.add(column);
            header.add(row.engine());
        }
        List<List<String>> rows = new ArrayList<>();
        for (int round : rounds) {
            List<String> cells = new ArrayList<>(List.of(round + 1 + ""));
            columns.forEach(column -> {
                Double value = column.get(round);
                cells.add(value == null ? "failed" : Amounts.threeDigits(value));
            });
            rows.add(cells);
        }
        body.open("details").leaf("summary", "Every round of " + group.title());
        Section.table(body, group.heading() + " by round, in " + group.metric().unit(), header, rows);
        body.close("details").line();
    }
}
