package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
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

    /** Takes one entry. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One entry.
         *
         * @param time when, as RFC 3339 text
         * @param error whether it came from standard error
         * @param text what was printed
         * @param ended whether a line feed followed
         */
        void entry(String time, boolean error, byte[] text, boolean ended) throws IOException;
    }

    /**
     * Reads the entries.
     *
     * @param tail how many of the last lines; negative: all
     * @param since the earliest time, or null
     * @param until whether to stop at the end of the file: asked whenever that is reached
     */
    public void read(int tail, @Nullable Instant since, Sink reader, BooleanSupplier until) {
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
            long from = tail < 0 ? 0 : startOfTail(in, tail);
            Lines lines = new Lines(in, from);
            while (true) {
                byte[] line = lines.next();
                if (line != null) {
                    tell(line, since, reader);
                } else if (until.getAsBoolean()) {
                    // What was written between the end of the file and the end of the container.
                    while ((line = lines.next()) != null) {
                        tell(line, since, reader);
                    }
                    return;
                } else {
                    long length = in.length();
                    DirectoryWatch.until(
                            file.getParentFile(), () -> file.length() > length || until.getAsBoolean(), -1);
                }
            }
        } catch (IOException e) {
            throw new ForgeException("cannot read the log " + file + ": " + IoErrors.reason(e), e);
        }
    }

    private static void tell(byte[] line, @Nullable Instant since, Sink reader) throws IOException {
        Entry entry = Entry.of(line);
        if (entry != null && (since == null || entry.isFrom(since))) {
            reader.entry(entry.time, entry.error, entry.text, entry.ended);
        }
    }

    /** One line of the file taken apart. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(String time, boolean error, byte[] text, boolean ended) {
        private static final int STREAM_LENGTH = "stdout".length();

        /** The entry, or null for a line that is none, as a file that was damaged has. */
        static @Nullable Entry of(byte[] line) {
            int first = indexOf(line, 0);
            int second = indexOf(line, first + 1);
            int third = indexOf(line, second + 1);
            if (first < 0 || second != first + 1 + STREAM_LENGTH || third < second + 2) {
                return null;
            }
            return new Entry(
                    new String(line, 0, first, StandardCharsets.US_ASCII),
                    line[first + 4] == 'e',
                    Arrays.copyOfRange(line, third + 1, line.length),
                    line[second + 1] == 'F');
        }

        boolean isFrom(Instant since) {
            try {
                return !OffsetDateTime.parse(time).toInstant().isBefore(since);
            } catch (DateTimeParseException e) {
                return false;
            }
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

    /**
     * Where the first of the last lines of the payload begins; an entry that goes on with a line is none of its own.
     */
    private static long startOfTail(RandomAccessFile in, int tail) throws IOException {
        Deque<Long> starts = new ArrayDeque<>();
        Lines lines = new Lines(in, 0);
        long start = 0;
        boolean outputIsOpen = false;
        boolean errorIsOpen = false;
        byte[] line;
        while ((line = lines.next()) != null) {
            Entry entry = Entry.of(line);
            if (entry != null) {
                if (!(entry.error ? errorIsOpen : outputIsOpen)) {
                    starts.addLast(start);
                }
                if (entry.error) {
                    errorIsOpen = !entry.ended;
                } else {
                    outputIsOpen = !entry.ended;
                }
                if (starts.size() > tail) {
                    starts.removeFirst();
                }
            }
            start = lines.position();
        }
        return starts.isEmpty() ? start : starts.getFirst();
    }

    /** Whole lines of a file that may still grow. */
    private static final class Lines {
        private final RandomAccessFile in;
        private final byte[] buffer = new byte[64 << 10];
        private byte[] pending = new byte[0];
        private int at;
        private int filled;
        private long position;

        Lines(RandomAccessFile in, long from) throws IOException {
            this.in = in;
            this.position = from;
            in.seek(from);
        }

        /** Where the next line begins. */
        long position() {
            return position;
        }

        byte @Nullable [] next() throws IOException {
            while (true) {
                for (int i = at; i < filled; i++) {
                    if (buffer[i] == '\n') {
                        byte[] line = join(i);
                        at = i + 1;
                        position += line.length + 1L;
                        return line;
                    }
                }
                pending = join(filled);
                at = 0;
                filled = Math.max(in.read(buffer), 0);
                if (filled == 0) {
                    return null;
                }
            }
        }

        private byte[] join(int end) {
            byte[] joined = Arrays.copyOf(pending, pending.length + end - at);
            System.arraycopy(buffer, at, joined, pending.length, end - at);
            pending = new byte[0];
            return joined;
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
