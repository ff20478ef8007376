package dev.forge.core.text;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The control sequences (ECMA-48) that Forge writes to a terminal; but for the dashboard, which draws whole
 * screens, nothing else in the sources has one. Whether a
 * terminal is there and wants colours, with regard to NO_COLOR and TERM, is what {@code Terminal.isColoured} says.
 */
public enum Ansi {
    BOLD(1),
    RED(31),
    GREEN(32),
    YELLOW(33),
    BLUE(34),
    MAGENTA(35),
    CYAN(36);

    private static final String ESCAPE = "\u001b[";

    /** Goes back to the beginning of the line and erases it. */
    public static final String ERASE_LINE = "\r" + ESCAPE + "K";

    /** Erases the screen and goes to its upper left corner. */
    public static final String CLEAR_SCREEN = ESCAPE + "H" + ESCAPE + "J";

    /** Erases from the cursor to the end of the screen. */
    public static final String ERASE_BELOW = "\r" + ESCAPE + "J";

    private final int parameter;

    Ansi(int parameter) {
        this.parameter = parameter;
    }

    /** Goes to the beginning of a line above this one. */
    public static String up(int lines) {
        return lines == 0 ? "\r" : "\r" + ESCAPE + lines + "A";
    }

    /** Writes text with such sequences in it, and nothing from outside that is not {@link Visible}. */
    public static void write(PrintStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    /** The text in this colour, or as it is. */
    public String paint(String text, boolean coloured) {
        return coloured ? ESCAPE + parameter + "m" + text + ESCAPE + "0m" : text;
    }
}
