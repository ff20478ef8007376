package dev.forge.bench.analysis;

import dev.forge.bench.EngineReport;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.HostFact;
import dev.forge.bench.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** In what two runs differ beside what they measured: another host, other terms. */
public final class HostDifferences {
    private static final List<HostFact> FACTS = List.of(
            HostFact.HOST, HostFact.KERNEL, HostFact.ARCHITECTURE, HostFact.CPU, HostFact.CPUS, HostFact.MEMORY);

    /** What tells one machine from another; a kernel is updated, and it is the same one. */
    private static final List<HostFact> MACHINE =
            List.of(HostFact.HOST, HostFact.ARCHITECTURE, HostFact.CPU, HostFact.CPUS);
    /** What a kernel keeps for itself differs from one to the next. */
    private static final double MEMORY_PART = 0.05;

    private HostDifferences() {}

    /** In what two machines differ, {@code cpu A, then B}; empty if they are one. */
    public static List<String> ofMachines(HostEnvironment before, HostEnvironment after) {
        List<String> found = new ArrayList<>();
        for (HostFact fact : MACHINE) {
            String old = before.display(fact);
            String now = after.display(fact);
            if (!old.equals(now)) {
                found.add(fact.key() + " " + old + ", then " + now);
            }
        }
        double old = memory(before);
        double now = memory(after);
        if (Math.abs(old - now) > MEMORY_PART * Math.max(old, now)) {
            found.add("memory kib " + before.display(HostFact.MEMORY) + ", then " + after.display(HostFact.MEMORY));
        }
        return found;
    }

    /** It is text in the files of a host. */
    private static double memory(HostEnvironment environment) {
        String text = environment.display(HostFact.MEMORY);
        return text.matches("[0-9]{1,15}") ? Double.parseDouble(text) : 0;
    }

    /** A sentence for each difference. */
    public static List<String> between(Suite before, Suite after) {
        List<String> sentences = new ArrayList<>();
        for (HostFact fact : FACTS) {
            String old = before.environment().display(fact);
            String now = after.environment().display(fact);
            if (!old.equals(now)) {
                sentences.add("not the same host: " + fact.key().replace('_', ' ') + " " + old + ", then " + now);
            }
        }
        for (EngineReport report : after.engines()) {
            Map<String, String> old = before.configuration(report.runtime());
            after.configuration(report.runtime()).forEach((term, now) -> {
                String then = old.getOrDefault(term, now);
                if (!then.equals(now)) {
                    sentences.add(report.runtime() + " not on equal terms: " + term + " " + then + ", then " + now);
                }
            });
        }
        return sentences;
    }
}
