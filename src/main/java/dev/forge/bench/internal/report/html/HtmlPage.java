package dev.forge.bench.internal.report.html;

import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import java.util.List;

/**
 * An HTML page that needs nothing else: no script, no font, no picture from elsewhere. A content security policy in it
 * forbids the rest, should text of a file ever get past the escaping.
 */
public abstract class HtmlPage {
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    HtmlPage() {}

    /** The whole page. */
    public abstract String html();

    abstract List<Chart> charts();

    /** The beginning of a page, up to what is the first in its body. */
    static Markup open(String title, String skipTo, String skipText) {
        Markup out =
                new Markup().raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        out.open("meta", "charset", "utf-8");
        out.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        out.open("meta", "name", "color-scheme", "content", "light dark");
        out.leaf("title", title);
        out.open("style")
                .line()
                .raw(style())
                .close("style")
                .close("head")
                .line()
                .open("body")
                .line();
        return out.leaf("a", skipText, "class", "skip", "href", skipTo).line();
    }

    private static String style() {
        return ReportPage.resource("page.css") + Palette.inPage() + "@media screen and (prefers-color-scheme:dark){\n"
                + ReportPage.resource("dark.css") + "}\n";
    }

    /** A section of the page. */
    static void section(Markup out, Section section) {
        out.open("section", "aria-labelledby", section.id());
        out.leaf("h2", section.title(), "id", section.id()).line();
        out.raw(section.body().toString()).close("section").line();
    }

    /** The end of a page. */
    static String close(Markup out, String definitions) {
        out.close("main").line().open("footer", "class", "quiet");
        out.text("Made by forge benchmark report. Definitions: " + definitions);
        return out.close("footer").close("body").close("html").line().toString();
    }

    /** What the charts are called, in the order of the page. */
    public List<String> names() {
        return charts().stream().map(Chart::name).toList();
    }

    /**
     * A chart as an SVG document of its own.
     *
     * @throws ForgeException if the page has no such chart
     */
    public Picture picture(String name) {
        for (Chart chart : charts()) {
            if (chart.name().equals(name)) {
                return new Picture(chart.document(), chart.pixels()[0], chart.pixels()[1]);
            }
        }
        throw ForgeException.usage(
                "no chart is called " + name,
                Suggestions.hint(name, names(), "there are " + String.join(", ", names())));
    }

    /**
     * A chart that stands alone.
     *
     * @param svg the document
     * @param width in pixels
     * @param height in pixels
     */
    public record Picture(String svg, int width, int height) {}
}
