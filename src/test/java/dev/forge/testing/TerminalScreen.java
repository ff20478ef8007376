package dev.forge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.TerminalProgram;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jline.utils.ScreenTerminal;

/**
 * A program on a terminal of its own that answers nothing, as the worst terminal does, and what the terminal shows. For
 * one thread.
 */
public final class TerminalScreen implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long STEP_NANOS = 20_000_000L;

    private final TerminalProgram program;
    private final long began = System.nanoTime();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final ByteBuffer undecoded = ByteBuffer.allocate(1 << 20);
    private ScreenTerminal emulator;

    private TerminalScreen(TerminalProgram program, int columns, int rows) {
        this.program = program;
        emulator = new ScreenTerminal(columns, rows);
    }

    /** Starts a program on a terminal of this size. */
    public static TerminalScreen start(List<String> command, Map<String, String> environment, int columns, int rows) {
        return new TerminalScreen(TerminalProgram.start(command, environment, columns, rows), columns, rows);
    }

    /** Types something. */
    public void type(String keys) {
        program.type(keys);
    }

    /** From now on the emulator has this size, and nothing on it; that of the terminal is set by whoever calls. */
    public void resize(int columns, int rows) {
        emulator = new ScreenTerminal(columns, rows);
    }

    /** Waits until the screen holds a text. */
    public void await(String text) {
        await(text, screen -> screen.contains(text));
    }

    /** Waits until the screen does not hold a text. */
    public void awaitWithout(String text) {
        await("no " + text, screen -> !screen.contains(text));
    }

    /** Waits until the screen is as it should be. */
    public void await(String what, Predicate<String> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!wanted.test(text())) {
            if (System.nanoTime() > end) {
                assertThat(text())
                        .as("not within " + LIMIT.toSeconds() + " s: " + what)
                        .isEqualTo(what);
            }
            read();
        }
    }

    /** Takes what has been written until now, and waits a little for more. */
    public void read() {
        byte[] output = program.read(System.nanoTime() - began + STEP_NANOS);
        while (output != null) {
            written.writeBytes(output);
            undecoded.put(output).flip();
            CharBuffer text = CharBuffer.allocate(output.length + 8);
            decoder.decode(undecoded, text, false);
            undecoded.compact();
            emulator.write(text.flip().toString());
            output = program.read(System.nanoTime() - began);
        }
    }

    /** The screen's lines without the blanks at their ends. */
    public String text() {
        return emulator.toString().replaceAll(" +\n", "\n");
    }

    /** The line of the screen that holds a text; empty if there is none. */
    public String line(String text) {
        return text().lines().filter(line -> line.contains(text)).findFirst().orElse("");
    }

    /** All that the program has written, a byte a character. */
    public String written() {
        return written.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        program.close();
    }
}
