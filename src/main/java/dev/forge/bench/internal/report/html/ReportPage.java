package dev.forge.bench.internal.report.html;

import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.bench.internal.report.VerdictSummary;
import dev.forge.core.text.Plural;
import dev.forge.stats.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A suite as one HTML page. */
public final class ReportPage extends HtmlPage {
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

    @Override
    public String html() {
        Markup out = open(title(), "#verdict", "skip to the verdict");
        head(out);
        out.open("main").line();
        verdict(out);
        contents(out);
        sections.forEach(section -> section(out, section));
        return close(
                out,
                "medians with 95 % intervals by order statistics; ratios by Hodges and Lehmann on logarithms, engines"
                        + " interleaved in random order.");
    }

    private String title() {
        return "Benchmark of " + String.join(", ", model.measured());
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

    @Override
    List<Chart> charts() {
        return sections.stream().flatMap(section -> section.charts().stream()).toList();
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReportPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
