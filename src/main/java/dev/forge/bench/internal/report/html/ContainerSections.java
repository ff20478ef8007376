package dev.forge.bench.internal.report.html;

import dev.forge.bench.DensityResult;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** What depends on a number of containers: memory, disk, how many at once, how many in all. */
final class ContainerSections {
    private final ReportModel model;

    ContainerSections(ReportModel model) {
        this.model = model;
    }

    List<Section> all() {
        List<Section> sections = new ArrayList<>();
        memory(sections);
        disk(sections);
        concurrency(sections);
        density(sections);
        return sections;
    }

    private static void add(
            List<Section> sections,
            String id,
            String title,
            String text,
            List<Chart> charts,
            List<String> header,
            List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Markup body = new Markup().leaf("p", text, "class", "quiet");
        Section.charts(body, charts);
        // A last column in which nothing would stand is left out.
        int columns = rows.stream().allMatch(row -> row.getLast().isEmpty()) ? header.size() - 1 : header.size();
        Section.table(
                body,
                title,
                header.subList(0, columns),
                rows.stream().map(row -> row.subList(0, columns)).toList());
        sections.add(new Section(id, title, body, charts));
    }

    private void memory(List<Section> sections) {
        List<ScalingChart.Line> lines = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        model.samples(Operation.MEMORY).forEach((engine, samples) -> {
            List<ScalingChart.ScalingPoint> points = new ArrayList<>();
            List<String> reasons = new ArrayList<>();
            for (Sample sample : samples) {
                switch (sample.value()) {
                    case Figure.Measured measured when sample.metric() == Metric.MEMORY_PER_CONTAINER -> {}
                    case Figure.Measured measured ->
                        points.add(new ScalingChart.ScalingPoint(containers(sample), measured.value()));
                    case Figure.Unavailable unavailable -> reasons.add(unavailable.reason());
                }
            }
            if (!points.isEmpty()) {
                ScalingChart.Line line = new ScalingChart.Line(engine, model.index(engine), points);
                lines.add(line);
                rows.add(List.of(engine, line.text(), points.size() + "", String.join("; ", reasons)));
            } else {
                rows.add(List.of(engine, "not measured", "0", String.join("; ", reasons)));
            }
        });
        List<Chart> charts = lines.isEmpty()
                ? List.of()
                : List.of(ScalingChart.of("memory", "Memory over idle containers", "PSS of the engine", lines));
        add(
                sections,
                "memory",
                "Memory",
                "The engine's own processes (proportional set size) with idle containers, the payload left out.",
                charts,
                List.of("engine", "fitted line", "samples", "failures"),
                rows);
    }

    private void disk(List<Section> sections) {
        List<ScalingChart.Line> lines = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        model.samples(Operation.DISK).forEach((engine, samples) -> {
            OptionalDouble store = value(samples, Metric.DISK);
            List<ScalingChart.ScalingPoint> points = new ArrayList<>();
            for (Sample sample : samples) {
                if (sample.metric() == Metric.DISK_CONTAINERS
                        && store.isPresent()
                        && sample.value() instanceof Figure.Measured measured) {
                    points.add(new ScalingChart.ScalingPoint(0, 0));
                    points.add(
                            new ScalingChart.ScalingPoint(containers(sample), measured.value() - store.getAsDouble()));
                }
            }
            if (!points.isEmpty()) {
                lines.add(new ScalingChart.Line(engine, model.index(engine), points));
            }
            List<String> row = new ArrayList<>(List.of(engine));
            Set<String> reasons = new LinkedHashSet<>();
            for (Metric metric : List.of(Metric.DISK, Metric.DISK_IMAGE, Metric.DISK_CONTAINER)) {
                OptionalDouble value = value(samples, metric);
                row.add(value.isPresent() ? Amounts.threeDigits(value.getAsDouble()) : "-");
                if (value.isEmpty()) {
                    reasons.add(cell(samples, metric));
                }
            }
            row.add(String.join("; ", reasons));
            rows.add(row);
        });
        List<Chart> charts = lines.isEmpty()
                ? List.of()
                : List.of(ScalingChart.of("disk", "Disk over stopped containers", "added to the store", lines));
        add(
                sections,
                "disk",
                "Disk",
                "Allocated blocks, each file once. The store holds its user's own images too, so the chart shows what"
                        + " is added to it.",
                charts,
                List.of("engine", "store, MB", "an image adds, MB", "a container adds, MB", "why not measured"),
                rows);
    }

    private static OptionalDouble value(List<Sample> samples, Metric metric) {
        return samples.stream()
                .filter(sample -> sample.metric() == metric && sample.value().isMeasured())
                .mapToDouble(sample -> sample.value().orThrow())
                .findFirst();
    }

