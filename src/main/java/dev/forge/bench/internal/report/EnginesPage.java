package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Csv;
import dev.forge.core.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code benchmark engines} shows: which engines work here and on which terms, and why the others do not. */
public final class EnginesPage {
    private static final List<String> HEADER =
            List.of("Engine", "Version", "OCI runtime", "Storage", "Seccomp", "Cgroups", "Network");
    private static final List<String> FIELDS = List.of(
            "runtime",
            "available",
            "version",
            "oci_runtime",
            "storage_driver",
            "seccomp",
            "apparmor",
            "cgroup_driver",
            "network",
            "adjustments",
            "reason",
            "hint");

    private EnginesPage() {}

    /** A table of those that work. What would make it wide, adjustments and reasons, stands below it as sentences. */
    public static Page of(List<EngineReport> engines) {
        List<List<String>> rows = new ArrayList<>();
        List<String> adjusted = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (EngineReport report : engines) {
            switch (report) {
                case EngineReport.Ready ready -> {
                    rows.add(row(ready));
                    ready.configuration().adjustments().forEach(args -> adjusted.add(ready.runtime() + ": " + args));
                }
                case EngineReport.Absent missing -> {
                    String hint = missing.hint();
                    absent.add(missing.runtime() + " does not work here: " + missing.reason()
                            + (hint == null ? "" : " (" + hint + ")"));
                }
            }
        }
        String title = rows.size() + " of " + Plural.of(engines.size(), "engine")
                + Plural.form(rows.size(), " works here", " work here");
        return new Page(List.of(new Table(title, HEADER, rows)), adjusted, absent);
    }

    private static List<String> row(EngineReport.Ready ready) {
        EngineConfiguration configuration = ready.configuration();
        return List.of(
                ready.runtime(),
                configuration.version(),
                configuration.ociRuntime(),
                configuration.storageDriver(),
                configuration.seccomp(),
                configuration.cgroupDriver(),
                configuration.network());
    }

    /** The same as JSON: one object with a list {@code engines}, whose members are those of a result file. */
    public static String json(List<EngineReport> engines) {
        List<JsonObject> entries = new ArrayList<>();
        for (EngineReport report : engines) {
            JsonObject entry = new JsonObject();
            report.members().forEach(entry::put);
            entries.add(entry);
        }
        return Json.pretty(new JsonObject().put("engines", entries));
    }

    /** The same as comma-separated values, a row an engine, the columns named as in a result file. */
    public static String csv(List<EngineReport> engines) {
        StringBuilder out = new StringBuilder(Csv.line(FIELDS));
        for (EngineReport report : engines) {
            Map<String, @Nullable Object> members = report.members();
            out.append(Csv.line(
                    FIELDS.stream().map(field -> text(members.get(field))).toList()));
        }
        return out.toString();
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return String.join("; ", list.stream().map(String::valueOf).toList());
        }
        return value == null ? "" : value.toString();
    }
}
