package dev.forge.bench.internal.report.html;

import dev.forge.bench.internal.report.Amounts;
import dev.forge.bench.internal.report.html.TimeChart.TimeLine;
import dev.forge.bench.internal.report.html.TimeChart.TimePoint;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Profiles, as {@code forge benchmark profile} keeps them, as one HTML page: memory and CPU use over time. */
public final class ProfilePage extends HtmlPage {
    private static final List<String> SUMMARY = List.of("average", "min", "max", "last");

    private final List<JsonObject> profiles;
    private final List<Section> sections = new ArrayList<>();

    /**
     * The page of these profiles.
     *
     * @param profiles at least one
     * @throws ForgeException if one of them has a member of the wrong kind
     */
    public ProfilePage(List<JsonObject> profiles) {
        this.profiles = List.copyOf(profiles);
        for (int i = 0; i < profiles.size(); i++) {
            sections.add(section(profiles.get(i), i));
        }
    }

    /** Whether the content of a file is a profile. */
    public static boolean isProfile(JsonObject file) {
        return file.has("snapshots") && file.has("target");
    }

    @Override
    List<Chart> charts() {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
    }

    @Override
    public String html() {
        String title = "Profile of "
                + String.join(", ", profiles.stream().map(ProfilePage::target).toList());
        Markup out = open(title, "#" + sections.getFirst().id(), "skip to the profile");
        out.open("header").leaf("h1", title).close("header").line().open("main").line();
        sections.forEach(section -> section(out, section));
        return close(
                out,
                "RSS is what is in memory, PSS the same with shared pages divided among those who share them; 100 % is"
                        + " one CPU.");
    }

    private static String target(JsonObject profile) {
        return profile.text("target");
    }

    /** A number behind all names but the first profile's, whose charts are simply memory and cpu. */
    private static Section section(JsonObject profile, int place) {
        String suffix = place == 0 ? "" : "-" + (place + 1);
        List<JsonObject> snapshots = profile.objects("snapshots");
        List<TimeLine> memory = new ArrayList<>();
        add(memory, "RSS", snapshots, "process_rss_mb");
        add(memory, "PSS", snapshots, "process_pss_mb");
        JsonObject peaks = profile.get("peak") instanceof JsonObject found ? found : new JsonObject();
        peaks.members().forEach((name, value) -> {
            if (name.endsWith("_mb") && value instanceof Number number) {
                memory.add(new TimeLine(peakOf(name), memory.size(), List.of(new TimePoint(0, number.doubleValue()))));
            }
        });
        List<TimeLine> cpu = new ArrayList<>();
        add(cpu, "CPU", snapshots, "cpu_percent");
        String of = " of " + target(profile);
        List<Chart> charts = new ArrayList<>();
        if (!memory.isEmpty()) {
            charts.add(TimeChart.of("memory" + suffix, "Memory" + of, "memory, MB", memory));
        }
        if (!cpu.isEmpty()) {
            charts.add(TimeChart.of("cpu" + suffix, "CPU use" + of, "CPU use, %", cpu));
        }
        Markup body = new Markup();
        body.leaf("p", facts(profile, snapshots), "class", "quiet");
        Section.charts(body, charts);
        JsonObject summary = profile.objectOrNull("summary");
        if (summary != null) {
            table(body, summary);
        }
        return new Section("profile" + suffix, target(profile), body, charts);
    }

    private static String facts(JsonObject profile, List<JsonObject> snapshots) {
        List<String> facts = new ArrayList<>();
        if (snapshots.isEmpty()) {
            facts.add("it ended before a snapshot was taken");
        } else {
            facts.add(Plural.of(snapshots.size(), "snapshot"));
            facts.add("from " + snapshots.getFirst().text("timestamp"));
            facts.add("to " + snapshots.getLast().text("timestamp"));
        }
        if (profile.get("exit_code") instanceof Number code) {
            facts.add("exit code " + code);
        }
        return String.join(" · ", facts);
    }

    private static void table(Markup body, JsonObject summary) {
        List<List<String>> rows = new ArrayList<>();
        Map.of(
                        "process_rss_mb",
                        "RSS, MB",
                        "process_pss_mb",
                        "PSS, MB",
                        "process_vms_mb",
                        "VMS, MB",
                        "cpu_percent",
                        "CPU, %")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(row -> {
                    if (summary.get(row.getKey()) instanceof JsonObject range) {
                        List<String> cells = new ArrayList<>(List.of(row.getValue()));
                        SUMMARY.forEach(name -> cells.add(cell(range.get(name))));
                        rows.add(cells);
                    }
                });
        if (!rows.isEmpty()) {
            Section.table(body, "Summary", List.of("quantity", "average", "min", "max", "last"), rows);
        }
        if (summary.get("trend") instanceof JsonObject trend && trend.get("direction") instanceof String direction) {
            String slope = trend.get("slope_mb_per_minute") instanceof Number number
                    ? ", " + Amounts.threeDigits(number.doubleValue(), "MB a minute")
                    : "";
            body.leaf("p", "Trend: " + direction + slope);
        }
    }

    private static String cell(@Nullable Object value) {
        return value instanceof Number number ? Amounts.threeDigits(number.doubleValue()) : "-";
    }

    /** What the kernel counted, between two snapshots too. */
    private static String peakOf(String name) {
        return switch (name) {
            case "process_rss_mb" -> "peak of the largest process";
            case "cgroup_mb" -> "peak of all, with page cache";
            default -> "peak, " + name.substring(0, name.length() - 3).replace('_', ' ');
        };
    }

    /** The line of a member, unless no snapshot tells it. */
    private static void add(List<TimeLine> lines, String label, List<JsonObject> snapshots, String member) {
        List<TimePoint> points = new ArrayList<>();
        for (JsonObject snapshot : snapshots) {
            if (snapshot.get(member) instanceof Number number) {
                points.add(new TimePoint(snapshot.real("elapsed_seconds"), number.doubleValue()));
            }
        }
        if (!points.isEmpty()) {
            lines.add(new TimeLine(label, lines.size(), points));
        }
    }
}
