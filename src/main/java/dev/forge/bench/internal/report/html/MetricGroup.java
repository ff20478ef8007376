package dev.forge.bench.internal.report.html;

import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import java.util.List;
import java.util.Locale;

/**
 * One quantity, measured of several engines under the same factors.
 *
 * @param metric the quantity
 * @param factors what it was measured under beside the usual; usually empty
 * @param rows the engines in their order
 */
record MetricGroup(Metric metric, Factors factors, List<EngineRow> rows) {
    /** What it is called in headings. */
    String title() {
        return metric.title()
                + (factors.isEmpty()
                        ? ""
                        : " (" + factors.text().replace("=true", "").replace("=", " ") + ")");
    }

    /** The same at the beginning of a line. */
    String heading() {
        return title().substring(0, 1).toUpperCase(Locale.ROOT) + title().substring(1);
    }

    /** What its charts are called on the command line, before a dash and the kind. */
    String name() {
        return metric.key().replace('_', '-')
                + (factors.isEmpty() ? "" : "-" + factors.text().replaceAll("[^a-z0-9]+", "-"));
    }

    /** All values of all engines. */
    List<Double> values() {
        return rows.stream().flatMap(row -> row.series().values().stream()).toList();
    }
}
