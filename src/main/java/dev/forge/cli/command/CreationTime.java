package dev.forge.cli.command;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A moment of creation as Go prints a time, in the local time zone. Apart, because to read the rules of time zones takes
 * longer than all else that a listing does.
 */
public final class CreationTime {
    private static final DateTimeFormatter GO = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z z", Locale.ROOT);

    private CreationTime() {}

    /** The moment as text. */
    public static String text(long epochMillis) {
        return GO.format(Instant.ofEpochMilli(epochMillis).atZone(ZoneId.systemDefault()));
    }
}
