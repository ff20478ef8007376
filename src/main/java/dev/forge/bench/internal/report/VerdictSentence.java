package dev.forge.bench.internal.report;

import dev.forge.bench.Metric;
import dev.forge.bench.SampleTable;
import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.core.text.Plural;
import dev.forge.stats.Ratio;
import dev.forge.stats.Verdict;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What can be said of two series, in words: how different they are and how sure that is, never a bare number. */
public final class VerdictSentence {
    /** Below this a difference is told in percent, from it on as a factor. */
    private static final double FACTOR_FROM = 1.1;

    private VerdictSentence() {}

    /** The sentence on two engines. */
    public static String of(PairwiseComparison comparison) {
        return of(
                named(comparison.first()),
                named(comparison.second()),
                comparison.first().metric(),
                comparison.ratio());
    }

    /**
     * The sentence on two engines between which no difference was seen in several quantities.
     *
     * @param comparisons of these engines with the same number of rounds, at least one
     */
    static String same(List<PairwiseComparison> comparisons) {
        PairwiseComparison one = comparisons.getFirst();
        if (comparisons.size() == 1) {
            return of(one);
        }
        List<String> parts = new ArrayList<>();
        for (PairwiseComparison comparison : comparisons) {
            String text = parts.isEmpty() ? "one of % or more would have been" : "%";
            parts.add(comparison.first().metric().title() + " (" + text.replace("%", detectable(comparison.ratio()))
                    + ")");
        }
        return "no difference seen between " + named(one.first()) + " and " + named(one.second()) + " in "
                + String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast() + "; "
                + count(one.ratio());
    }

    static String named(SampleTable.Key key) {
        return key.factors().isEmpty()
                ? key.runtime()
                : key.runtime() + " (" + key.factors().text() + ")";
    }

    /**
     * The sentence on two series, as {@code forge starts 2.4 × faster than podman (2.3–2.6, 20 rounds)}.
     *
     * @param first what the first is called
     * @param second what the second is called
     * @param ratio the first's values divided by the second's
     */
    public static String of(String first, String second, Metric metric, Ratio ratio) {
        return switch (Verdict.of(ratio)) {
            case FASTER, SLOWER -> different(first, second, metric, ratio);
            case NO_CHANGE ->
                "no difference seen between " + first + " and " + second + " in " + metric.title() + "; one of "
                        + detectable(ratio)
                        + " or more would have been (" + count(ratio) + ")";
            case INCONCLUSIVE ->
                ratio.count() < Verdict.MIN_COUNT
                        ? "too few to compare " + metric.title() + " of " + first + " and " + second + ": "
                                + count(ratio) + ", at least " + Verdict.MIN_COUNT + " are needed"
                        : "not sure yet, more rounds would tell: " + different(first, second, metric, ratio);
        };
    }

    private static String different(String first, String second, Metric metric, Ratio ratio) {
        boolean less = ratio.value() < 1;
        Ratio larger = less ? ratio.inverse() : ratio;
        boolean factor = larger.value() >= FACTOR_FROM;
        double low = larger.interval().low();
        double high = larger.interval().high();
        String amount = factor ? number(larger.value()) + " × " : percent(larger.value() - 1) + " ";
        String range = factor ? number(low) + "–" + number(high) : number(100 * low - 100) + "–" + percent(high - 1);
        String sure = " (" + range + ", " + count(ratio) + ")";
        return metric == Metric.STARTUP
                ? first + " starts " + amount + (less ? "faster" : "slower") + " than " + second + sure
                : first + "'s " + metric.title() + " is " + amount + comparative(metric, less) + " than " + second
                        + "'s" + sure;
    }

    private static String comparative(Metric metric, boolean less) {
        return switch (metric.unit()) {
            case "ms" -> less ? "shorter" : "longer";
            case "MB" -> less ? "smaller" : "larger";
            default -> less ? "lower" : "higher";
        };
    }

    /** The smallest difference that would have been seen. */
    private static String detectable(Ratio ratio) {
        return Double.isFinite(ratio.detectable())
                ? percent(Math.max(0.001, Math.ceil(ratio.detectable() * 1000) / 1000))
                : "any size";
    }

    static String count(Ratio ratio) {
        return Plural.of(ratio.count(), ratio.paired() ? "round" : "value") + (ratio.paired() ? "" : " each");
    }

    /** A part of 1 in percent. */
    static String percent(double part) {
        return number(100 * part) + " %";
    }

    /** Two or three digits, as more are never known. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "any";
        }
        double size = Math.abs(value);
        if (size > 0 && size < 0.005) {
            // A difference that was seen is never called 0.
            return new BigDecimal(value).round(new MathContext(1)).toPlainString();
        }
        String format = size >= 1e15 ? "%.2e" : size >= 10 ? "%.0f" : size >= 2 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
