package dev.forge.cli.image;

import dev.forge.cli.command.Terminal;
import dev.forge.engine.image.layer.ImageProgress;

/** Says on standard error what a user should know of an image; a few times, then only how often. */
class ImageNotes implements ImageProgress {
    private static final int SHOWN = 10;

    private final Terminal terminal;
    private int count;

    ImageNotes(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void note(String text) {
        if (count++ < SHOWN) {
            terminal.err().println("forge: " + text);
        }
    }

    @Override
    public void expect(long bytes) {}

    @Override
    public void read(long bytes) {}

    /** Says how many notes were not shown. */
    synchronized void end() {
        if (count > SHOWN) {
            terminal.err().println("forge: and " + (count - SHOWN) + " more such notes");
        }
    }
}
