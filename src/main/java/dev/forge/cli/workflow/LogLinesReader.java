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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a log line by line as it grows, also one that is not there yet. */
final class LogLinesReader {
    private final File file;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private @Nullable RandomAccessFile log;

    LogLinesReader(File file, Consumer<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Passes the last lines on, and leaves out those before. */
    void readLast(int count) {
        Deque<String> last = new ArrayDeque<>();
        read(line -> {
            last.add(line);
            if (last.size() > count) {
                last.remove();
            }
        });
        last.forEach(lines);
    }

    /** Passes on what has come since. */
    void read() {
        read(lines);
    }

    private void read(Consumer<String> taker) {
        byte[] buffer = new byte[32 << 10];
        try {
            RandomAccessFile from = log;
            if (from == null) {
                if (!file.isFile()) {
                    return;
                }
                from = new RandomAccessFile(file, "r");
                log = from;
            }
            int length;
            while ((length = from.read(buffer)) > 0) {
                for (int i = 0; i < length; i++) {
                    if (buffer[i] == '\n') {
                        taker.accept(open.toString(StandardCharsets.UTF_8));
                        open.reset();
                    } else {
                        open.write(buffer[i]);
                    }
                }
            }
        } catch (IOException e) {
            throw new ForgeException("cannot read " + file + ": " + IoErrors.reason(e), e);
        }
    }

    void close() {
        try {
            if (log != null) {
                log.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }
}
