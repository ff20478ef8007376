package dev.forge.bench.internal.report;

import dev.forge.bench.Metric;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.Locale;

/** Numbers with their units, as tables show them. */
final class Amounts {
    private static final double KB_PER_MB = 1024;

    private Amounts() {}

    static String milliseconds(double value, String gap) {
        return oneDigit(value) + gap + "ms";
    }

    /** A size given in MB: in KB where one digit of a MB would hide it, 0 as it is. */
    static String megabytes(double value, String gap) {
        double size = Math.abs(value);
        return size > 0 && size < 1 ? oneDigit(value * KB_PER_MB) + gap + "KB" : oneDigit(value) + gap + "MB";
    }

    /** An amount of any quantity. */
    static String of(Metric metric, double value) {
        return switch (metric.unit()) {
            case "ms" -> milliseconds(value, " ");
            case "MB" -> megabytes(value, " ");
            default -> oneDigit(value) + " " + metric.unit();
        };
    }

    static String milliseconds(Figure figure, String gap) {
        return switch (figure) {
            case Figure.Measured measured -> milliseconds(measured.value(), gap);
            case Figure.Unavailable unavailable -> "-";
        };
    }

    static String megabytes(Figure figure, String gap) {
        return switch (figure) {
            case Figure.Measured measured -> megabytes(measured.value(), gap);
            case Figure.Unavailable unavailable -> "-";
        };
    }

    /** The median of a series with its interval, where there are enough values for one. */
    static String median(Series series, String unit) {
        if (series.isEmpty()) {
            return "-";
        }
        Summary summary = Summary.of(series);
        return oneDigit(summary.median())
                + unit
                + summary.medianInterval()
                        .map(range -> " (" + oneDigit(range.low()) + "–" + oneDigit(range.high()) + ")")
                        .orElse("");
    }

    static String rate(Figure figure, String unit) {
        return switch (figure) {
            case Figure.Measured measured -> oneDigit(measured.value()) + unit;
            case Figure.Unavailable unavailable -> "-";
        };
    }

    static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
