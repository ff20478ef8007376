package dev.forge.bench.internal.report;

import dev.forge.bench.EngineReport;
import dev.forge.stats.Figure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has to be known of the engines to read a table right. */
final class EngineNotes {
    private EngineNotes() {}

    /** Engines left out and why, engines that needed help, and their versions. */
    static List<String> engines(List<EngineReport> engines) {
        List<String> notes = new ArrayList<>();
        for (EngineReport report : engines) {
            switch (report) {
                case EngineReport.Ready ready -> {
                    for (String adjustment : ready.configuration().adjustments()) {
                        notes.add(ready.runtime() + ": " + adjustment);
                    }
                }
                case EngineReport.Absent absent -> {
                    notes.add("left out: " + absent.runtime() + ": " + absent.reason());
                    if (absent.hint() != null) {
                        notes.add("hint: " + absent.hint());
                    }
                }
            }
        }
        notes.addAll(versions(engines));
        return notes;
    }

    private static List<String> versions(List<EngineReport> engines) {
        List<String> versions = new ArrayList<>();
        for (EngineReport report : engines) {
            if (report instanceof EngineReport.Ready ready) {
                String version = ready.configuration().version();
                versions.add(version.startsWith(ready.runtime()) ? version : ready.runtime() + " " + version);
            }
        }
        return versions.isEmpty() ? List.of() : List.of("versions: " + String.join(", ", versions));
    }

    /** Names with how often each occurs: {@code containerd, 5 × containerd-shim}. */
    static String counted(List<String> names) {
        Set<String> parts = new LinkedHashSet<>();
        for (String name : names) {
            long count = names.stream().filter(name::equals).count();
            parts.add(count == 1 ? name : count + " × " + name);
        }
        return String.join(", ", parts);
    }

    static String reason(Figure figure) {
        return switch (figure) {
            case Figure.Measured measured -> "";
            case Figure.Unavailable unavailable -> unavailable.reason();
        };
    }
}
