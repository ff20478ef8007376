package dev.forge.bench.internal.run;

import dev.forge.core.text.Plural;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was added to a store, judged. A difference of two readings is a figure only as long as nobody else changes the
 * store between them, and a host has other users: so there are more readings than are needed, and they have to agree.
 */
final class StoreGrowth {
    private static final double BYTES_PER_MB = 1 << 20;
    /** Databases of the engines grow in steps, and others' containers write their logs. */
    private static final long TOLERATED_BYTES = 256 << 10;
    /** And in steps that depend on their size. */
    private static final double TOLERATED_PART = 0.5;

    /**
     * A reading.
     *
     * @param containers how many containers of the benchmark there were
     * @param bytes what the store took
     */
    record Reading(int containers, long bytes) {}

    private StoreGrowth() {}

    /** What an image adds in MB, by what two loads of it added in bytes. */
    static Figure image(long first, long second) {
        if (first < 0 || second < 0) {
            return changed("shrank by " + megabytes(-Math.min(first, second)) + " while the image was loaded into it");
        }
        return Math.abs(first - second) > TOLERATED_BYTES
                ? changed("grew by " + megabytes(first) + " when the image was loaded, and by " + megabytes(second)
                        + " when it was loaded again")
                : Figure.of(first / BYTES_PER_MB);
    }

    /**
     * What one stopped container adds in MB: the growth divided by their number.
     *
     * @param readings with rising numbers of containers, at least two
     */
    static Figure container(List<Reading> readings) {
        Reading none = readings.getFirst();
        Reading all = readings.getLast();
        long added = all.bytes - none.bytes;
        if (added < 0) {
            return changed("shrank by " + megabytes(-added) + " while "
                    + Plural.of(all.containers - none.containers, "container was", "containers were")
                    + " added to it");
        }
        List<Double> rates = new ArrayList<>();
        for (int i = 1; i < readings.size(); i++) {
            rates.add(rate(readings.get(i - 1), readings.get(i)));
        }
        double usual = new Series(rates).median();
        for (int i = 1; i < readings.size(); i++) {
            Reading before = readings.get(i - 1);
            Reading after = readings.get(i);
            double expected = usual * (after.containers - before.containers);
            long grown = after.bytes - before.bytes;
            if (Math.abs(grown - expected) > Math.max(TOLERATED_BYTES, TOLERATED_PART * expected)) {
                return changed((grown < 0 ? "shrank by " : "grew by ") + megabytes(Math.abs(grown)) + " between "
                        + before.containers + " and " + after.containers + " containers, and not by about "
                        + megabytes(Math.round(expected)) + " as with the others");
            }
        }
        return Figure.of(added / BYTES_PER_MB / (all.containers - none.containers));
    }

    private static double rate(Reading before, Reading after) {
        return (double) (after.bytes - before.bytes) / (after.containers - before.containers);
    }

    /** The numbers of containers at which the store is read: none, a quarter, half, three quarters and all. */
    static List<Integer> readAt(int containers) {
        List<Integer> counts = new ArrayList<>(List.of(0));
        for (int quarter = 1; quarter <= 4; quarter++) {
            int count = (int) ((long) containers * quarter / 4);
            if (count > counts.getLast()) {
                counts.add(count);
            }
        }
        return counts;
    }

    private static Figure changed(String how) {
        return Figure.unavailable("something else changed the store meanwhile: it " + how);
    }

    private static String megabytes(long bytes) {
        return bytes < BYTES_PER_MB
                ? String.format(Locale.ROOT, "%.0f KB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MB", bytes / BYTES_PER_MB);
    }
}
