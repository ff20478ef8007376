package dev.forge.bench.internal.report.html;

import dev.forge.stats.Interval;
import dev.forge.stats.Summary;
import java.util.Locale;

/** Numbers in words: three digits, as more are never known. */
final class Amount {
    /** Below it is what is left of an exact zero after adding and subtracting; a byte is a millionth of a MB. */
    private static final double NOTHING = 5e-7;

    private Amount() {}

    static String of(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        return size < NOTHING
                ? "0"
                : String.format(Locale.ROOT, size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
    }

    /** A round number, without zeros that say nothing. */
    static String round(double value) {
        String text = of(value);
        return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
    }

    static String of(double value, String unit) {
        return of(value) + " " + unit;
    }

    static String range(Interval interval) {
        return of(interval.low()) + "–" + of(interval.high());
    }

    /** The median, with its interval where there is one. */
    static String median(Summary summary, String unit) {
        return of(summary.median(), unit)
                + summary.medianInterval()
                        .map(interval -> " (" + range(interval) + ")")
                        .orElse("");
    }

    /** {@code 1 run}, {@code 2 runs}. */
    static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** Text that has to fit. */
    static String clipped(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 1) + "…";
    }
}
