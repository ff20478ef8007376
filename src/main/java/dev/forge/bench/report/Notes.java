package dev.forge.bench.report;

import dev.forge.bench.EngineReport;
import dev.forge.bench.stats.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has to be known of the engines to read a table right. */
final class Notes {
    private Notes() {}

    /** Engines left out and why, engines that needed help, and in what the engines differ. */
    static List<String> engines(List<EngineReport> engines) {
        List<String> notes = new ArrayList<>();
        for (EngineReport report : engines) {
            switch (report) {
                case EngineReport.Ready ready -> {
                    for (String adjustment : ready.terms().adjustments()) {
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
        notes.addAll(differences(engines));
        return notes;
    }

    private static List<String> versions(List<EngineReport> engines) {
        List<String> versions = new ArrayList<>();
        for (EngineReport report : engines) {
            if (report instanceof EngineReport.Ready ready) {
                String version = ready.terms().version();
                versions.add(version.startsWith(ready.runtime()) ? version : ready.runtime() + " " + version);
            }
        }
        return versions.isEmpty() ? List.of() : List.of("versions: " + String.join(", ", versions));
    }

    /** One sentence for each term in which the engines are not equal. */
    static List<String> differences(List<EngineReport> engines) {
        Map<String, Map<String, List<String>>> found = new LinkedHashMap<>();
        for (EngineReport report : engines) {
            if (report instanceof EngineReport.Ready ready) {
                ready.terms()
                        .comparable()
                        .forEach((term, value) -> found.computeIfAbsent(term, any -> new LinkedHashMap<>())
                                .computeIfAbsent(value, any -> new ArrayList<>())
                                .add(ready.runtime()));
            }
        }
        List<String> sentences = new ArrayList<>();
        found.forEach((term, values) -> {
            if (values.size() > 1) {
                List<String> parts = new ArrayList<>();
                values.forEach((value, names) -> parts.add(String.join(" and ", names) + " " + value));
                sentences.add("engines not on equal terms: " + term + ": " + String.join(", ", parts));
            }
        });
        return sentences;
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
