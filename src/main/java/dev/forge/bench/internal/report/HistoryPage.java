package dev.forge.bench.internal.report;

import dev.forge.bench.Suite;
import dev.forge.bench.analysis.History;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Plural;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What {@code benchmark history} shows of a metric: its figures over the runs, and where they changed. */
public final class HistoryPage {
    private HistoryPage() {}

    /** One quantity over the runs, as plain text: a chart for each history and what changed in it. */
    public static String charts(List<History> histories, int width) {
        List<String> parts = new ArrayList<>();
        for (History history : histories) {
            if (history.points().size() == 1) {
                parts.add(title(history) + ": " + only(history) + "\n");
                continue;
            }
            StringBuilder out = new StringBuilder(title(history)).append('\n');
            List<Double> medians =
                    history.points().stream().map(History.HistoryPoint::median).toList();
            out.append(TextChart.draw(
                    medians,
                    history.changes(),
                    value -> Amounts.of(history.key().metric(), value),
                    width));
            changes(history).forEach(change -> out.append(change).append('\n'));
            parts.add(out.toString());
        }
        return String.join("\n", parts);
    }

    /** The histories as a page, for Markdown: a table of the points for each history. */
    public static Page of(List<History> histories) {
        List<Table> tables = new ArrayList<>();
        List<String> verdicts = new ArrayList<>();
        for (History history : histories) {
            List<List<String>> rows = new ArrayList<>();
            for (History.HistoryPoint point : history.points()) {
                rows.add(List.of(
                        Suite.minute(point.moment()),
                        Amounts.of(history.key().metric(), point.median()),
                        Integer.toString(point.count())));
            }
            tables.add(new Table(title(history), List.of("Began", "Median", "Runs"), rows));
            changes(history).forEach(change -> verdicts.add(title(history) + ": " + change));
        }
        return new Page(tables, verdicts, List.of());
    }

    /** One run is no history: nothing can be drawn, and nothing said of a change. */
    private static String only(History history) {
        History.HistoryPoint point = history.points().getFirst();
        return Amounts.of(history.key().metric(), point.median())
                + (point.count() == 1 ? "" : ", median of " + Plural.of(point.count(), "value")) + ", in the only run, "
                + Suite.minute(point.moment());
    }

    private static String title(History history) {
        List<String> configuration = new ArrayList<>();
        new TreeMap<>(history.configuration()).forEach((term, value) -> configuration.add(term + " " + value));
        return history.key().quantity() + " of " + history.key().runtime() + " on " + history.host()
                + (configuration.isEmpty() ? "" : " (" + String.join(", ", configuration) + ")");
    }

    private static List<String> changes(History history) {
        List<String> sentences = new ArrayList<>();
        List<Integer> bounds = new ArrayList<>(List.of(0));
        bounds.addAll(history.changes());
        bounds.add(history.points().size());
        for (int i = 1; i < bounds.size() - 1; i++) {
            double before = level(history, bounds.get(i - 1), bounds.get(i));
            double after = level(history, bounds.get(i), bounds.get(i + 1));
            List<String> levels = Amounts.apart(history.key().metric(), before, after);
            sentences.add("changed at "
                    + Suite.minute(history.points().get(bounds.get(i)).moment()) + ": from " + levels.get(0)
                    + " to " + levels.get(1)
                    + (before > 0 ? " (" + GateSentence.percent(after / before) + ")" : ""));
        }
        if (sentences.isEmpty() && history.points().size() > 1) {
            sentences.add(
                    "no change of level seen in " + Plural.of(history.points().size(), "run") + ", "
                            + Suite.minute(history.points().getFirst().moment()) + " to "
                            + Suite.minute(history.points().getLast().moment()));
        }
        return sentences;
    }

    private static double level(History history, int from, int to) {
        return new Series(history.points().subList(from, to).stream()
                        .map(History.HistoryPoint::median)
                        .toList())
                .median();
    }

    /** The histories as JSON: each history with its points and the places of its changes. */
    public static String json(List<History> histories) {
        List<JsonObject> entries = new ArrayList<>();
        for (History history : histories) {
            entries.add(new JsonObject()
                    .put("host", history.host())
                    .put("runtime", history.key().runtime())
                    .put("metric", history.key().metric().key())
                    .put("factors", history.key().factors().text())
                    .put("unit", history.key().metric().unit())
                    .put("terms", new TreeMap<>(history.configuration()))
                    .put("points", points(history))
                    .put("changes", history.changes()));
        }
        return Json.pretty(entries);
    }

    /** The histories as CSV, a row a point. */
    public static String csv(List<History> histories) {
        List<JsonObject> rows = new ArrayList<>();
        for (History history : histories) {
            for (JsonObject point : points(history)) {
                rows.add(point.put("host", history.host())
                        .put("runtime", history.key().runtime())
                        .put("metric", history.key().metric().key())
                        .put("factors", history.key().factors().text())
                        .put("unit", history.key().metric().unit()));
            }
        }
        return CsvReport.render(
                List.of(
                        "host",
                        "runtime",
                        "metric",
                        "factors",
                        "unit",
                        "timestamp",
                        "median",
                        "count",
                        "low",
                        "high",
                        "change"),
                rows);
    }

    private static List<JsonObject> points(History history) {
        List<JsonObject> points = new ArrayList<>();
        for (int i = 0; i < history.points().size(); i++) {
            History.HistoryPoint point = history.points().get(i);
            points.add(new JsonObject()
                    .put("timestamp", Suite.moment(point.moment()))
                    .put("median", point.median())
                    .put("count", point.count())
                    .put("low", point.interval().map(Interval::low).orElse(null))
                    .put("high", point.interval().map(Interval::high).orElse(null))
                    .put("change", history.changes().contains(i)));
        }
        return points;
    }
}
