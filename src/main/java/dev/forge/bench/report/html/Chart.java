package dev.forge.bench.report.html;

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
        double whole = height + TITLE_HEIGHT;
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
        out.leaf("text", title, "class", "b", "x", 4, "y", 19);
        out.open("g", "transform", "translate(0 " + Markup.coordinate(TITLE_HEIGHT) + ")")
                .raw(body.toString());
        return out.close("g").close("svg").line().toString();
    }

    /** Height and width of the file in pixels, at twice the chart's own units. */
    int[] pixels() {
        return new int[] {(int) (2 * WIDTH), (int) Math.ceil(2 * (height + TITLE_HEIGHT))};
    }
}
