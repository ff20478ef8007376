package dev.forge.bench.internal.report;

import dev.forge.bench.GateResult;
import dev.forge.bench.Metric;
import dev.forge.bench.MetricChange;
import dev.forge.stats.Gate;
import dev.forge.stats.Interval;
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
        String step = gateResult.key().factors().parameters().values().get("step");
        if (metric == Metric.STEP && step != null && gateResult.interval().isPresent()) {
            return ofStep(step, gateResult, gateResult.interval().orElseThrow());
        }
        List<String> amounts = Amounts.apart(metric, gateResult.before(), gateResult.after());
        String said = switch (gateResult.verdict()) {
            case FASTER, SLOWER -> " is " + word(metric, gateResult.verdict());
            case NO_CHANGE -> isUnchanged(gateResult) ? " has not changed" : " is within what is let pass";
            case INCONCLUSIVE -> " cannot be told from " + gateResult.baseline() + "'s for sure";
        };
        return gateResult.key().quantity() + " of " + gateResult.key().runtime() + said + ": "
                + amounts.get(1) + ", in " + gateResult.baseline() + " "
                + amounts.get(0) + " (" + change(gateResult) + "; "
                + passed(metric, gateResult.gate()) + " let pass)";
    }

    /** The sentence on a step, as {@code step test is 12 % slower than in main (8–16 %)}. */
    private static String ofStep(String step, GateResult gateResult, Interval range) {
        String change =
                String.format(Locale.ROOT, "%.3g %%", 100 * Math.abs(gateResult.after() / gateResult.before() - 1));
        String low = String.format(Locale.ROOT, "%.3g", 100 * (range.low() - 1));
        String high = String.format(Locale.ROOT, "%.3g %%", 100 * (range.high() - 1));
        String baseline = gateResult.baseline();
        return "step " + step
                + switch (gateResult.verdict()) {
                    case SLOWER -> " is " + change + " slower than in " + baseline + " (" + low + "–" + high + ")";
                    case FASTER ->
                        " is " + change + " faster than in " + baseline + " ("
                                + String.format(
                                        Locale.ROOT, "%.3g–%.3g %%", 100 * (1 - range.high()), 100 * (1 - range.low()))
                                + ")";
                    case NO_CHANGE ->
                        isUnchanged(gateResult)
                                ? " has not changed since " + baseline + " (" + low + " to " + high + ")"
                                : " is within what is let pass of " + baseline + " (" + low + " to " + high + ")";
                    case INCONCLUSIVE ->
                        " cannot be told from " + baseline + "'s for sure (" + low + " to " + high + ")";
                };
    }

    /** The word for a verdict: what is let pass although it changed is not called unchanged. */
    static String word(GateResult gateResult) {
        return gateResult.verdict() == Verdict.NO_CHANGE && !isUnchanged(gateResult)
                ? "no change beyond limit"
                : word(gateResult.key().metric(), gateResult.verdict());
    }

    /** Whether nobody would call it a change: what a threshold or a floor lets pass may be much. */
    private static boolean isUnchanged(GateResult gateResult) {
        return gateResult
                .interval()
                .map(range -> range.contains(1) && range.isNear1(MetricChange.UNCHANGED))
                .orElse(Math.abs(gateResult.after() - gateResult.before())
                        <= MetricChange.UNCHANGED * Math.abs(gateResult.before()));
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
                .filter(Interval::isFinite)
                .map(range -> percent(range.low()) + " to " + percent(range.high()))
                .orElse((gateResult.after() < gateResult.before() ? "-" : "+")
                        + Amounts.of(gateResult.key().metric(), Math.abs(gateResult.after() - gateResult.before())));
    }

    /** A ratio as a change in percent, with its sign. */
    static String percent(double ratio) {
        double change = 100 * (ratio - 1);
        return String.format(Locale.ROOT, format(Math.abs(change)), change);
    }

    /** So many digits that a change is not called none, and no more than can be read. */
    private static String format(double size) {
        return size >= 1e15
                ? "%+.2e %%"
                : size >= 0.05 || size < 5e-5 ? "%+.1f %%" : size >= 5e-3 ? "%+.2f %%" : "%+.4f %%";
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
