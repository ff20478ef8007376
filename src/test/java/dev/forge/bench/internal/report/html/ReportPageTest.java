package dev.forge.bench.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.HostEnvironment;
import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportPageTest {
    private static final Suite FULL = Results.of(20, "forge", "podman");

    @Test
    void theVerdictComesFirstAndInWords() {
        String html = new ReportPage(FULL, List.of()).html();
        assertThat(html.indexOf("forge starts 2.0")).isPositive().isLessThan(html.indexOf("<svg"));
    }

    @Test
    void whatFewRoundsCannotTellIsFolded() {
        String html = new ReportPage(Results.of(3, "forge", "podman", "docker"), List.of()).html();
        String verdict = html.substring(html.indexOf("<h2 id=\"verdict\">"), html.indexOf("<nav"));
        assertThat(verdict)
                .contains("<li>forge starts in ")
                .contains("<details><summary>too few rounds to tell in 2 of 2 comparisons</summary>")
                .containsOnlyOnce("too few to compare startup of forge and docker");
        assertThat(new ReportPage(FULL, List.of()).html()).doesNotContain("too few");
    }

    @Test
    void everyPartOfAFullSuiteHasItsChart() {
        assertThat(new ReportPage(FULL, Results.before(12, "forge", "podman")).names())
                .contains(
                        "startup-box",
                        "startup-ecdf",
                        "startup-ratio",
                        "startup-phases",
                        "cpu-box",
                        "memory",
                        "disk",
                        "concurrency",
                        "concurrency-latency",
                        "density",
                        "history-startup-0")
                .doesNotHaveDuplicates();
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() {
        Suite empty =
                new Suite("s", Instant.EPOCH, 1, List.of(), HostEnvironment.UNKNOWN, List.of(), List.of(), List.of());
        String html = new ReportPage(empty, List.of()).html();
        assertThat(html)
                .doesNotContain("<svg")
                .contains("Nothing was measured in rounds")
                .contains("no history yet");
        assertThat(new ReportPage(Results.of(20, "podman"), List.of()).html())
                .contains("podman starts in ")
                .doesNotContain("startup-ratio");
    }

    @Test
    void theTitleNamesEnginesOnly() {
        Suite all = Results.of(3, "forge", "podman", "tar");
        Suite suite = new Suite(
                all.suiteName(),
                all.timestamp(),
                all.seed(),
                all.order(),
                all.environment(),
                Results.of(3, "forge", "podman").engines(),
                all.results(),
                all.warnings());
        assertThat(new ReportPage(suite, List.of()).html())
                .contains("<title>Benchmark of forge, podman</title>")
                .contains("tar");
    }

    @Test
    void everySampleAndEveryFailureIsDrawn() {
        String svg = new ReportPage(FULL, List.of()).picture("startup-box").svg();
        // 20 rounds of two engines, of which two each failed; a dot is a line of no length, a cross has two strokes.
        assertThat(count(svg, "h0")).isEqualTo(36);
        assertThat(count(svg, "l7 7")).isEqualTo(4);
    }

    @Test
    void aLegendNamesAnEngineOnce() {
        assertThat(new ReportPage(FULL, List.of()).picture("startup-ecdf").svg())
                .contains(">podman: half ≤ ");
    }

    @Test
    void theQuartilesAreMarkedOnTheSteps() {
        String svg = new ReportPage(Results.of(3, "forge"), List.of())
                .picture("startup-ecdf")
                .svg();
        Matcher steps = Pattern.compile("stroke-dasharray=\"none\" d=\"M([0-9.]+) [^\"]*")
                .matcher(svg);
        assertThat(steps.find()).isTrue();
        // The first quartile of three is the first.
        assertThat(svg)
                .containsPattern(
                        "class=\"mark c0\" d=\"M" + Markup.coordinate(Double.parseDouble(steps.group(1)) - 3.6));
    }

    @Test
    void usualNamesAreNotCutInAnyPicture() {
        ReportPage page = new ReportPage(
                Results.of(20, "forge", "podman", "docker", "nerdctl"),
                Results.before(12, "forge", "podman", "docker", "nerdctl"));
        assertThat(page.names())
                .allSatisfy(name -> assertThat(page.picture(name).svg()).doesNotContain("…"));
    }

    @Test
    void aTitleThatIsTooLongForAPictureIsBroken() {
        String engine = "docker-with-user-namespaces-remapped";
        ReportPage page = new ReportPage(Results.of(20, engine), Results.before(12, engine));
        assertThat(page.picture("history-startup-0").svg())
                .containsPattern(">" + engine + ": startup</text><text [^>]*>over 13 runs</text>");
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void changesOfTheHistoryAreNamed() {
        String svg = new ReportPage(FULL, Results.before(12, "forge", "podman"))
                .picture("history-startup-1")
                .svg();
        assertThat(svg).containsPattern("1\\d\\d → 2\\d\\d").doesNotContain("no change of level seen");
    }

    @Test
    void theHistoryBeginsWithStartup() {
        List<String> names = new ReportPage(FULL, Results.before(12, "forge", "podman")).names();
        assertThat(names.stream().filter(name -> name.startsWith("history")))
                .startsWith("history-startup-0", "history-startup-1")
                .contains("history-cpu-0");
    }

    @Test
    void runsOfAnotherHostAreNoHistory() {
        Suite elsewhere = Results.of(20, "forge", "podman");
        HostEnvironment environment = new HostEnvironment(Map.of("host", "b", "cpu", "c", "cpus", 2));
        Suite other = new Suite(
                "forge_all",
                elsewhere.timestamp(),
                1,
                List.of(),
                environment,
                elsewhere.engines(),
                elsewhere.results(),
                List.of());
        assertThat(new ReportPage(other, Results.before(12, "forge", "podman")).html())
                .contains("no history yet");
    }

    @Test
    void textOfAResultIsNeverMarkup() throws Exception {
        ReportPage page =
                new ReportPage(Results.of(20, "forge", Results.HOSTILE), Results.before(12, "forge", Results.HOSTILE));
        assertThat(page.html())
                .doesNotContain("<script")
                .doesNotContain("<img")
                .contains("&quot;&#39;&gt;&lt;script&gt;");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        for (String name : page.names()) {
            String svg = page.picture(name).svg();
            assertThat(factory.newDocumentBuilder()
                            .parse(new InputSource(new StringReader(svg)))
                            .getElementsByTagName("script")
                            .getLength())
                    .as(name)
                    .isZero();
        }
    }

    @Test
    void charactersThatXmlCannotHoldAreReplaced() {
        assertThat(Markup.escape("a\0b\u001b\ud800\uffff\u0085é\n😀"))
                .isEqualTo("a\ufffdb\ufffd\ufffd\ufffd\ufffdé\n😀");
    }

    @Test
    void theRawDataAreTheResult() {
        Matcher link = Pattern.compile("data:application/json;base64,([^\"]+)\"")
                .matcher(new ReportPage(FULL, List.of()).html());
        assertThat(link.find()).isTrue();
        String json = new String(Base64.getDecoder().decode(link.group(1)), StandardCharsets.UTF_8);
        assertThat(SuiteReader.parse(json, "page").results()).hasSameSizeAs(FULL.results());
        assertThat(json).isEqualTo(FULL.json());
    }

    @Test
    void aChartThatIsNotThereIsAnErrorThatHelps() {
        ReportPage page = new ReportPage(FULL, List.of());
        assertThatThrownBy(() -> page.picture("startup-bx"))
                .hasMessage("no chart is called startup-bx")
                .extracting("hint")
                .isEqualTo("did you mean startup-box?");
    }

    @Test
    void scalesNameRoundValuesInsideThem() {
        for (List<Double> values :
                List.of(List.of(3.0, 7.0), List.of(0.1, 900.0), List.of(0.0), List.of(120.0, 121.0))) {
            Scale scale = Scale.of(values, 0, 100);
            assertThat(scale.ticks())
                    .hasSizeBetween(2, 8)
                    .allMatch(tick -> tick >= scale.low() && tick <= scale.high());
            values.forEach(value -> assertThat(scale.at(value)).isBetween(0.0, 100.0));
        }
    }
}
