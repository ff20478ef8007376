package dev.forge.cli.image;

import dev.forge.cli.command.ProgressBar;
import dev.forge.cli.command.Terminal;

/** Says on standard error how far the loading of an image is, once it takes long. */
final class LoadProgress extends ImageNotes {
    private static final long PATIENCE_NANOS = 500_000_000;
    private static final long REDRAW_NANOS = 100_000_000;
    private static final long BYTES_PER_MB = 1_000_000;

    private final boolean quiet;
    private final ProgressBar bar;
    private long nextDrawing = System.nanoTime() + PATIENCE_NANOS;
    private long expected;
    private long read;

    LoadProgress(Terminal terminal, boolean quiet) {
        super(terminal);
        this.quiet = quiet;
        bar = new ProgressBar(terminal);
    }

    @Override
    public synchronized void note(String text) {
        bar.end();
        super.note(text);
    }

    @Override
    public synchronized void expect(long bytes) {
        expected = bytes;
        read = 0;
    }

    @Override
    public synchronized void read(long bytes) {
        read += bytes;
        if (quiet || expected == 0 || System.nanoTime() < nextDrawing) {
            return;
        }
        nextDrawing = System.nanoTime() + REDRAW_NANOS;
        bar.step("MB of layers", (int) (read / BYTES_PER_MB), (int) (expected / BYTES_PER_MB));
    }

    @Override
    synchronized void end() {
        bar.end();
        super.end();
    }
}
