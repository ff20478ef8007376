package dev.forge.cli.command;

/** How long something has been, as docker says it. */
public final class Elapsed {
    private static final long[] SECONDS = {31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60};
    private static final String[] UNITS = {"years", "months", "weeks", "days", "hours", "minutes"};

    private Elapsed() {}

    /** The time since then in one unit: {@code 3 minutes}, {@code About an hour}. */
    public static String since(long millis) {
        long seconds = Math.max(0, (System.currentTimeMillis() - millis) / 1000);
        if (seconds < 1) {
            return "Less than a second";
        }
        for (int i = 0; i < UNITS.length; i++) {
            long count = seconds / SECONDS[i];
            if (count == 1 && i >= 4) {
                return i == 4 ? "About an hour" : "About a minute";
            }
            if (count >= 2 || (count == 1 && i < 4)) {
                // Docker goes on in the smaller unit until there are two of the larger.
                return count == 1 ? seconds / SECONDS[i + 1] + " " + UNITS[i + 1] : count + " " + UNITS[i];
            }
        }
        return seconds == 1 ? "1 second" : seconds + " seconds";
    }
}
