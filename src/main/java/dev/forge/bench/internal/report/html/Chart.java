package dev.forge.bench.internal.report.html;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture. Its width is always {@value #WIDTH}, at which the text can be read on a phone and is not too large in a
 * column of a page.
 *
 * @param name what it is called on the command line; also its id in the page
 * @param title what it shows
 * @param description what can be seen in it, for those who do not see it
 * @param height its height
 * @param body the SVG elements
 */
record Chart(String name, String title, String description, double height, Markup body) {
    /** Every chart's width, in its own units. */
    static final double WIDTH = 400;

    private static final double TITLE_HEIGHT = 30;
    private static final double TITLE_LINE = 17;
    /** So many characters of a title are never wider than the picture. */
    private static final int TITLE_CHARACTERS = 48;

    /** As a figure of the page. */
    String figure() {
        Markup out = new Markup();
        out.open("figure", "id", name).leaf("figcaption", title);
        out.open(
                "svg",
                "role",
                "img",
                "viewBox",
                "0 0 400 " + Markup.coordinate(height),
                "aria-labelledby",
                name + "-title " + name + "-desc");
        out.leaf("title", title, "id", name + "-title").leaf("desc", description, "id", name + "-desc");
        return out.raw(body.toString()).close("svg").close("figure").line().toString();
    }

    /** As a file of its own. */
    String document() {
        List<String> lines = titleLines();
        double top = titleHeight();
        double whole = height + top;
        Markup out = new Markup();
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "role",
                "img",
                "width",
                2 * WIDTH,
                "height",
                2 * whole,
                "viewBox",
                "0 0 400 " + Markup.coordinate(whole));
        out.leaf("title", title).leaf("desc", description);
        out.open("style").raw(Palette.alone()).close("style");
        out.open("rect", "class", "paper", "width", "100%", "height", "100%").close("rect");
        for (int i = 0; i < lines.size(); i++) {
            out.leaf("text", lines.get(i), "class", "b", "x", 4, "y", 19 + i * TITLE_LINE);
        }
        out.open("g", "transform", "translate(0 " + Markup.coordinate(top) + ")")
                .raw(body.toString());
        return out.close("g").close("svg").line().toString();
    }

    /** Height and width of the file in pixels, at twice the chart's own units. */
    int[] pixels() {
        return new int[] {(int) (2 * WIDTH), (int) Math.ceil(2 * (height + titleHeight()))};
    }

    private double titleHeight() {
        return TITLE_HEIGHT + TITLE_LINE * (titleLines().size() - 1);
    }

    /** SVG does not break lines by itself. */
    private List<String> titleLines() {
        List<String> lines = new ArrayList<>(List.of(""));
        for (String word : title.split(" ", -1)) {
            String last = lines.getLast();
            if (last.isEmpty() || last.length() + word.length() < TITLE_CHARACTERS) {
                lines.set(lines.size() - 1, (last + " " + word).strip());
            } else {
                lines.add(word);
            }
        }
        return lines.stream()
                .map(line -> Markup.clipped(line, TITLE_CHARACTERS))
                .toList();
    }
}
