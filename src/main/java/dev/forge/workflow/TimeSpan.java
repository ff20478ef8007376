package dev.forge.workflow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lengths of time as Compose writes them: {@code 1h5m30s20ms}, {@code 500us}; a number alone is seconds. */
public final class TimeSpan {
    private static final double MAX_SECONDS = 366 * 86_400.0;

    private TimeSpan() {}

    /** The length of time, or null if it is none or above a year. */
    public static @Nullable Duration parse(String text) {
        double seconds = 0;
        int at = 0;
        while (at < text.length()) {
            int start = at;
            while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
                at++;
            }
            int unit = at;
            while (at < text.length() && !Character.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
                at++;
            }
            double factor = switch (text.substring(unit, at)) {
                case "ns" -> 1e-9;
                case "us", "µs" -> 1e-6;
                case "ms" -> 1e-3;
                case "s" -> 1;
                case "m" -> 60;
                case "h" -> 3600;
                case "d" -> 86_400;
                case "" -> start == 0 ? 1 : Double.NaN;
                default -> Double.NaN;
            };
            String number = text.substring(start, unit);
            if (!number.matches("[0-9]+(\\.[0-9]*)?|\\.[0-9]+")) {
                return null;
            }
            seconds += Double.parseDouble(number) * factor;
        }
        boolean isFit = !text.isEmpty() && seconds >= 0 && seconds <= MAX_SECONDS;
        return isFit ? Duration.ofNanos(Math.round(seconds * 1e9)) : null;
    }
}
