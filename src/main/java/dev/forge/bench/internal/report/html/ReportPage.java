package dev.forge.bench.internal.report.html;

import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.bench.internal.report.VerdictSummary;
import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import dev.forge.core.text.Plural;
import dev.forge.stats.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A suite as one HTML page that needs nothing else: no script, no font, no picture from elsewhere. A content security
 * policy in it forbids the rest, should text of a result file ever get past the escaping.
 */
public final class ReportPage {
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private final ReportModel model;
    private final List<Section> sections = new ArrayList<>();

    /**
     * The page of a suite.
     *
     * @param suite what it is about
     * @param others other suites for the history; those of other hosts are left out of it
     */
    public ReportPage(Suite suite, List<Suite> others) {
        model = new ReportModel(suite);
        sections.addAll(new SeriesSections(model).all());
        sections.addAll(new ContainerSections(model).all());
        sections.add(new HistorySection(model, others).section());
        sections.addAll(new ProvenanceSections(model).all());
    }

    /** The whole page. */
    public String html() {
        Markup out =
                new Markup().raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        out.open("meta", "charset", "utf-8");
        out.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.open("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        out.open("meta", "name", "color-scheme", "content", "light dark");
        out.leaf("title", title());
        out.open("style")
                .line()
                .raw(style())
                .close("style")
                .close("head")
                .line()
                .open("body")
                .line();
        out.leaf("a", "skip to the verdict", "class", "skip", "href", "#verdict")
                .line();
        head(out);
        out.open("main").line();
        verdict(out);
        contents(out);
        for (Section section : sections) {
            out.open("section", "aria-labelledby", section.id());
            out.leaf("h2", section.title(), "id", section.id()).line();
            out.raw(section.body().toString()).close("section").line();
        }
        out.close("main").line().open("footer", "class", "quiet");
        out.text("Made by forge benchmark report. Definitions: medians with 95 % intervals by order statistics; ratios"
                + " by Hodges and Lehmann on logarithms, engines interleaved in random order.");
        return out.close("footer").close("body").close("html").line().toString();
    }

    private String title() {
        return "Benchmark of " + String.join(", ", model.measured());
    }

    private static String style() {
        return resource("page.css") + Palette.inPage() + "@media screen and (prefers-color-scheme:dark){\n"
                + resource("dark.css") + "}\n";
    }

    private void head(Markup out) {
        Suite suite = model.suite();
        String when = Suite.minute(suite.timestamp());
        List<String> facts = new ArrayList<>(List.of(suite.suiteName().replace('_', ' '), when));
        for (HostFact fact : List.of(HostFact.HOST, HostFact.CPU, HostFact.KERNEL, HostFact.SYSTEM)) {
            suite.environment().text(fact).filter(text -> !text.isBlank()).ifPresent(facts::add);
        }
        out.open("header").leaf("h1", title()).leaf("p", String.join(" · ", facts), "class", "quiet");
        out.close("header").line();
    }

    private void verdict(Markup out) {
        out.open("section", "aria-labelledby", "verdict")
                .leaf("h2", "Verdict", "id", "verdict")
                .line();
        VerdictSummary verdicts = VerdictSummary.of(model.suite());
        List<String> sentences = new ArrayList<>(verdicts.said());
        if (sentences.isEmpty()) {
            sentences.addAll(medians());
        }
        if (sentences.isEmpty() && verdicts.open().isEmpty()) {
            sentences.add(
                    "Nothing was measured in rounds, so nothing is said of who is faster; the figures are below.");
        }
        Section.list(out, "verdict", sentences);
        verdicts.tooFew().ifPresent(args -> {
            out.open("details").leaf("summary", args);
            Section.list(out, "open", verdicts.open());
            out.close("details").line();
        });
        int warnings = ProvenanceSections.warnings(model.suite()).size();
        if (warnings > 0) {
            out.open("p", "class", "warning").leaf("a", Plural.of(warnings, "warning"), "href", "#warnings");
            out.text(warnings == 1 ? " reduces confidence in these figures." : " reduce confidence in these figures.")
                    .close("p");
        }
        out.close("section").line();
    }

    /** With one engine, or few rounds, nothing can be said of a difference. */
    private List<String> medians() {
        List<String> sentences = new ArrayList<>();
        for (MetricGroup group : model.groups()) {
            for (EngineRow row : group.metric() == Metric.STARTUP ? group.rows() : List.<EngineRow>of()) {
                sentences.add(
                        row.series().isEmpty()
                                ? row.engine() + ": no run succeeded"
                                : row.engine() + " starts in " + Amounts.threeDigits(Summary.of(row.series()), "ms")
                                        + ", median of "
                                        + Plural.of(row.series().count(), "run"));
            }
        }
        return sentences;
    }

    private void contents(Markup out) {
        out.open("nav", "aria-label", "contents").open("ul");
        for (Section section : sections) {
            out.open("li")
                    .leaf("a", section.title(), "href", "#" + section.id())
                    .close("li");
        }
        out.close("ul").close("nav").line();
    }

    private List<Chart> charts() {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
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

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