    private static String cell(List<Sample> samples, Metric metric) {
        for (Sample sample : samples) {
            if (sample.metric() == metric) {
                return switch (sample.value()) {
                    case Figure.Measured measured ->
                        metric == Metric.DENSITY
                                ? Amounts.round(measured.value())
                                : Amounts.threeDigits(measured.value());
                    case Figure.Unavailable unavailable -> unavailable.reason();
                };
            }
        }
        return "not measured";
    }

    private void concurrency(List<Section> sections) {
        List<ConcurrencyChart.Curve> curves = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        model.samples(Operation.CONCURRENCY).forEach((engine, samples) -> {
            List<ConcurrencyChart.Level> levels = new ArrayList<>();
            for (Sample sample : samples) {
                SampleDetails.Latencies latencies = latencies(sample);
                level(sample, latencies, levels);
                rows.add(List.of(
                        engine,
                        concurrency(sample) + "",
                        cell(List.of(sample), Metric.THROUGHPUT),
                        text(latencies.p50()),
                        text(latencies.p95()),
                        text(latencies.p99()),
                        latencies.succeeded() + "",
                        latencies.failed() + ""));
            }
            if (!levels.isEmpty()) {
                levels.sort(Comparator.comparingInt(ConcurrencyChart.Level::concurrency));
                curves.add(new ConcurrencyChart.Curve(engine, model.index(engine), levels));
            }
        });
        List<Chart> charts = curves.isEmpty()
                ? List.of()
                : List.of(ConcurrencyChart.throughput(curves), ConcurrencyChart.latency(curves));
        add(
                sections,
                "concurrent",
                "Concurrency",
                "Containers started at once. Times are those of starts that succeeded; failures are counted beside them.",
                charts,
                List.of("engine", "at once", "per second", "p50, ms", "p95, ms", "p99, ms", "succeeded", "failed"),
                rows);
    }

    private static int containers(Sample sample) {
        return sample.factors().containers().orElse(0);
    }

    private static int concurrency(Sample sample) {
        return sample.factors().concurrency().orElse(0);
    }

    private static SampleDetails.Latencies latencies(Sample sample) {
        return sample.details() instanceof SampleDetails.Latencies latencies
                ? latencies
                : new SampleDetails.Latencies(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), 0, 0);
    }

    private static void level(Sample sample, SampleDetails.Latencies latencies, List<ConcurrencyChart.Level> levels) {
        int concurrency = concurrency(sample);
        if (concurrency > 0 && latencies.p50().isPresent() && sample.value() instanceof Figure.Measured measured) {
            double p50 = latencies.p50().getAsDouble();
            double p95 = latencies.p95().orElse(p50);
            levels.add(new ConcurrencyChart.Level(
                    concurrency,
                    measured.value(),
                    p50,
                    p95,
                    latencies.p99().orElse(p95),
                    latencies.succeeded(),
                    latencies.failed()));
        }
    }

    private static String text(Figure figure) {
        return switch (figure) {
            case Figure.Measured measured -> Amounts.threeDigits(measured.value());
            case Figure.Unavailable unavailable -> "unknown";
        };
    }

    private static String text(OptionalDouble number) {
        return number.isPresent() ? Amounts.threeDigits(number.getAsDouble()) : "unknown";
    }

    private void density(List<Section> sections) {
        List<ScalingChart.Line> lines = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<String, List<Sample>> entry :
                model.samples(Operation.DENSITY).entrySet()) {
            List<ScalingChart.ScalingPoint> points = new ArrayList<>();
            for (Sample sample : entry.getValue()) {
                DensityResult result = new DensityResult(sample, Figure.unavailable("in no file"));
                result.points()
                        .forEach(point ->
                                points.add(new ScalingChart.ScalingPoint(point.containers(), point.megabytes())));
                String interval = result.interval()
                        .map(range ->
                                " (" + Amounts.threeDigits(range.low()) + "–" + Amounts.threeDigits(range.high()) + ")")
                        .orElse("");
                rows.add(List.of(
                        entry.getKey(),
                        cell(List.of(sample), Metric.DENSITY),
                        result.stopReason(),
                        text(result.perContainer()) + interval));
            }
            if (!points.isEmpty()) {
                lines.add(new ScalingChart.Line(entry.getKey(), model.index(entry.getKey()), points));
            }
        }
        List<Chart> charts = lines.isEmpty()
                ? List.of()
                : List.of(ScalingChart.of("density", "Memory over living containers", "memory taken", lines));
        add(
                sections,
                "many",
                "Density",
                "Containers alive at once, counted, until the rule that stopped it.",
                charts,
                List.of("engine", "containers alive", "stopped by", "MB per container"),
                rows);
    }
}
