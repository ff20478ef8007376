package dev.forge.bench.internal.report;

import dev.forge.core.text.Markdown;
import java.util.ArrayList;
import java.util.List;

/** Markdown with the tables of GitHub, for a pull request's comment. */
public final class MarkdownReport {
    private MarkdownReport() {}

    /** The page as Markdown. */
    public static String render(Page page) {
        List<String> parts = new ArrayList<>();
        for (Table table : page.tables()) {
            parts.add("### " + Markdown.escaped(table.title()) + "\n\n"
                    + Markdown.table(1, table.header(), table.rows()));
        }
        for (List<String> sentences : List.of(page.verdicts(), page.notes())) {
            if (!sentences.isEmpty()) {
                parts.add(Markdown.list(sentences));
            }
        }
        return String.join("\n", parts);
    }
}
