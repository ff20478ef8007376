package dev.forge.cli.command;

import dev.forge.bench.Progress;
import dev.forge.core.text.Ansi;
import dev.forge.core.text.DisplayWidth;
import dev.forge.core.text.Visible;
import java.io.PrintStream;
import java.util.Locale;

/**
 * How far a benchmark is, on standard error: a bar that is redrawn on a terminal, a line every few seconds elsewhere.
 */
public final class ProgressBar implements Progress {
    private static final int CELLS = 24;
    private static final long NANOS_BETWEEN_LINES = 5_000_000_000L;

    private final PrintStream out;
    private final boolean redrawn;
    private final boolean coloured;
    private final Terminal terminal;
    private final long start = System.nanoTime();
    private long phaseStart = start;
    private int phaseOf = -1;
    private long lastLine = start - NANOS_BETWEEN_LINES;
    private boolean drawn;

    /** A bar that is redrawn and coloured where standard error is a terminal that can do it. */
    public ProgressBar(Terminal terminal) {
        this(terminal, isRedrawn(terminal), terminal.isColoured(2));
    }

    /** A bar as somebody wants it. */
    public ProgressBar(Terminal terminal, boolean redrawn, boolean coloured) {
        this.terminal = terminal;
        out = terminal.err();
        this.redrawn = redrawn;
        this.coloured = coloured;
    }

    /** Whether standard error is a terminal on which a line can be drawn again. */
    public static boolean isRedrawn(Terminal terminal) {
        return terminal.isTerminal(2) && !"dumb".equals(terminal.environment().get("TERM"));
    }

    @Override
    public void step(String what, int done, int of) {
        long now = System.nanoTime();
        if (of != phaseOf) {
            phaseOf = of;
            phaseStart = now;
        }
        if (redrawn) {
            String text = " " + done + "/" + of + " " + what + times(now, done, of);
            // Asked for each time, as the window may have another size by now; a line that is full would wrap.
            int room = terminal.width(2) - 1;
            int cells = Math.clamp(room, 0, CELLS);
            Ansi.write(
                    out, Ansi.ERASE_LINE + bar(done, of, cells) + DisplayWidth.clip(Visible.line(text), room - cells));
            drawn = true;
        } else if (now - lastLine >= NANOS_BETWEEN_LINES) {
            out.println(done + "/" + of + " " + what + times(now, done, of));
            lastLine = now;
        }
    }

    private String bar(int done, int of, int cells) {
        int full = of == 0 ? 0 : Math.min(cells, cells * done / of);
        String bar = "█".repeat(full) + "░".repeat(cells - full);
        return Ansi.CYAN.paint(bar, coloured);
    }

    private String times(long now, int done, int of) {
        String elapsed = ", " + clock(now - start);
        // The first few steps say little about the rest.
        return done < 5 ? elapsed : elapsed + ", " + clock((now - phaseStart) / done * (of - done)) + " left";
    }

    private static String clock(long nanos) {
        long seconds = Math.max(0, nanos / 1_000_000_000L);
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }

    /** Of a benchmark that is to be quiet: nothing but what its runs write, if that was asked for. */
    public static Progress quiet(Terminal terminal) {
        return new Progress() {
            @Override
            public void step(String what, int done, int of) {}

            @Override
            public void note(String text) {}

            @Override
            public void output(String text) {
                terminal.err().println(text);
            }

            @Override
            public void end() {}
        };
    }

    @Override
    public void note(String text) {
        end();
        out.println(text);
    }

    @Override
    public void end() {
        if (drawn) {
            Ansi.write(out, Ansi.ERASE_LINE);
            drawn = false;
        }
    }
}
