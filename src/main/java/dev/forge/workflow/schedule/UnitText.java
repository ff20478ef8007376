package dev.forge.workflow.schedule;

import dev.forge.core.ForgeException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts as systemd's unit files take them: systemd.syntax(7), systemd.service(5), systemd.unit(5). */
final class UnitText {
    private UnitText() {}

    /** A word in double quotes in which nothing is replaced but what {@code isArgument} says. */
    private static String quoted(String word, boolean isArgument) {
        StringBuilder out = new StringBuilder("\"");
        for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            switch (c) {
                case '%' -> out.append("%%");
                case '$' -> out.append(isArgument ? "$$" : "$");
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\0' -> throw new ForgeException("a text with a null byte cannot stand in a unit file");
                default -> {
                    if (c < ' ' || c == 0x7f) {
                        out.append(String.format("\\x%02x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        // Byte for byte, so that UTF-8 stays what it is.
        return new String(out.append('"').toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /**
     * A command: its program, whose path is taken as it is, and its arguments, in which variables would be replaced.
     * systemd takes no program with quotes or backslashes in its path, so env starts such a one.
     */
    static String command(List<String> words) {
        String program = words.get(0);
        if (!program.matches("[^\\p{Cntrl}\"'\\\\$]*")) {
            return "\"/usr/bin/env\" " + arguments(words);
        }
        return quoted(program, false) + " " + arguments(words.subList(1, words.size()));
    }

    private static String arguments(List<String> words) {
        return String.join(" ", words.stream().map(word -> quoted(word, true)).toList());
    }

    /** A variable for {@code Environment=}. */
    static String variable(String name, String value) {
        return quoted(name + "=" + value, false);
    }

    /** A text to the end of its line, such as a description: what is no character becomes a blank. */
    static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", " ")
                .replace("%", "%%")
                .replaceAll("\\\\+$", "")
                .strip();
    }

    /** What may stand in a unit's name. */
    static String name(String text) {
        return text.replaceAll("[^A-Za-z0-9:_.-]", "_");
    }
}
