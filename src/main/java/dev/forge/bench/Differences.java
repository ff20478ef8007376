package dev.forge.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** In what two runs differ beside what they measured: another host, other terms. */
final class Differences {
    private static final List<String> FACTS = List.of("host", "kernel", "architecture", "cpu", "cpus", "memory_kib");

    private Differences() {}

    /** A sentence for each difference. */
    static List<String> between(Suite before, Suite after) {
        List<String> sentences = new ArrayList<>();
        for (String fact : FACTS) {
            String old = fact(before, fact);
            String now = fact(after, fact);
            if (!old.equals(now)) {
                sentences.add("not the same host: " + fact.replace('_', ' ') + " " + old + ", then " + now);
            }
        }
        Map<String, Map<String, String>> terms = terms(before);
        terms(after).forEach((runtime, now) -> {
            Map<String, String> old = terms.getOrDefault(runtime, now);
            now.forEach((term, value) -> {
                if (!value.equals(old.get(term))) {
                    sentences.add(runtime + " not on equal terms: " + term + " " + old.get(term) + ", then " + value);
                }
            });
        });
        return sentences;
    }

    /** What is known of a run's host. */
    static String fact(Suite suite, String name) {
        return suite.environment().getOrDefault(name, "unknown").toString();
    }

    /** What has to be equal for a fair comparison, by engine. */
    static Map<String, Map<String, String>> terms(Suite suite) {
        Map<String, Map<String, String>> terms = new LinkedHashMap<>();
        for (EngineReport report : suite.engines()) {
            if (report instanceof EngineReport.Ready ready) {
                terms.put(ready.runtime(), ready.terms().comparable());
            }
        }
        return terms;
    }
}
