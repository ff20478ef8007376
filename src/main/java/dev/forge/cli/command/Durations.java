package dev.forge.cli.command;

import dev.forge.core.ForgeException;
import java.time.Duration;

/**
 * Lengths of time as people write them: {@code 500ms}, {@code 1.5s}, {@code 2m}, {@code 1h}; a bare number is seconds.
 */
public final class Durations {
    private Durations() {}

    /**
     * The length of time that an option gives.
     *
     * @throws ForgeException with exit code 2 if it is none, below a millisecond or above 366 days
     */
    public static Duration parse(String option, String text) {
        double factor;
        String number = text;
        if (text.endsWith("ms")) {
            factor = 1e-3;
            number = text.substring(0, text.length() - 2);
        } else {
            char last = text.isEmpty() ? '?' : text.charAt(text.length() - 1);
            factor = last == 'm' ? 60 : last == 'h' ? 3600 : 1;
            if (last == 's' || last == 'm' || last == 'h') {
                number = text.substring(0, text.length() - 1);
            }
        }
        double seconds = number.matches("[0-9]+(\\.[0-9]*)?|\\.[0-9]+") ? Double.parseDouble(number) * factor : 0;
        if (!(seconds >= 1e-3) || seconds > 366 * 86400.0) {
            throw ForgeException.usage(
                    "--" + option + " is a length of time from 1ms to 366 days, not " + text,
                    "write 500ms, 1.5s, 2m or 1h");
        }
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}
