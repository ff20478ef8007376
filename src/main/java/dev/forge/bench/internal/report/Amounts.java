package dev.forge.bench.internal.report;

import dev.forge.bench.Metric;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.List;
import java.util.Locale;
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
        return oneDigit(value) + " ms";
    }

    /** {@code 98.4 ms}, or a dash. */
    static String milliseconds(Figure figure) {
        return orDash(figure, Amounts::milliseconds);
    }

    /** {@code 98.4ms}, for tables with many columns. */
    static String compactMilliseconds(double value) {
        return oneDigit(value) + "ms";
    }

    /** {@code 98.4ms}, or a dash. */
    static String compactMilliseconds(Figure figure) {
        return orDash(figure, Amounts::compactMilliseconds);
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

    private static String size(double value, String gap) {
        double size = Math.abs(value);
        return size > 0 && size < 1 ? oneDigit(value * KB_PER_MB) + gap + "KB" : oneDigit(value) + gap + "MB";
    }

    /** An amount of any quantity. */
    static String of(Metric metric, double value) {
        return switch (metric.unit()) {
            case "ms" -> milliseconds(value);
            case "MB" -> megabytes(value);
            default -> oneDigit(value) + " " + metric.unit();
        };
    }

    /** The median of a series with its interval, where there are enough values for one. */
    static String median(Series series, String unit) {
        return series.isEmpty() ? "-" : oneDigit(Summary.of(series).median()) + unit + interval(series);
    }

    /** The interval of a series's median in parentheses after a blank, if there are values enough for one. */
    static String interval(Series series) {
        return series.isEmpty()
                ? ""
                : Summary.of(series)
                        .medianInterval()
                        .map(range -> " (" + oneDigit(range.low()) + "–" + oneDigit(range.high()) + ")")
                        .orElse("");
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
    private static String fixed(double value, int digits) {
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
            texts = List.of(fixed(one, digits) + " " + metric.unit(), fixed(other, digits) + " " + metric.unit());
        }
        return texts;
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
