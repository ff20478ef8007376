package dev.forge.dashboard;

import com.sun.net.httpserver.HttpExchange;
import dev.forge.core.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pages that are open, each with a stream of the session's frames (server-sent events) in a thread of its own:
 * sampling waits for none of them. A page that does not read what it is sent is dropped.
 */
final class WebStreams {
    private static final int MAX_STREAMS = 32;
    private static final long HEARTBEAT_MILLIS = 10_000;
    /** After how long a page that does not read is dropped, as {@link DashboardServer} has it. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SessionLog log;
    private final String mode;
    private final long maxWriteNanos;
    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private final Object changed = new Object();
    private boolean hasEnded;

    private static final class Stream {
        private final Thread thread = Thread.currentThread();
        private final OutputStream out;
        /** When the write that goes on has begun; 0 if there is none. */
        private volatile long writingSince;

        Stream(OutputStream out) {
            this.out = out;
        }

        void write(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            writingSince = System.nanoTime() | 1;
            out.write(bytes);
            out.flush();
            writingSince = 0;
        }

        void event(String name, String data) throws IOException {
            write("event: " + name + "\ndata: " + data + "\n\n");
        }
    }

    /**
     * Nobody has opened a page yet.
     *
     * @param isReadOnly whether pages can only look
     * @param interval from one sample to the next, in milliseconds
     * @param patience after how long a page that does not read is dropped
     */
    WebStreams(SessionLog log, boolean isReadOnly, long interval, Duration patience) {
        this.log = log;
        maxWriteNanos = patience.toNanos();
        mode = new JsonObject()
                .put("read_only", isReadOnly)
                .put("interval", interval)
                .toString();
        Thread.ofVirtual().name("dashboard-streams").start(this::dropSlow);
    }

    /** The log has something new. */
    void tell() {
        synchronized (changed) {
            changed.notifyAll();
        }
    }

    int open() {
        return open.size();
    }

    boolean isFull() {
        return open.size() >= MAX_STREAMS;
    }

    /** Sends the session so far and then what is new, until the page or this program ends. */
    void serve(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        Stream stream = new Stream(exchange.getResponseBody());
        open.add(stream);
        try {
            stream.write("retry: 1000\n\n");
            stream.event("mode", mode);
            int sent = 0;
            while (await(sent)) {
                List<SessionLog.Frame> news = log.after(sent);
                for (SessionLog.Frame frame : news) {
                    stream.write("data: " + frame.text() + "\n\n");
                    sent = frame.number();
                }
                if (news.isEmpty()) {
                    stream.write(":\n\n");
                }
            }
            stream.event("end", "{}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The browser has gone.
        } finally {
            open.remove(stream);
            tell();
        }
    }

    /** Waits for something new, or so long that something has to be sent; false at the end. */
    private boolean await(int sent) throws InterruptedException {
        synchronized (changed) {
            long end = System.nanoTime() + HEARTBEAT_MILLIS * 1_000_000;
            long left = HEARTBEAT_MILLIS;
            while (!hasEnded && log.count() == sent && left > 0) {
                changed.wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
            return !hasEnded;
        }
    }

    private void dropSlow() {
        try {
            while (!isOver()) {
                long now = System.nanoTime();
                for (Stream stream : open) {
                    long since = stream.writingSince;
                    if (since != 0 && now - since > maxWriteNanos) {
                        // It closes the connection that the thread waits for.
                        stream.thread.interrupt();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOver() throws InterruptedException {
        synchronized (changed) {
            long end = System.nanoTime() + maxWriteNanos / 10;
            while (!hasEnded && end - System.nanoTime() > 1_000_000) {
                changed.wait((end - System.nanoTime()) / 1_000_000);
            }
            return hasEnded;
        }
    }

    /** Tells all pages that it is over, and waits a little for them to have heard it. */
    void end() {
        synchronized (changed) {
            hasEnded = true;
            changed.notifyAll();
            long end = System.nanoTime() + 1_000_000_000;
            try {
                while (!open.isEmpty() && end - System.nanoTime() > 1_000_000) {
                    changed.wait((end - System.nanoTime()) / 1_000_000);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
