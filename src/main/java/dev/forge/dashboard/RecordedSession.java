package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.OutputFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A session as one page to attach to an issue. The page is written at the start, so that a file that cannot be written
 * is known at once, then every minute, so that whatever ends the program takes a minute at most, and at the end; each
 * time the old or the new page is there, never a part. How long sessions are kept small says {@link SessionLog}.
 */
public final class RecordedSession {
    private static final long MAX_BYTES = 8 << 20;
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final File file;
    private final boolean isRegular;
    private final SessionLog log;
    private final AtomicBoolean isWriting = new AtomicBoolean();
    private final Object writing = new Object();
    private volatile long writtenAt = System.nanoTime();
    private @Nullable String written;

    private RecordedSession(File file, boolean isRegular, SessionLog log) {
        this.file = file;
        this.isRegular = isRegular;
        this.log = log;
    }

    /**
     * Begins to record.
     *
     * @param name the file; what it holds is replaced
     * @throws ForgeException if it cannot be written
     */
    public static RecordedSession begin(String name) {
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw new ForgeException("cannot write " + name + ": it is a directory", "--record takes a file");
        }
        boolean isRegular = Files.notExists(path) || Files.isRegularFile(path);
        RecordedSession session = new RecordedSession(target(path), isRegular, new SessionLog(MAX_BYTES));
        if (isRegular) {
            session.write();
        }
        return session;
    }

    /** A link stays one: what it leads to is replaced. */
    private static File target(Path path) {
        try {
            return Files.isRegularFile(path) ? path.toRealPath().toFile() : path.toFile();
        } catch (IOException e) {
            return path.toFile();
        }
    }

    SessionLog log() {
        return log;
    }

    /** Adds a snapshot, and has the page written now and then, by a thread of its own. */
    void add(Snapshot snapshot) {
        log.add(snapshot);
        boolean isTime = System.nanoTime() - writtenAt > EVERY_NANOS;
        if (isRegular && isTime && isWriting.compareAndSet(false, true)) {
            Thread thread = new Thread(this::save, "dashboard-recording");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Takes samples of its own, for a session that nobody looks at. */
    public void sample(DashboardOptions options, Map<String, String> environment) {
        Sampling sampling = new Sampling(environment, options.interval(), this::add);
        add(sampling.first());
        sampling.watchAll();
        sampling.start(options.interval());
    }

    private void save() {
        try {
            write();
        } catch (ForgeException e) {
            // It is tried again, and said at the end.
            writtenAt = System.nanoTime();
        } finally {
            isWriting.set(false);
        }
    }

    /**
     * Writes the page.
     *
     * @throws ForgeException if it cannot be written; the page that was written before is still there then
     */
    public void write() {
        synchronized (writing) {
            String until = DateTimeFormatter.ofPattern("HH:mm:ss")
                    .withZone(ZoneId.systemDefault())
                    .format(log.end());
            try {
                OutputFile.write(file, WebPage.recording(log.after(0)));
            } catch (ForgeException e) {
                throw written == null
                        ? e
                        : new ForgeException(e.getMessage() + "", "it has the session until " + written, e);
            }
            written = log.count() == 0 ? null : until;
            writtenAt = System.nanoTime();
        }
    }
}
