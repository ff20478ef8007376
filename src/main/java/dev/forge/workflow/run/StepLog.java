package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step's log file, and its lines for whoever watches. Secrets are masked in both. */
final class StepLog implements AutoCloseable {
    /** A line that is longer is passed on in pieces. */
    private static final int MAX_LINE = 64 << 10;

    private static final String MASK = "***";

    private final FileOutputStream file;
    private final File timesFile;
    /** Made with the first line: most steps of a large workflow print none. */
    private @Nullable FileOutputStream times;

    private final byte[] time = new byte[Long.BYTES];
    private final String step;
    private final RunEvents events;
    private final List<String> secrets;

    StepLog(File log, String step, RunEvents events, List<String> secrets) {
        this.step = step;
        this.events = events;
        this.secrets = secrets;
        timesFile = RunDirectory.timesOf(log);
        try {
            file = new FileOutputStream(log, true);
        } catch (IOException e) {
            throw new ForgeException("cannot write " + log + ": " + IoErrors.reason(e), e);
        }
    }

    /**
     * What one of the payload's streams is written to.
     *
     * @param before is called before each line
     */
    OutputStream stream(boolean isError, Runnable before) {
        return new Lines(isError, before);
    }

    private synchronized void line(boolean isError, String line) throws IOException {
        String masked = line;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        // First the time: whoever sees the line finds it.
        ByteBuffer.wrap(time).putLong(System.currentTimeMillis());
        FileOutputStream to = times;
        if (to == null) {
            to = new FileOutputStream(timesFile, true);
            times = to;
        }
        to.write(time);
        file.write((masked + "\n").getBytes(StandardCharsets.UTF_8));
        events.printed(step, isError, masked);
    }

    @Override
    public void close() {
        try {
            file.close();
            if (times != null) {
                times.close();
            }
        } catch (IOException e) {
            throw new ForgeException("cannot write the log of " + step + ": " + IoErrors.reason(e), e);
        }
    }

    private final class Lines extends OutputStream {
        private final ByteArrayOutputStream open = new ByteArrayOutputStream();
        private final boolean isError;
        private final Runnable before;

        Lines(boolean isError, Runnable before) {
            this.isError = isError;
            this.before = before;
        }

        @Override
        public void write(int b) throws IOException {
            if (b == '\n' || open.size() >= MAX_LINE) {
                end();
            }
            if (b != '\n') {
                open.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        private void end() throws IOException {
            before.run();
            line(isError, open.toString(StandardCharsets.UTF_8));
            open.reset();
        }

        @Override
        public void close() throws IOException {
            if (open.size() > 0) {
                end();
            }
        }
    }
}
