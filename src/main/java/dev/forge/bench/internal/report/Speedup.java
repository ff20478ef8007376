package dev.forge.bench.internal.report;

import dev.forge.bench.StartupResult;
import dev.forge.core.text.Plural;
import java.util.ArrayList;
import java.util.List;

/** The specification's speed-up: the other engine's time divided by Forge's. */
final class Speedup {
    private Speedup() {}

    static String sentence(StartupResult forge, StartupResult other) {
        double ratio = other.averageMs() / forge.averageMs();
        String factor = Amounts.oneDigit(Math.max(ratio, 1 / ratio));
        String text = factor.equals("1.0") ? "as fast" : factor + (ratio > 1 ? "x faster" : "x slower");
        return "Speedup against " + other.runtime() + ": "
                + DurationUnit.current().number(other.averageMs()) + " / "
                + DurationUnit.current().number(forge.averageMs()) + " = " + text + range(forge, other);
    }

    /** The smallest and largest ratio within one round, which says more than a mean about how sure it is. */
    private static String range(StartupResult forge, StartupResult other) {
        if (!forge.failures().isEmpty() || !other.failures().isEmpty() || forge.successful() < 2) {
            return "";
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < forge.successful(); i++) {
            ratios.add(other.exit().values().get(i) / forge.exit().values().get(i));
        }
        var sorted = ratios.stream().sorted().toList();
        return " (" + Amounts.oneDigit(sorted.getFirst()) + "x to " + Amounts.oneDigit(sorted.getLast()) + "x in "
                + Plural.of(ratios.size(), "round") + ")";
    }
}
