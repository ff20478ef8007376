package dev.forge.engine.lifecycle;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a payload's log: {@code TIME stdout|stderr F|P TEXT}.
 *
 * @param time when, as it stands in the log
 * @param error whether it came from standard error
 * @param text what was printed
 * @param ended whether a line feed followed
 */
@SuppressWarnings("ArrayRecordComponent")
record LogEntry(String time, boolean error, byte[] text, boolean ended) {
    private static final int STREAM_LENGTH = "stdout".length();

    /** The entry, or null for a line that is none, as a file that was damaged has. */
    static @Nullable LogEntry of(byte[] line) {
        int first = indexOf(line, 0);
        int second = indexOf(line, first + 1);
        int third = indexOf(line, second + 1);
        if (first < 0 || second != first + 1 + STREAM_LENGTH || third < second + 2) {
            return null;
        }
        return new LogEntry(
                new String(line, 0, first, StandardCharsets.US_ASCII),
                line[first + 4] == 'e',
                Arrays.copyOfRange(line, third + 1, line.length),
                line[second + 1] == 'F');
    }

    /** The time, or null if it is none. */
    @Nullable
    Instant moment() {
        try {
            return OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int indexOf(byte[] line, int from) {
        for (int i = Math.max(from, 0); i < line.length; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }
}
