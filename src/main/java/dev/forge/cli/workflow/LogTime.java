package dev.forge.cli.workflow;

import dev.forge.core.ForgeException;
import dev.forge.workflow.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** A time as {@code --since} and {@code --until} have it: how long ago, a date, or seconds since 1970. */
final class LogTime {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneId.of("UTC"));

    private LogTime() {}

    /**
     * Milliseconds since 1970.
     *
     * @param option the option's name, for the message
     * @throws ForgeException with exit code 2 if it is no time
     */
    static long parse(String option, String text, Instant now, ZoneId zone) {
        if (text.matches("[0-9]{9,}([.][0-9]+)?")) {
            return Math.round(Double.parseDouble(text) * 1000);
        }
        Duration ago = TimeSpan.parse(text);
        if (ago != null) {
            return now.minus(ago).toEpochMilli();
        }
        try {
            if (text.length() <= 10) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli();
            }
            boolean hasZone = text.endsWith("Z") || text.matches(".*[+-][0-9]{2}:?[0-9]{2}");
            return hasZone && text.indexOf('T') > 0
                    ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                    : LocalDateTime.parse(text).atZone(zone).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            throw ForgeException.usage(
                    option + " is a time, not " + text, "such as 10m for ten minutes ago, or 2026-11-26T14:00:00Z");
        }
    }

    /** A time as it stands in front of a line. */
    static String shown(long millis) {
        return SHOWN.format(Instant.ofEpochMilli(millis));
    }
}
