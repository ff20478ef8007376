package dev.forge.cli.workflow;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Reads a log line by line as it grows, with the time of each line; also one that is not there yet. */
final class LogLinesReader {
    private static final int BUFFER_BYTES = 8 << 10;

    /**
     * A line.
     *
     * @param step whose it is
     * @param millis when it was printed, since 1970; 0 if nobody knows
     * @param text the line
     */
    record Line(String step, long millis, String text) {}

    private final String step;
    private final File file;
    private final File times;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private final Deque<Line> ready = new ArrayDeque<>();
    private @Nullable RandomAccessFile log;
    private @Nullable RandomAccessFile clock;
    private long count;

    LogLinesReader(String step, File file, File times) {
        this.step = step;
        this.file = file;
        this.times = times;
    }

    /** Leaves all but so many lines from the end out. */
    void skipToLast(int most) {
        Deque<Line> last = new ArrayDeque<>();
        for (Line line = next(); line != null; line = next()) {
            last.add(line);
            if (last.size() > most) {
                last.remove();
            }
        }
        ready.addAll(last);
    }

    /** The next line without taking it, or null if there is none yet. */
    @Nullable
    Line peek() {
        if (ready.isEmpty()) {
            read();
        }
        return ready.peek();
    }

    /** Takes the next line, or null if there is none yet. */
    @Nullable
    Line next() {
        peek();
        return ready.poll();
    }

    private void read() {
        try {
            RandomAccessFile from = log;
            if (from == null) {
                if (!file.isFile()) {
                    return;
                }
                from = new RandomAccessFile(file, "r");
                log = from;
            }
            byte[] buffer = new byte[BUFFER_BYTES];
            int length;
            while (ready.isEmpty() && (length = from.read(buffer)) > 0) {
                for (int i = 0; i < length; i++) {
                    if (buffer[i] == '\n') {
                        ready.add(new Line(step, time(), open.toString(StandardCharsets.UTF_8)));
                        open.reset();
                        count++;
                    } else {
                        open.write(buffer[i]);
                    }
                }
            }
        } catch (IOException e) {
            throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), e);
        }
    }

    private long time() throws IOException {
        if (clock == null && times.isFile()) {
            clock = new RandomAccessFile(times, "r");
        }
        RandomAccessFile from = clock;
        long place = count * Long.BYTES;
        if (from == null || from.length() < place + Long.BYTES) {
            return 0;
        }
        from.seek(place);
        return from.readLong();
    }

    void close() {
        try {
            if (log != null) {
                log.close();
            }
            if (clock != null) {
                clock.close();
            }
        } catch (IOException e) {
            // They were only read.
        }
    }
}
