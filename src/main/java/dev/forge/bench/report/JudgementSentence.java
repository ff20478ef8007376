package dev.forge.bench.report;

import dev.forge.bench.Judgement;
import dev.forge.bench.Metric;
import dev.forge.bench.stats.Gate;
import dev.forge.bench.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check found, in words. */
public final class JudgementSentence {
    private JudgementSentence() {}

    /**
     * The sentence on one quantity, as {@code startup of forge is slower: 55.1 ms, in main 45.2 ms (+18 % to +26 %;
     * 5 % and 1.0 ms are let pass)}.
     */
    public static String of(Judgement judgement) {
        Metric metric = judgement.key().metric();
        String said = switch (judgement.verdict()) {
            case FASTER, SLOWER -> " is " + word(metric, judgement.verdict());
            case NO_CHANGE -> " has not changed";
            case INCONCLUSIVE -> " cannot be told from " + judgement.baseline() + "'s for sure";
        };
        return judgement.key().quantity() + " of " + judgement.key().runtime() + said + ": "
                + Amounts.of(metric, judgement.after()) + ", in " + judgement.baseline() + " "
                + Amounts.of(metric, judgement.before()) + " (" + change(judgement) + "; "
                + passed(metric, judgement.gate()) + " let pass)";
    }

    /** The word for a verdict on this quantity: times are faster or slower, all else is less or more. */
    public static String word(Metric metric, Verdict verdict) {
        if (metric.unit().equals("ms")) {
            return verdict.word();
        }
        return switch (verdict) {
            case FASTER -> "less";
            case SLOWER -> "more";
            case NO_CHANGE, INCONCLUSIVE -> verdict.word();
        };
    }

    /** How much it changed: the interval in percent, or the difference where there is none. */
    static String change(Judgement judgement) {
        return judgement
                .interval()
                .filter(range -> Double.isFinite(range.high()))
                .map(range -> percent(range.low()) + " to " + percent(range.high()))
                .orElse((judgement.after() < judgement.before() ? "-" : "+")
                        + Amounts.of(judgement.key().metric(), Math.abs(judgement.after() - judgement.before())));
    }

    /** A ratio as a change in percent, with its sign. */
    static String percent(double ratio) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1));
    }

    private static String passed(Metric metric, Gate gate) {
        List<String> parts = new ArrayList<>();
        if (gate.threshold() > 0) {
            parts.add(String.format(Locale.ROOT, "%.3g %%", 100 * gate.threshold()));
        }
        if (gate.floor() > 0 || parts.isEmpty()) {
            parts.add(Amounts.of(metric, gate.floor()));
        }
        return String.join(" and ", parts) + (parts.size() == 1 ? " is" : " are");
    }
}
