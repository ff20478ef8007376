package dev.forge.cli.command;

import dev.forge.core.ForgeException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Moments as docker's {@code --since} and {@code --until} take them: RFC 3339 whole or in part, with or without a zone;
 * seconds since 1970 with or without a fraction; or how long ago, in Go's form ({@code 1h30m}).
 */
public final class Moments {
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)"
            + "(?:[Tt](\\d\\d)(?::(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,9}))?)?)?)?"
            + "([Zz]|[+-]\\d\\d:\\d\\d)?");
    private static final Pattern SECONDS = Pattern.compile("(-?\\d{1,15})(?:\\.(\\d{1,9}))?");
    private static final Pattern DURATION =
            Pattern.compile("([+-])?((?:(?:\\d+\\.?\\d*|\\.\\d+)(?:ns|us|µs|μs|ms|s|m|h))+)");
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

    private Moments() {}

    /**
     * The moment in a text. What has no zone is in the host's.
     *
     * @param what what gives it, as {@code --since}, for messages
     * @throws ForgeException with exit code 2 if it is none
     */
    public static Instant parse(String what, String text) {
        try {
            Matcher duration = DURATION.matcher(text);
            if (duration.matches()) {
                Duration length = length(duration.group(2));
                Instant now = Instant.now();
                return "-".equals(duration.group(1)) ? now.plus(length) : now.minus(length);
            }
            Matcher seconds = SECONDS.matcher(text);
            if (seconds.matches()) {
                return Instant.ofEpochSecond(Long.parseLong(seconds.group(1)), nanos(seconds.group(2)));
            }
            Matcher date = DATE.matcher(text);
            if (date.matches()) {
                LocalDateTime local = LocalDateTime.of(
                        number(date, 1),
                        number(date, 2),
                        number(date, 3),
                        number(date, 4),
                        number(date, 5),
                        number(date, 6),
                        (int) nanos(date.group(7)));
                String zone = date.group(8);
                return zone == null
                        ? local.atZone(ZoneId.systemDefault()).toInstant()
                        : local.toInstant(zone.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(zone));
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        throw ForgeException.usage(
                what + " is a time, not " + text,
                "as 2026-01-31T12:00:00Z, 2026-01-31, 1h30m for so long ago, or seconds since 1970");
    }

    private static int number(Matcher date, int group) {
        String digits = date.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /** The digits behind a point as nanoseconds. */
    private static long nanos(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong((digits + "000000000").substring(0, 9));
    }

    private static Duration length(String text) {
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long unit = switch (part.group(2)) {
                case "ns" -> 1L;
                case "ms" -> 1_000_000L;
                case "s" -> 1_000_000_000L;
                case "m" -> 60_000_000_000L;
                case "h" -> 3_600_000_000_000L;
                default -> 1_000L;
            };
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
        }
        return Duration.ofNanos(nanos.toBigInteger().longValueExact());
    }
}
