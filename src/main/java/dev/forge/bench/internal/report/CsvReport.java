package dev.forge.bench.internal.report;

import dev.forge.bench.Sample;
import dev.forge.bench.Suite;
import dev.forge.bench.SuiteWriter;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Csv;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Comma-separated values (RFC 4180), a row a sample, the columns named as in the result file. */
public final class CsvReport {
    private static final List<String> DETAILS = List.of(
            "round",
            "first_output",
            "containers",
            "settled",
            "cpu",
            "cli_peak_memory",
            "helper_peak_memory",
            "warmup",
            "cold",
            "concurrency");
    /** Columns that are only there if something stands in them. */
    private static final List<String> MORE = List.of("fresh", "memory_per_container", "memory_low", "memory_high");

    private CsvReport() {}

    /** The suite as CSV with a header. */
    public static String render(Suite suite) {
        List<String> columns = new ArrayList<>(DETAILS);
        Set<String> there = new HashSet<>();
        suite.results()
                .forEach(sample -> there.addAll(SuiteWriter.details(sample).keySet()));
        MORE.stream().filter(there::contains).forEach(columns::add);
        Set<String> parameters = new LinkedHashSet<>();
        suite.results()
                .forEach(sample ->
                        parameters.addAll(sample.factors().parameters().values().keySet()));
        // As hyperfine calls them.
        parameters.forEach(name -> columns.add("parameter_" + name));
        StringBuilder out = new StringBuilder(
                "name,operation,runtime,metric,value,unit,timestamp,success,error_message," + Csv.line(columns));
        for (Sample sample : suite.results()) {
            Map<String, Object> details = SuiteWriter.details(sample);
            List<String> cells = new ArrayList<>(List.of(
                    sample.name(),
                    sample.operation().key(),
                    sample.runtime(),
                    sample.metric().key(),
                    value(sample.value())));
            cells.add(sample.metric().unit());
            cells.add(Suite.moment(sample.timestamp()));
            cells.add(Boolean.toString(sample.value().isMeasured()));
            cells.add(reason(sample.value()));
            sample.factors().parameters().values().forEach((name, value) -> details.put("parameter_" + name, value));
            for (String detail : columns) {
                cells.add(text(details.get(detail)));
            }
            out.append(Csv.line(cells));
        }
        return out.toString();
    }

    /** Objects as CSV with a header, a row an object, a cell a member. */
    static String render(List<String> columns, List<JsonObject> rows) {
        StringBuilder out = new StringBuilder(Csv.line(columns));
        for (JsonObject row : rows) {
            out.append(Csv.line(
                    columns.stream().map(column -> text(row.get(column))).toList()));
        }
        return out.toString();
    }

    private static String value(Figure figure) {
        return switch (figure) {
            case Figure.Measured measured -> String.format(Locale.ROOT, "%.4f", measured.value());
            case Figure.Unavailable unavailable -> "";
        };
    }

    private static String reason(Figure figure) {
        return switch (figure) {
            case Figure.Measured measured -> "";
            case Figure.Unavailable unavailable -> unavailable.reason();
        };
    }

    private static String text(@Nullable Object detail) {
        // What is no number has no place in a column of numbers; JSON has null there.
        return detail == null || (detail instanceof Double number && !Double.isFinite(number)) ? "" : detail.toString();
    }
}
