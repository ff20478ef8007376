package dev.forge.bench.internal.report;

import dev.forge.bench.Metric;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * Numbers with their units. Tables show one digit behind the point, so that a column can be compared at a glance;
 * charts and the text of the HTML page show three digits, as more are never known.
 */
public final class Amounts {
    private static final double KB_PER_MB = 1024;
    /** Below it is what is left of an exact zero after adding and subtracting; a byte is a millionth of a MB. */
    private static final double NOTHING = 5e-7;
    /** From here on digits are not written out. */
    private static final double HUGE = 1e15;

    private static final int MAX_DIGITS = 8;

    private Amounts() {}

    /** {@code 98.4 ms}. */
    static String milliseconds(double value) {
        return time(value, " ");
    }

    /** {@code 98.4 ms}, or a dash. */
    static String milliseconds(Figure figure) {
        return orDash(figure, Amounts::milliseconds);
    }

    /** {@code 98.4ms}, for tables with many columns. */
    static String compactMilliseconds(double value) {
        return time(value, "");
    }

    /** {@code 98.4ms}, or a dash. */
    static String compactMilliseconds(Figure figure) {
        return orDash(figure, Amounts::compactMilliseconds);
    }

    private static String time(double value, String gap) {
        return DurationUnit.current().number(value)
                + gap
                + DurationUnit.current().symbol();
    }

    /** A size given in MB: in KB where one digit of a MB would hide it, 0 as it is. */
    static String megabytes(double value) {
        return size(value, " ");
    }

    /** A size given in MB, or a dash. */
    static String megabytes(Figure figure) {
        return orDash(figure, Amounts::megabytes);
    }

    /** A size given in MB without a blank, for tables with many columns. */
    static String compactMegabytes(double value) {
        return size(value, "");
    }

    /** A size given in MB without a blank, or a dash. */
    static String compactMegabytes(Figure figure) {
        return orDash(figure, Amounts::compactMegabytes);
    }

    /** What a container adds to memory, with its interval in the same unit; a dash where that is not known. */
    static String slope(Figure figure, Optional<Interval> interval, String gap) {
        return orDash(figure, value -> {
            boolean small = isInKilobytes(value);
            double scale = small ? KB_PER_MB : 1;
            String range = interval.map(
                            ends -> " (" + oneDigit(scale * ends.low()) + "–" + oneDigit(scale * ends.high()) + ")")
                    .orElse("");
            return oneDigit(scale * value) + gap + (small ? "KB" : "MB") + range;
        });
    }

    private static String size(double value, String gap) {
        return isInKilobytes(value) ? oneDigit(value * KB_PER_MB) + gap + "KB" : oneDigit(value) + gap + "MB";
    }

    /** An amount of any quantity. */
    static String of(Metric metric, double value) {
        return switch (metric.unit()) {
            case "ms" -> milliseconds(value);
            case "MB" -> megabytes(value);
            default -> oneDigit(value) + " " + metric.unit();
        };
    }

    /** The median of a series of times with its interval, where there are enough values for one. */
    static String medianTime(Series series) {
        return median(series, Metric.STARTUP);
    }

    /** The median of a series of this quantity with its interval, where there are enough values for one. */
    static String median(Series series, Metric metric) {
        if (series.isEmpty()) {
            return "-";
        }
        Summary summary = Summary.of(series);
        return of(metric, summary.median())
                + summary.medianInterval()
                        .map(ends -> interval(metric, summary.median(), ends))
                        .orElse("");
    }

    /** An interval in parentheses after a blank, in the unit that the amount before it has. */
    private static String interval(Metric metric, double amount, Interval ends) {
        DoubleFunction<String> number = switch (metric.unit()) {
            case "ms" -> DurationUnit.current()::number;
            case "MB" -> value -> oneDigit(isInKilobytes(amount) ? KB_PER_MB * value : value);
            default -> Amounts::oneDigit;
        };
        return " (" + number.apply(ends.low()) + "–" + number.apply(ends.high()) + ")";
    }

    private static boolean isInKilobytes(double megabytes) {
        return Math.abs(megabytes) > 0 && Math.abs(megabytes) < 1;
    }

    static String rate(Figure figure, String unit) {
        return orDash(figure, value -> oneDigit(value) + unit);
    }

    private static String orDash(Figure figure, DoubleFunction<String> format) {
        return switch (figure) {
            case Figure.Measured measured -> format.apply(measured.value());
            case Figure.Unavailable unavailable -> "-";
        };
    }

    static String oneDigit(double value) {
        return fixed(value, 1);
    }

    /** With so many digits behind the point; without the sign of a zero, and in powers of ten where it is very large. */
    static String fixed(double value, int digits) {
        if (!Double.isFinite(value)) {
            return "-";
        }
        if (Math.abs(value) >= HUGE) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.startsWith("-") && text.matches("-[0.]+") ? text.substring(1) : text;
    }

    /** Two amounts of a quantity that differ, with as many digits as it takes to see that. */
    static List<String> apart(Metric metric, double one, double other) {
        List<String> texts = List.of(of(metric, one), of(metric, other));
        for (int digits = 2; digits < MAX_DIGITS && one != other && texts.get(0).equals(texts.get(1)); digits++) {
            texts = List.of(precise(metric, one, digits), precise(metric, other, digits));
        }
        return texts;
    }

    private static String precise(Metric metric, double value, int digits) {
        DurationUnit unit = DurationUnit.current();
        return metric.unit().equals("ms")
                ? unit.number(value, digits - 1) + " " + unit.symbol()
                : fixed(value, digits) + " " + metric.unit();
    }

    /** Three digits: {@code 1.23}, {@code 12.3}, {@code 1234}. */
    public static String threeDigits(double value) {
        double size = Math.abs(value);
        return size < NOTHING ? "0" : fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
    }

    /** Three digits and a unit. */
    public static String threeDigits(double value, String unit) {
        return threeDigits(value) + " " + unit;
    }

    /** An interval, its bounds with three digits. */
    public static String threeDigits(Interval interval) {
        return interval.isFinite()
                ? threeDigits(interval.low()) + "–" + threeDigits(interval.high())
                : "too few values for an interval";
    }

    /** The median, with its interval where there is one, with three digits. */
    public static String threeDigits(Summary summary, String unit) {
        return threeDigits(summary.median(), unit)
                + summary.medianInterval()
                        .map(interval -> " (" + threeDigits(interval) + ")")
                        .orElse("");
    }

    /** A round number with at most three digits, without zeros that say nothing. */
    public static String round(double value) {
        String text = threeDigits(value);
        return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
    }
}
