package dev.forge.cli;

import dev.forge.engine.image.Progress;

/** Says on standard error what a user should know of an image; a few times, then only how often. */
class Notes implements Progress {
    private static final int SHOWN = 10;

    private final Terminal terminal;
    private int count;

    Notes(Terminal terminal) {
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
