package dev.forge.bench.internal.report;

import dev.forge.bench.GateResult;
import dev.forge.bench.Metric;
import dev.forge.stats.Gate;
import dev.forge.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check found, in words. */
public final class GateSentence {
    private GateSentence() {}

    /**
     * The sentence on one quantity, as {@code startup of forge is slower: 55.1 ms, in main 45.2 ms (+18 % to +26 %;
     * 5 % and 1.0 ms are let pass)}.
     */
    public static String of(GateResult gateResult) {
        Metric metric = gateResult.key().metric();
        String said = switch (gateResult.verdict()) {
            case FASTER, SLOWER -> " is " + word(metric, gateResult.verdict());
            case NO_CHANGE -> " has not changed";
            case INCONCLUSIVE -> " cannot be told from " + gateResult.baseline() + "'s for sure";
        };
        return gateResult.key().quantity() + " of " + gateResult.key().runtime() + said + ": "
                + Amounts.of(metric, gateResult.after()) + ", in " + gateResult.baseline() + " "
                + Amounts.of(metric, gateResult.before()) + " (" + change(gateResult) + "; "
                + passed(metric, gateResult.gate()) + " let pass)";
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
    static String change(GateResult gateResult) {
        return gateResult
                .interval()
                .filter(range -> Double.isFinite(range.high()))
                .map(range -> percent(range.low()) + " to " + percent(range.high()))
                .orElse((gateResult.after() < gateResult.before() ? "-" : "+")
                        + Amounts.of(gateResult.key().metric(), Math.abs(gateResult.after() - gateResult.before())));
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
