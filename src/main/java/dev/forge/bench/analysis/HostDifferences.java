package dev.forge.bench.analysis;

import dev.forge.bench.EngineReport;
import dev.forge.bench.HostFact;
import dev.forge.bench.Suite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** In what two runs differ beside what they measured: another host, other terms. */
public final class HostDifferences {
    private static final List<HostFact> FACTS = List.of(
            HostFact.HOST, HostFact.KERNEL, HostFact.ARCHITECTURE, HostFact.CPU, HostFact.CPUS, HostFact.MEMORY);

    private HostDifferences() {}

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
