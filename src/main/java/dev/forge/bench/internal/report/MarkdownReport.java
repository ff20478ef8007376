package dev.forge.bench.internal.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Markdown with the tables of GitHub, for a pull request's comment. */
public final class MarkdownReport {
    private MarkdownReport() {}

    /** The page as Markdown. */
    public static String render(Page page) {
        List<String> parts = new ArrayList<>();
        for (Table table : page.tables()) {
            parts.add("### " + table.title() + "\n\n" + render(table));
        }
        for (List<String> sentences : List.of(page.verdicts(), page.notes())) {
            if (!sentences.isEmpty()) {
                parts.add("- "
                        + String.join(
                                "\n- ",
                                sentences.stream().map(MarkdownReport::escaped).toList()) + "\n");
            }
        }
        return String.join("\n", parts);
    }

    private static String render(Table table) {
        StringBuilder out = new StringBuilder(row(table.header()));
        List<String> rule = new ArrayList<>(Collections.nCopies(table.header().size(), "---:"));
        rule.set(0, ":---");
        out.append(row(rule));
        for (List<String> cells : table.rows()) {
            out.append(row(cells));
        }
        return out.toString();
    }

    private static String row(List<String> cells) {
        return "| "
                + String.join(" | ", cells.stream().map(MarkdownReport::escaped).toList()) + " |\n";
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ");
    }
}
