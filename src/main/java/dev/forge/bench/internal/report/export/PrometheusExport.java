package dev.forge.bench.internal.report.export;

import dev.forge.bench.GateResult;
import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.SeriesLine;
import dev.forge.stats.Summary;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The text format of Prometheus for node exporter's textfile collector: gauges in seconds, bytes and counts, without
 * timestamps, which the collector refuses.
 */
final class PrometheusExport {
    private final Suite suite;
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    private PrometheusExport(Suite suite) {
        this.suite = suite;
    }

    static String render(Suite suite) {
        PrometheusExport export = new PrometheusExport(suite);
        export.family("timestamp_seconds", "When the measuring began, in Unix time.")
                .append(sample(
                        "timestamp_seconds", "", (double) suite.timestamp().getEpochSecond()));
        for (SeriesLine line : SeriesLine.of(suite)) {
            line.summary().ifPresent(summary -> export.add(line, summary));
            export.add(
                    "failed_runs",
                    "Runs that failed and are in no other figure.",
                    labels(line.key()) + ",metric=\"" + line.key().metric().key() + "\"",
                    line.failures().size());
        }
        for (GateResult gateResult : suite.verdicts()) {
            export.add(
                    "regression",
                    "Whether a check found this to be worse than its baseline: 1 if so.",
                    labels(gateResult.key()) + ",metric=\""
                            + gateResult.key().metric().key() + "\",baseline=\""
                            + escaped(gateResult.baseline()) + "\",verdict=\""
                            + gateResult.verdict().word() + "\"",
                    gateResult.isRegression() ? 1 : 0);
        }
        return String.join("", export.families.values());
    }

    private void add(SeriesLine line, Summary summary) {
        SampleTable.Key key = line.key();
        Metric metric = key.metric();
        double scale = switch (metric.unit()) {
            case "ms" -> 1e-3;
            case "MB" -> 1 << 20;
            default -> 1;
        };
        String name = metric.key()
                + switch (metric.unit()) {
                    case "ms" -> "_seconds";
                    case "MB" -> "_bytes";
                    case "containers/s" -> "_per_second";
                    default -> "";
                };
        Map<String, Double> statistics = new LinkedHashMap<>();
        statistics.put("median", summary.median());
        statistics.put("min", summary.min());
        statistics.put("max", summary.max());
        statistics.put("p95", summary.p95());
        if (key.metric() == Metric.MEMORY_PER_CONTAINER) {
            line.interval().ifPresent(interval -> {
                statistics.put("low", interval.low());
                statistics.put("high", interval.high());
            });
        }
        statistics.forEach((statistic, value) -> add(
                name,
                Character.toUpperCase(metric.title().charAt(0)) + metric.title().substring(1) + ".",
                labels(key) + ",statistic=\"" + statistic + "\"",
                value * scale));
    }

    private void add(String name, String help, String labels, double value) {
        String host = suite.environment().display(HostFact.HOST);
        family(name, help).append(sample(name, "{host=\"" + escaped(host) + "\"," + labels + "}", value));
    }

    /** All samples of one name have to stand together, below what is said of it. */
    private StringBuilder family(String name, String help) {
        String full = "forge_benchmark_" + name;
        return families.computeIfAbsent(
                name, any -> new StringBuilder("# HELP " + full + " " + help + "\n# TYPE " + full + " gauge\n"));
    }

    private static String sample(String name, String labels, double value) {
        String number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
        return "forge_benchmark_" + name + labels + " " + number + "\n";
    }

    private static String labels(SampleTable.Key key) {
        return "runtime=\"" + escaped(key.runtime()) + "\",factors=\""
                + escaped(key.factors().text()) + "\"";
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
