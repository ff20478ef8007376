package dev.forge.engine.lifecycle;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.ArrayDeque;
import java.util.Deque;

/** Finds where the last lines of a payload's log begin, from the file's end backwards. */
final class LogTail {
    private static final long FIRST_WINDOW = 64 << 10;
    private static final int GROWTH = 16;

    private LogTail() {}

    /**
     * Where a line begins, and which streams are in the middle of an earlier line there.
     *
     * @param offset the offset in the file
     * @param output whether standard output is
     * @param error whether standard error is
     */
    record Start(long offset, boolean output, boolean error) {}

    /**
     * Where the last lines begin.
     *
     * @param tail how many lines; 0 is the end of the file
     */
    static Start of(RandomAccessFile in, int tail) throws IOException {
        long size = in.length();
        for (long window = FIRST_WINDOW; ; window *= GROWTH) {
            long from = Math.max(0, size - window);
            Window found = new Window(in, from, tail);
            if (from == 0 || found.isEnough()) {
                return found.start();
            }
        }
    }

    /** The lines of the file's end. */
    private static final class Window {
        private final int tail;
        private final Deque<Start> starts = new ArrayDeque<>();
        private final boolean[] known = new boolean[2];
        private final boolean[] open = new boolean[2];
        private long guessed = -1;
        private final long end;

        Window(RandomAccessFile in, long from, int tail) throws IOException {
            this.tail = tail;
            LogLines lines = new LogLines(in, from);
            known[0] = from == 0;
            known[1] = from == 0;
            boolean whole = from == 0;
            LogLines.Piece piece;
            while ((piece = lines.next()) != null) {
                // The window may begin in the middle of an entry.
                LogEntry entry = whole && !piece.continues() ? LogEntry.of(piece.text()) : null;
                whole |= piece.ended();
                if (entry != null) {
                    take(entry, piece.start());
                }
            }
            end = lines.position();
        }

        private void take(LogEntry entry, long start) {
            int stream = entry.error() ? 1 : 0;
            if (!known[stream]) {
                // It may go on with a line from before the window.
                guessed = start;
                known[stream] = entry.ended();
                return;
            }
            if (!open[stream]) {
                int other = 1 - stream;
                boolean otherOpen = open[other] || !known[other];
                starts.addLast(new Start(start, stream == 1 && otherOpen, stream == 0 && otherOpen));
                if (starts.size() > tail) {
                    starts.removeFirst();
                }
            }
            open[stream] = !entry.ended();
        }

        boolean isEnough() {
            return starts.size() == tail && (tail == 0 || starts.getFirst().offset() > guessed);
        }

        Start start() {
            return starts.isEmpty() ? new Start(end, false, false) : starts.getFirst();
        }
    }
}
