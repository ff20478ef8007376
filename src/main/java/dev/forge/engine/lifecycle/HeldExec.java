package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Another process in a container that has nearly as many processes as it may have. There runc's own part in the container
 * may find no thread, and then prints its stack, a hundred lines, where the process would print its errors. So they are
 * held back until the process has begun. What did not begin is tried again: mostly runc has its threads before it is
 * moved into the container's control group.
 */
public final class HeldExec {
    private static final int TRIES = 10;
    private static final long POLL_NANOS = 5_000_000L;
    private static final long PAUSE_NANOS = 20_000_000L;

    private HeldExec() {}

    /**
     * Runs the process to its end, and copies what it prints.
     *
     * @param command the OCI runtime with its arguments
     * @param file describes the process; beside it are the runtime's log and the file for the process's id
     * @param failure what is thrown if it does not begin
     * @return its exit code
     */
    public static int run(List<String> command, File file, OutputStream out, OutputStream err, ForgeException failure) {
        // What a runtime has read of its input for a process that did not begin is lost.
        return run(command, file, readsNothing() ? TRIES : 1, out, err, failure);
    }

    static int run(
            List<String> command, File file, int tries, OutputStream out, OutputStream err, ForgeException failure) {
        File begun = new File(file.getPath() + ".pid");
        for (int i = 0; i < tries; i++) {
            HeldErrors held = new HeldErrors(err, begun);
            int code = run(command, out, held);
            if (held.end()) {
                return code;
            }
            new File(file.getPath() + ".log").delete();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw failure;
    }

    /** Unlike an {@link Attachment} not until the output's end: what the process has started may hold that open for long. */
    private static int run(List<String> command, OutputStream out, OutputStream err) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Copy errors = new Copy(process.getErrorStream(), err);
            Copy output = new Copy(process.getInputStream(), out);
            int code = process.waitFor();
            output.await();
            errors.await();
            return code;
        } catch (IOException e) {
            throw new ForgeException("cannot run " + command.get(0) + ": " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while " + command.get(0) + " runs");
        }
    }

    /** Copies on a thread of its own. */
    private static final class Copy extends FilterOutputStream {
        private static final long QUIET_NANOS = 200_000_000L;

        private final Thread thread;
        private volatile boolean isWriting;
        private volatile long wroteAt = System.nanoTime();

        Copy(InputStream from, OutputStream to) {
            super(to);
            thread = Thread.ofPlatform()
                    .daemon()
                    .start(() -> Attachment.copy(from, this, null, "", Attachment.LineEnds.AS_PRINTED));
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            isWriting = true;
            try {
                out.write(bytes, start, length);
                out.flush();
            } finally {
                wroteAt = System.nanoTime();
                isWriting = false;
            }
        }

        /** Until the end, or until what the process has printed, which is in the pipe when it has ended, is written. */
        void await() throws InterruptedException {
            long ended = System.nanoTime();
            while (!thread.join(Duration.ofMillis(5))) {
                long now = System.nanoTime();
                if (!isWriting && now - ended > QUIET_NANOS && now - wroteAt > QUIET_NANOS) {
                    return;
                }
            }
        }
    }

    private static boolean readsNothing() {
        try {
            return new File("/proc/self/fd/0").getCanonicalPath().equals("/dev/null");
        } catch (IOException e) {
            return false;
        }
    }

    /** Passes on what is written as soon as there is a file, and until then keeps it. */
    static final class HeldErrors extends OutputStream {
        private final OutputStream to;
        private final File begun;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean hasBegun;
        private boolean hasEnded;

        HeldErrors(OutputStream to, File begun) {
            this.to = to;
            this.begun = begun;
            Thread.ofPlatform().daemon().name("held-errors").start(this::watch);
        }

        private void watch() {
            while (!looked()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }

        /** Whether there is nothing more to look for. */
        private synchronized boolean looked() {
            if (!hasBegun && !hasEnded && begun.exists()) {
                hasBegun = true;
                try {
                    kept.writeTo(to);
                    to.flush();
                } catch (IOException e) {
                    // Nobody reads it any more, which does not end the process.
                    kept.reset();
                }
            }
            return hasBegun || hasEnded;
        }

        /** Whether there was the file; what is kept without it is gone. */
        synchronized boolean end() {
            looked();
            hasEnded = true;
            return hasBegun;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) throws IOException {
            looked();
            if (hasBegun) {
                to.write(bytes, from, length);
            } else {
                kept.write(bytes, from, length);
            }
        }

        @Override
        public synchronized void flush() throws IOException {
            if (hasBegun) {
                to.flush();
            }
        }
    }
}
