package dev.forge.bench.internal.report;

import dev.forge.bench.Metric;
import dev.forge.stats.Figure;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
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
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Three digits: {@code 1.23}, {@code 12.3}, {@code 1234}. */
    public static String threeDigits(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        return size < NOTHING
                ? "0"
                : String.format(Locale.ROOT, size >= 99.95 ? "%.0f" : size >= 9.995 ? "%.1f" : "%.2f", value);
    }

    /** Three digits and a unit. */
    public static String threeDigits(double value, String unit) {
        return threeDigits(value) + " " + unit;
    }

    /** An interval, its bounds with three digits. */
    public static String threeDigits(Interval interval) {
        return threeDigits(interval.low()) + "–" + threeDigits(interval.high());
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
