package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A payload's output in the form that Kubernetes's CRI defines and conmon writes: a line each of
 * {@code TIME stdout|stderr F|P TEXT}, where P marks a part whose line goes on in the next entry.
 */
public final class PayloadLog {
    private final File file;

    /** The log in this file, which need not be there. */
    public PayloadLog(File file) {
        this.file = file;
    }

    /**
     * Which lines are read.
     *
     * @param tail how many of the last ones, before the times are looked at; negative: all
     * @param since the earliest time, or null
     * @param until the latest time, or null
     */
    public record Range(
            int tail, @Nullable Instant since, @Nullable Instant until) {
        /** Every line. */
        public static final Range ALL = new Range(-1, null, null);

        private boolean holds(LogEntry entry) {
            if (since == null && until == null) {
                return true;
            }
            Instant moment = entry.moment();
            return moment != null
                    && (since == null || !moment.isBefore(since))
                    && (until == null || !moment.isAfter(until));
        }
    }

    /** Takes what was printed, line by line; a long line comes in pieces. */
    @FunctionalInterface
    public interface Sink {
        /**
         * A line, or a piece of one.
         *
         * @param time when it was printed, as RFC 3339 text
         * @param error whether it came from standard error
         * @param begins whether a line begins with it
         * @param text what was printed
         * @param ended whether a line feed followed
         */
        void piece(String time, boolean error, boolean begins, byte[] text, boolean ended) throws IOException;
    }

    /**
     * Reads lines. A line's time is that of its first piece, and a line is read as a whole or not at all.
     *
     * @param until whether to stop at the end of the file: asked whenever that is reached
     */
    public void read(Range range, Sink sink, BooleanSupplier until) {
        Reading reading = new Reading(range, sink);
        int tail = range.tail;
        while (true) {
            if (!file.exists()) {
                if (until.getAsBoolean()) {
                    return;
                }
                DirectoryWatch.until(file.getParentFile(), () -> file.exists() || until.getAsBoolean(), -1);
                if (!file.exists()) {
                    return;
                }
            }
            try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
                if (!read(in, reading, tail, until)) {
                    return;
                }
            } catch (IOException e) {
                throw new ForgeException("cannot read the log " + file + ": " + IoErrors.reason(e), e);
            }
            // Another file, or the same one emptied: from its beginning.
            tail = -1;
        }
    }

    /** Reads to the end; returns whether the file was replaced or cut meanwhile, so that it is to be read anew. */
    private boolean read(RandomAccessFile in, Reading reading, int tail, BooleanSupplier until) throws IOException {
        LogTail.Start start = tail < 0 ? new LogTail.Start(0, false, false) : LogTail.of(in, tail);
        reading.begin(start);
        LogLines lines = new LogLines(in, start.offset());
        Object key = key();
        while (true) {
            LogLines.Piece piece = lines.next();
            if (piece != null) {
                reading.take(piece);
            } else if (until.getAsBoolean()) {
                // What was written between the end of the file and the end of the container.
                while ((piece = lines.next()) != null) {
                    reading.take(piece);
                }
                piece = lines.rest();
                if (piece != null) {
                    reading.take(piece);
                }
                return false;
            } else if (in.length() < lines.end() || !Objects.equals(key, key())) {
                return true;
            } else {
                long end = lines.end();
                DirectoryWatch.until(
                        file.getParentFile(),
                        () -> file.length() != end || until.getAsBoolean() || !Objects.equals(key, key()),
                        -1);
            }
        }
    }

    /** Which file it is now: another one with this name is another log. */
    private @Nullable Object key() {
        try {
            return Files.readAttributes(file.toPath(), BasicFileAttributes.class)
                    .fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    /** Tells the sink of entries, and keeps in mind what each stream is in the middle of. */
    private static final class Reading {
        private final Range range;
        private final Sink sink;
        private final boolean[] open = new boolean[2];
        private final boolean[] shown = new boolean[2];
        private @Nullable LogEntry last;

        Reading(Range range, Sink sink) {
            this.range = range;
            this.sink = sink;
        }

        void begin(LogTail.Start start) {
            open[0] = start.output();
            open[1] = start.error();
            shown[0] = false;
            shown[1] = false;
            last = null;
        }

        void take(LogLines.Piece piece) throws IOException {
            LogEntry entry = piece.continues() ? last : LogEntry.of(piece.text());
            last = entry;
            if (entry == null) {
                return;
            }
            int stream = entry.error() ? 1 : 0;
            boolean begins = !open[stream];
            if (begins) {
                shown[stream] = range.holds(entry);
            }
            open[stream] = !(entry.ended() && piece.ended());
            if (shown[stream]) {
                byte[] text = piece.continues() ? piece.text() : entry.text();
                sink.piece(entry.time(), entry.error(), begins, text, !open[stream]);
            }
        }
    }

    /** Writes a log while a container runs in the foreground. */
    static final class Writer implements AutoCloseable {
        private static final int MAX_TEXT = 8192;

        private final OutputStream out;

        Writer(File file) throws IOException {
            out = new FileOutputStream(file, true);
        }

        /** One stream's output, cut into lines. */
        synchronized void write(String stream, byte[] bytes, int from, int to, boolean ended) throws IOException {
            for (int start = from; start < to || (ended && start == from); start += MAX_TEXT) {
                int end = Math.min(start + MAX_TEXT, to);
                boolean last = end == to && ended;
                byte[] head =
                        (Instant.now() + " " + stream + (last ? " F " : " P ")).getBytes(StandardCharsets.US_ASCII);
                byte[] entry = Arrays.copyOf(head, head.length + end - start + 1);
                System.arraycopy(bytes, start, entry, head.length, end - start);
                entry[entry.length - 1] = '\n';
                out.write(entry);
                if (end == to) {
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
