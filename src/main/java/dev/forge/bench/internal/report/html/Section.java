package dev.forge.bench.internal.report.html;

import java.util.List;

/**
 * A part of the page.
 *
 * @param id its anchor
 * @param title its heading
 * @param body what stands below it, charts included
 * @param charts the charts in it
 */
record Section(String id, String title, Markup body, List<Chart> charts) {
    /** Charts beside each other where there is room. */
    static Markup charts(Markup body, List<Chart> charts) {
        if (!charts.isEmpty()) {
            body.open("div", "class", "charts").line();
            charts.forEach(chart -> body.raw(chart.figure()));
            body.close("div").line();
        }
        return body;
    }

    /** A table that scrolls by itself where it is too wide. Cells with figures stand at the right. */
    static void table(Markup body, String caption, List<String> header, List<List<String>> rows) {
        body.open("div", "class", "region", "role", "region", "tabindex", "0", "aria-label", caption);
        body.open("table").leaf("caption", caption).open("thead").open("tr");
        for (int i = 0; i < header.size(); i++) {
            int column = i;
            boolean figures = i > 0 && rows.stream().anyMatch(row -> isFigure(row.get(column)));
            body.leaf("th", header.get(i), "scope", "col", "class", figures ? "n" : "t");
        }
        body.close("tr").close("thead").open("tbody").line();
        for (List<String> row : rows) {
            body.open("tr").leaf("th", row.getFirst(), "scope", "row");
            for (String cell : row.subList(1, row.size())) {
                body.leaf("td", cell, "class", isFigure(cell) ? "n" : "t");
            }
            body.close("tr").line();
        }
        body.close("tbody").close("table").close("div").line();
    }

    private static boolean isFigure(String cell) {
        return cell.matches("-|-?\\d+(\\.\\d+)?(–\\d+(\\.\\d+)?)?");
    }

    /** A list of sentences. */
    static void list(Markup body, String style, List<String> sentences) {
        body.open("ul", "class", style);
        sentences.forEach(sentence -> body.leaf("li", sentence));
        body.close("ul").line();
    }
}
