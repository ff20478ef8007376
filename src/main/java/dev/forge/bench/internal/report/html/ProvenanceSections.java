package dev.forge.bench.internal.report.html;

import dev.forge.bench.EngineReport;
import dev.forge.bench.HostFact;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.Cautions;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.bench.internal.report.CsvReport;
import dev.forge.core.ByteSizes;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the figures are from: host, engines, what reduces confidence in them, how to get them again, and all of them. */
final class ProvenanceSections {
    /** Stands in a section of its own. */
    private static final String KIB = "_kib";

    private static final String PERCENT = "_percent";

    private final ReportModel model;
    private final Suite suite;

    ProvenanceSections(ReportModel model) {
        this.model = model;
        suite = model.suite();
    }

    /** What reduces confidence in the figures, in words: what was noted while measuring, and what is seen in them. */
    static List<String> warnings(Suite suite) {
        LinkedHashSet<String> warnings = new LinkedHashSet<>(suite.warnings());
        warnings.addAll(Cautions.of(suite));
        return List.copyOf(warnings);
    }

    List<Section> all() {
        return List.of(warnings(), engines(), environment(), reproduction(), data());
    }

    private Section warnings() {
        Markup body = new Markup();
        List<String> warnings = warnings(suite);
        if (warnings.isEmpty()) {
            body.leaf("p", "None: nothing was seen that reduces confidence in these figures.");
        }
        warnings.forEach(text -> body.leaf("p", text, "class", "warning"));
        return new Section("warnings", "Warnings", body, List.of());
    }

    private Section engines() {
        Markup body = new Markup();
        Map<String, Map<String, String>> configuration = new LinkedHashMap<>();
        List<List<String>> versions = new ArrayList<>();
        List<List<String>> absent = new ArrayList<>();
        for (EngineReport report : suite.engines()) {
            switch (report) {
                case EngineReport.Ready ready -> {
                    List<String> adjustments = ready.configuration().adjustments();
                    versions.add(List.of(
                            ready.runtime(),
                            ready.configuration().version(),
                            adjustments.isEmpty() ? "none" : String.join("; ", adjustments)));
                    ready.configuration()
                            .comparable()
                            .forEach((term, value) -> configuration
                                    .computeIfAbsent(term, any -> new LinkedHashMap<>())
                                    .put(ready.runtime(), value));
                }
                case EngineReport.Absent left ->
                    absent.add(List.of(left.runtime(), left.reason(), left.hint() == null ? "" : left.hint()));
            }
        }
        if (versions.isEmpty()) {
            body.leaf("p", "This result does not say on which terms the engines ran.");
        } else {
            Section.table(body, "Versions", List.of("engine", "version", "adjusted for this host"), versions);
            differences(body, configuration);
        }
        if (!absent.isEmpty()) {
            Section.table(body, "Left out", List.of("engine", "why", "way out"), absent);
        }
        return new Section("engines", "Engines and their differences", body, List.of());
    }

    private void differences(Markup body, Map<String, Map<String, String>> configuration) {
        List<String> header = new ArrayList<>(List.of("engine"));
        configuration.forEach((term, values) ->
                header.add(term + (values.values().stream().distinct().count() > 1 ? " (differs)" : "")));
        List<List<String>> rows = new ArrayList<>();
        for (String engine : model.engines()) {
            if (configuration.values().stream().anyMatch(values -> values.containsKey(engine))) {
                List<String> row = new ArrayList<>(List.of(engine));
                configuration.values().forEach(values -> row.add(values.getOrDefault(engine, "unknown")));
                rows.add(row);
            }
        }
        Section.table(body, "Terms", header, rows);
    }

    private Section environment() {
        Markup body = new Markup();
        List<List<String>> rows = new ArrayList<>();
        suite.environment().facts().forEach((name, value) -> {
            if (!name.equals(HostFact.COMMAND.key())) {
                rows.add(fact(name, value));
            }
        });
        if (rows.isEmpty()) {
            body.leaf("p", "This result does not say anything about its host.");
        } else {
            Section.table(body, "Host", List.of("fact", "value"), rows);
        }
        return new Section("environment", "Environment", body, List.of());
    }

    /** A fact with its unit where a reader looks for it, beside the value. */
    private static List<String> fact(String name, Object value) {
        String text = value instanceof JsonObject || value instanceof List<?> ? Json.write(value) : value + "";
        if (name.endsWith(KIB) && text.matches("\\d{1,15}")) {
            return List.of(text(name.replace(KIB, "")), ByteSizes.binary(Long.parseLong(text) * 1024));
        }
        boolean share = name.endsWith(PERCENT) || name.startsWith("pressure_");
        return List.of(
                text(name.replace(PERCENT, "")),
                share && value instanceof Number part ? Amounts.threeDigits(part.doubleValue(), "%") : text);
    }

    private static String text(String name) {
        return name.replace('_', ' ');
    }

    private Section reproduction() {
        Markup body = new Markup();
        Optional<String> called = suite.environment().text(HostFact.COMMAND);
        if (called.isPresent()) {
            String command = called.get();
            body.leaf("p", "On this host, with the same order of engines in every round:");
            body.leaf("pre", command.contains("--seed") ? command : command + " --seed " + suite.seed());
        } else {
            body.leaf("p", "This result does not say by which command it was made; its seed is " + suite.seed() + ".");
        }
        body.leaf("p", "This page again, from the raw data below:");
        body.leaf("pre", "forge benchmark report " + fileName() + ".json -o report.html");
        if (!suite.order().isEmpty()) {
            body.open("details").leaf("summary", "The order in which engines were measured");
            Section.list(body, "order", suite.order());
            body.close("details").line();
        }
        return new Section("reproduce", "How to reproduce it", body, List.of());
    }

    private String fileName() {
        return "benchmark_"
                + Suite.moment(suite.timestamp())
                        .substring(0, 19)
                        .replaceAll("[-:]", "")
                        .replace('T', '_');
    }

    private Section data() {
        Markup body = new Markup().open("ul");
        link(body, "json", "application/json", suite.json(), "everything, as forge keeps it");
        link(body, "csv", "text/csv", CsvReport.render(suite), "a row a sample");
        body.close("ul").line();
        return new Section("data", "Raw data", body, List.of());
    }

    private void link(Markup body, String kind, String type, String content, String what) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String file = fileName() + "." + kind;
        body.open("li")
                .leaf(
                        "a",
                        file,
                        "download",
                        file,
                        "href",
                        "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes));
        body.text(" (" + what + ", " + Math.max(1, bytes.length / 1024) + " KB)")
                .close("li");
    }
}
