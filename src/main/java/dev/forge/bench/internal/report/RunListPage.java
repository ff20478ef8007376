package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.HostFact;
import dev.forge.bench.Suite;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code benchmark history} shows without a metric: the list of runs. */
public final class RunListPage {
    private RunListPage() {}

    /** The list of runs, by what each is called. */
    public static Page of(Map<String, Suite> suites) {
        List<List<String>> rows = new ArrayList<>();
        suites.forEach((name, suite) -> {
            List<String> row = new ArrayList<>(List.of(name));
            JsonObject entry = entry(name, suite);
            row.add(Suite.minute(suite.timestamp()));
            for (String field : List.of("suite_name", "host", "engines", "samples", "failed", "warnings")) {
                row.add(String.valueOf(entry.get(field)));
            }
            rows.add(row);
        });
        return new Page(
                List.of(new Table(
                        "Runs",
                        List.of("Run", "Began", "Suite", "Host", "Engines", "Samples", "Failed", "Warnings"),
                        rows)),
                List.of(),
                List.of());
    }

    private static JsonObject entry(String name, Suite suite) {
        Set<String> engines = new LinkedHashSet<>();
        for (EngineReport report : suite.engines()) {
            if (report instanceof EngineReport.Ready ready) {
                engines.add(ready.runtime());
            }
        }
        return new JsonObject()
                .put("run", name)
                .put("timestamp", Suite.moment(suite.timestamp()))
                .put("suite_name", suite.suiteName())
                .put("host", suite.environment().display(HostFact.HOST))
                .put("engines", String.join(" ", engines))
                .put("samples", suite.results().size())
                .put(
                        "failed",
                        suite.results().stream()
                                .filter(sample -> !sample.value().isMeasured())
                                .count())
                .put("warnings", suite.warnings().size());
    }

    /** The list of runs as JSON. */
    public static String json(Map<String, Suite> suites) {
        return Json.pretty(entries(suites));
    }

    /** The list of runs as CSV. */
    public static String csv(Map<String, Suite> suites) {
        return CsvReport.render(
                List.of("run", "timestamp", "suite_name", "host", "engines", "samples", "failed", "warnings"),
                entries(suites));
    }

    private static List<JsonObject> entries(Map<String, Suite> suites) {
        List<JsonObject> entries = new ArrayList<>();
        suites.forEach((name, suite) -> entries.add(entry(name, suite)));
        return entries;
    }
}
