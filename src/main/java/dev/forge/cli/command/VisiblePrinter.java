package dev.forge.cli.command;

import dev.forge.core.text.Ansi;
import dev.forge.core.text.Visible;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Prints text in UTF-8 with all control characters in it made visible, wherever the text comes from: names, labels,
 * messages of other programs. Bytes that are written, not printed, go through as they are: a payload's own output, and
 * the sequences of {@link Ansi#write}.
 */
public final class VisiblePrinter extends PrintStream {
    /** A printer that flushes after each line. */
    public VisiblePrinter(OutputStream to) {
        super(to, true, StandardCharsets.UTF_8);
    }

    @Override
    public void print(@Nullable String text) {
        super.print(Visible.of(String.valueOf(text)));
    }

    @Override
    public void print(@Nullable Object text) {
        super.print(Visible.of(String.valueOf(text)));
    }

    @Override
    public void print(char[] text) {
        super.print(Visible.of(new String(text)));
    }

    @Override
    public void print(char text) {
        super.print(Visible.of(String.valueOf(text)));
    }

    // A line in one piece: what is printed is written at once.

    @Override
    public void println(@Nullable String text) {
        super.print(Visible.of(text + "\n"));
    }

    @Override
    public void println(@Nullable Object text) {
        super.print(Visible.of(text + "\n"));
    }
}
