package dev.forge.profile;

import dev.forge.core.JsonObject;
import dev.forge.stats.Figure;
import dev.forge.stats.Figure.Measured;
import dev.forge.stats.Figure.Unavailable;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The part of a profile's report that needs no snapshots: what the kernel counted. */
final class TotalsReport {
    private TotalsReport() {}

    static void put(ProfileTotals totals, JsonObject json) {
        totals.command().ifPresent(end -> {
            json.put("exit_code", end.exitCode());
            JsonObject command = new JsonObject().put("exit_code", end.exitCode());
            end.signal().ifPresent(signal -> command.put("signal", signal));
            json.put(
                    "command",
                    command.put("seconds", rounded(end.seconds(), 1e6))
                            .put("user_cpu_seconds", rounded(end.userSeconds(), 1e6))
                            .put("system_cpu_seconds", rounded(end.systemSeconds(), 1e6))
                            .put("max_rss_mb", rounded(end.maxRssMb(), 1e3)));
        });
        JsonObject peak = new JsonObject();
        put(totals.peakRssMb(), "process_rss_mb", "process_rss_unavailable", peak);
        put(totals.cgroupPeakMb(), "cgroup_mb", "cgroup_unavailable", peak);
        json.put("peak", peak);
    }

    private static void put(Figure figure, String name, String otherwise, JsonObject json) {
        switch (figure) {
            case Measured measured -> json.put(name, rounded(measured.value(), 1e3));
            case Unavailable unavailable -> json.put(name, null).put(otherwise, unavailable.reason());
        }
    }

    /** Lines of a label and a text. */
    static Map<String, String> lines(ProfileTotals totals) {
        Map<String, String> lines = new LinkedHashMap<>();
        String all = totals.cgroupPeakMb() instanceof Measured group
                ? String.format(Locale.ROOT, "%.1f MB all together with page cache (cgroup)", group.value())
                : "";
        if (totals.peakRssMb() instanceof Measured one) {
            lines.put(
                    "Peak",
                    String.format(Locale.ROOT, "%.1f MB the largest process (kernel)", one.value())
                            + (all.isEmpty() ? "" : ", " + all));
        } else if (!all.isEmpty()) {
            lines.put("Peak", all);
        }
        totals.command()
                .ifPresent(end -> lines.put(
                        "Command",
                        String.format(
                                Locale.ROOT,
                                "%s after %s s, CPU %s s user, %s s system",
                                end.signal().isPresent()
                                        ? "killed by signal " + end.signal().getAsInt()
                                        : "exit code " + end.exitCode(),
                                seconds(end.seconds()),
                                seconds(end.userSeconds()),
                                seconds(end.systemSeconds()))));
        return lines;
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : "%.1f", value);
    }

    private static double rounded(double value, double steps) {
        return Math.round(value * steps) / steps;
    }
}
