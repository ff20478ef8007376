package dev.forge.bench.report;

import dev.forge.bench.Contrast;
import dev.forge.bench.Measurements;
import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.stats.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be said of a suite's engines: what is sure first, and what only more rounds would tell as one sentence. */
public final class Verdicts {
    private final List<String> said = new ArrayList<>();
    private final List<Contrast> open = new ArrayList<>();
    private final int count;

    private Verdicts(List<Contrast> contrasts) {
        count = contrasts.size();
        List<Contrast> sorted = contrasts.stream()
                .sorted(Comparator.comparing(contrast -> !isStart(contrast)))
                .toList();
        List<String> unsure = new ArrayList<>();
        Map<List<Object>, List<Contrast>> same = new LinkedHashMap<>();
        for (Contrast contrast : sorted) {
            switch (contrast.verdict()) {
                case FASTER, SLOWER -> said.add(VerdictSentence.of(contrast));
                case NO_CHANGE ->
                    same.computeIfAbsent(pair(contrast), any -> new ArrayList<>())
                            .add(contrast);
                case INCONCLUSIVE -> {
                    // Of starts also what is not sure yet is worth a sentence, once there is an interval.
                    if (isStart(contrast) && contrast.ratio().count() >= Verdict.LEAST_COUNT) {
                        unsure.add(VerdictSentence.of(contrast));
                    } else {
                        open.add(contrast);
                    }
                }
            }
        }
        said.addAll(unsure);
        same.values().forEach(some -> said.add(VerdictSentence.same(some)));
    }

    /** The verdicts on each pair of engines that were measured side by side. */
    public static Verdicts of(Suite suite) {
        return new Verdicts(Contrast.of(suite));
    }

    /** The same in one quantity only; if nothing can be said of it, why. */
    public static Verdicts of(Suite suite, Metric metric) {
        Verdicts verdicts = new Verdicts(Contrast.of(suite, Set.of(metric)));
        if (verdicts.count == 0 && engines(suite, metric) > 1) {
            verdicts.said.add("no ratio of " + metric.title() + " can be given, as there are values of 0");
        }
        return verdicts;
    }

    private static long engines(Suite suite, Metric metric) {
        return Measurements.of(suite).keys().stream()
                .filter(key -> key.metric() == metric)
                .map(Measurements.Key::runtime)
                .distinct()
                .count();
    }

    static Verdicts of(List<Contrast> contrasts) {
        return new Verdicts(contrasts);
    }

    private static boolean isStart(Contrast contrast) {
        Metric metric = contrast.first().metric();
        return metric == Metric.STARTUP || metric == Metric.READY;
    }

    private static List<Object> pair(Contrast contrast) {
        return List.of(
                VerdictSentence.named(contrast.first()),
                VerdictSentence.named(contrast.second()),
                VerdictSentence.count(contrast.ratio()));
    }

    /** A sentence for each difference, startup's first, then for what is the same as far as was seen. */
    public List<String> said() {
        return Collections.unmodifiableList(said);
    }

    /** A sentence on each comparison of which too few rounds were measured. */
    public List<String> open() {
        return open.stream().map(VerdictSentence::of).toList();
    }

    /** How many comparisons these are, in words; empty if there are none. */
    public Optional<String> tooFew() {
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of("too few rounds to tell in " + open.size() + " of " + count + " comparisons");
    }

    /** Everything as sentences: those that are open as one, which names them. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>(said);
        if (open.size() == 1) {
            sentences.addAll(open());
        } else {
            Map<String, List<String>> engines = new LinkedHashMap<>();
            open.forEach(contrast -> engines.computeIfAbsent(contrast.first().quantity(), any -> new ArrayList<>())
                    .add(contrast.second().runtime()));
            List<String> names = new ArrayList<>();
            engines.forEach((quantity, others) -> names.add(quantity + " (" + String.join(", ", others) + ")"));
            tooFew().ifPresent(words -> sentences.add(words + ": " + String.join(", ", names)));
        }
        return sentences;
    }
}
