package dev.forge.core.text;

import java.util.ArrayList;
import java.util.List;

/** Markdown as GitHub and GitLab read it. */
public final class Markdown {
    private Markdown() {}

    /**
     * A table.
     *
     * @param textColumns so many columns from the left hold text; those after them hold numbers and are aligned right
     */
    public static String table(int textColumns, List<String> header, List<List<String>> rows) {
        StringBuilder out = new StringBuilder(row(header));
        List<String> rule = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            rule.add(i < textColumns ? ":---" : "---:");
        }
        out.append(row(rule));
        for (List<String> cells : rows) {
            out.append(row(cells));
        }
        return out.toString();
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells.stream().map(Markdown::escaped).toList()) + " |\n";
    }

    /** A bulleted list. */
    public static String list(List<String> items) {
        StringBuilder out = new StringBuilder();
        for (String item : items) {
            out.append("- ").append(escaped(item)).append('\n');
        }
        return out.toString();
    }

    /** Text that stays on its line and in its cell, and is no HTML. */
    public static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("\r\n", " ")
                .replace('\n', ' ')
                .replace('\r', ' ');
    }
}
