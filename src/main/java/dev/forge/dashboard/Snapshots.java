package dev.forge.dashboard;

import dev.forge.core.ByteSizes;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.Suggestions;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Snapshots for those who do not look at a screen: as a table, as JSON, in docker's columns. */
public final class Snapshots {
    private final Sampling sampling;

    /** Snapshots of this host. */
    public Snapshots(Map<String, String> environment) {
        sampling = new Sampling(environment, 1000, news -> {});
    }

    /** Takes one, over a time in milliseconds: CPU use is that of this time. */
    private Snapshot take(long millis) {
        try {
            return sampling.settled(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted");
        }
    }

    /** Everything, as JSON. */
    public JsonObject json(long millis) {
        return SnapshotJson.of(take(millis));
    }

    /** The table of containers and the engines' own cost, as lines of this width. */
    public String table(DashboardOptions options, int width, long millis) {
        Snapshot snapshot = take(millis);
        UiState state = new UiState(true);
        state.showsAll = !options.isRunningOnly();
        state.sort = options.sort();
        state.filter = options.filter();
        Glyphs glyphs = options.isAscii() ? Glyphs.ASCII : Glyphs.UNICODE;
        return Screen.plain(snapshot, state, glyphs, ZoneId.systemDefault(), width);
    }

    /**
     * The running containers in the fields of {@code docker stats}, and their engine.
     *
     * @param names names or ids of those wanted; empty for all
     * @param all whether those that do not run count too
     * @param whole whether ids are not cut to twelve characters
     * @throws ForgeException if there is no container with one of the names
     */
    public List<JsonObject> stats(
            List<String> names, Predicate<String> engines, boolean all, boolean whole, long millis) {
        List<ContainerRow> rows = new ArrayList<>(take(millis).containers());
        rows.removeIf(row -> !engines.test(row.engine()));
        List<JsonObject> found = new ArrayList<>();
        if (names.isEmpty()) {
            rows.removeIf(row -> !all && !row.isRunning());
            rows.sort(Column.NAME.order());
            rows.forEach(row -> found.add(docker(row, whole)));
            return found;
        }
        for (String name : names) {
            List<ContainerRow> matching = rows.stream()
                    .filter(row -> row.name().equals(name) || row.id().startsWith(name))
                    .toList();
            if (matching.isEmpty()) {
                List<String> known = rows.stream().map(ContainerRow::name).toList();
                throw new ForgeException("no such container: " + name, Suggestions.hint(name, known));
            }
            matching.forEach(row -> found.add(docker(row, whole)));
        }
        return found;
    }

    static JsonObject docker(ContainerRow row, boolean whole) {
        boolean isMeasured = row.isMeasured();
        String share = row.memoryShare() < 0 ? "0.00%" : hundredths(row.memoryShare());
        return new JsonObject()
                .put("BlockIO", pair(row.read(), row.written()))
                .put("CPUPerc", isMeasured ? hundredths(row.cpu()) : "--")
                .put("Container", whole ? row.id() : row.shortId())
                .put("Engine", row.engine())
                .put("ID", whole ? row.id() : row.shortId())
                .put("MemPerc", isMeasured ? share : "--")
                .put("MemUsage", isMeasured ? Format.binary(row.memory()) + " / " + limit(row) : "-- / --")
                .put("Name", row.name())
                .put("NetIO", pair(row.received(), row.sent()))
                .put("PIDs", isMeasured ? Format.count(row.processes()) : "--");
    }

    private static String limit(ContainerRow row) {
        return row.memoryLimit() == Long.MAX_VALUE ? "unlimited" : Format.binary(row.memoryLimit());
    }

    private static String pair(long one, long other) {
        return (one < 0 ? "--" : ByteSizes.decimal(one)) + " / " + (other < 0 ? "--" : ByteSizes.decimal(other));
    }

    private static String hundredths(double percent) {
        long hundredths = Math.round(Math.max(0, percent) * 100);
        return hundredths / 100 + "." + (hundredths % 100 < 10 ? "0" : "") + hundredths % 100 + "%";
    }
}
