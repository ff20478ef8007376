package dev.forge.bench.internal.report;

import dev.forge.bench.Metric;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.core.text.Plural;
import dev.forge.stats.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What can be said of a suite's engines: what is sure first, and what only more rounds would tell as one sentence. */
public final class VerdictSummary {
    private final List<String> said = new ArrayList<>();
    private final List<PairwiseComparison> open = new ArrayList<>();
    private final int count;

    private VerdictSummary(List<PairwiseComparison> comparisons) {
        count = comparisons.size();
        List<PairwiseComparison> sorted = comparisons.stream()
                .sorted(Comparator.comparing(comparison -> !isStart(comparison)))
                .toList();
        List<String> unsure = new ArrayList<>();
        Map<List<Object>, List<PairwiseComparison>> same = new LinkedHashMap<>();
        for (PairwiseComparison comparison : sorted) {
            switch (comparison.verdict()) {
                case FASTER, SLOWER -> said.add(VerdictSentence.of(comparison));
                case NO_CHANGE ->
                    same.computeIfAbsent(pair(comparison), any -> new ArrayList<>())
                            .add(comparison);
                case INCONCLUSIVE -> {
                    // Of starts also what is not sure yet is worth a sentence, once there is an interval.
                    if (isStart(comparison) && comparison.ratio().count() >= Verdict.MIN_COUNT) {
                        unsure.add(VerdictSentence.of(comparison));
                    } else {
                        open.add(comparison);
                    }
                }
            }
        }
        said.addAll(unsure);
        same.values().forEach(some -> said.add(VerdictSentence.same(some)));
    }

    /** The verdicts on each pair of engines that were measured side by side. */
    public static VerdictSummary of(Suite suite) {
        return new VerdictSummary(PairwiseComparison.of(suite));
    }

    /** The same in one quantity only; if nothing can be said of it, why. */
    public static VerdictSummary of(Suite suite, Metric metric) {
        VerdictSummary verdicts = new VerdictSummary(PairwiseComparison.of(suite, Set.of(metric)));
        if (verdicts.count == 0 && engines(suite, metric) > 1) {
            verdicts.said.add("no ratio of " + metric.title() + " can be given, as there are values of 0");
        }
        return verdicts;
    }

    private static long engines(Suite suite, Metric metric) {
        return SampleTable.of(suite).keys().stream()
                .filter(key -> key.metric() == metric)
                .map(SampleTable.Key::runtime)
                .distinct()
                .count();
    }

    static VerdictSummary of(List<PairwiseComparison> comparisons) {
        return new VerdictSummary(comparisons);
    }

    private static boolean isStart(PairwiseComparison comparison) {
        Metric metric = comparison.first().metric();
        return metric == Metric.STARTUP || metric == Metric.READY;
    }

    private static List<Object> pair(PairwiseComparison comparison) {
        return List.of(
                VerdictSentence.named(comparison.first()),
                VerdictSentence.named(comparison.second()),
                VerdictSentence.count(comparison.ratio()));
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
                : Optional.of("too few rounds to tell in " + open.size() + " of " + Plural.of(count, "comparison"));
    }

    /** Everything as sentences: those that are open as one, which names them. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>(said);
        if (open.size() == 1) {
            sentences.addAll(open());
        } else {
            Map<String, List<String>> engines = new LinkedHashMap<>();
            boolean sameFirst = PairwiseComparison.haveSameFirst(open);
            open.forEach(
                    comparison -> engines.computeIfAbsent(comparison.first().quantity(), any -> new ArrayList<>())
                            .add(VerdictSentence.named(sameFirst ? comparison.second() : comparison.first())));
            List<String> names = new ArrayList<>();
            engines.forEach((quantity, others) -> names.add(quantity + " (" + String.join(", ", others) + ")"));
            tooFew().ifPresent(args -> sentences.add(args + ": " + String.join(", ", names)));
        }
        return sentences;
    }
}
