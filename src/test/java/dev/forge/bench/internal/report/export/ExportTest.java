package dev.forge.bench.internal.report.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.forge.bench.Suite;
import dev.forge.bench.Suites;
import dev.forge.core.ForgeException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExportTest {
    private static final Suite SUITE = Suites.everything();

    private static String export(String format) {
        return ExportFormat.named(format).render(SUITE);
    }

    private static JsonNode json(String format) {
        return JsonMapper.shared().readTree(export(format));
    }

    @Test
    void anUnknownFormatIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> ExportFormat.named("promethues"))
                .isInstanceOfSatisfying(ForgeException.class, failure -> {
                    assertThat(failure).hasMessage("there is no format promethues");
                    assertThat(failure.hint()).isEqualTo("did you mean prometheus?");
                });
        assertThatThrownBy(() -> ExportFormat.named("x"))
                .isInstanceOfSatisfying(
                        ForgeException.class,
                        failure -> assertThat(failure.hint()).contains("junit", "bencher", "csv"));
    }

    private static Element testCase(NodeList cases, String name) {
        for (int i = 0; i < cases.getLength(); i++) {
            if (cases.item(i) instanceof Element element
                    && element.getAttribute("name").equals(name)) {
                return element;
            }
        }
        throw new AssertionError("no case " + name);
    }

    @Test
    void junitHasRegressionsAsFailuresAndFailedRunsAsErrors() throws Exception {
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(export("junit"))))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        Element forge = (Element) root.getElementsByTagName("testsuite").item(0);
        assertThat(forge.getAttribute("name")).isEqualTo("forge");
        assertThat(forge.getAttribute("tests")).isEqualTo("5");
        assertThat(forge.getAttribute("failures")).isEqualTo("1");
        assertThat(forge.getAttribute("errors")).isEqualTo("0");
        assertThat(forge.getAttribute("skipped")).isEqualTo("1");
        NodeList cases = forge.getElementsByTagName("testcase");
        Element startup = testCase(cases, "startup");
        assertThat(startup.getAttribute("time")).isEqualTo("0.102500");
        assertThat(startup.getElementsByTagName("failure")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("message"))
                .extracting(node -> node.getNodeValue())
                .isEqualTo("startup of forge is slower: 102.5 ms, in main 80.0 ms"
                        + " (+20.0 % to +35.0 %; 5.00 % and 1.0 ms are let pass)");
        assertThat(testCase(cases, "first output")
                        .getElementsByTagName("skipped")
                        .getLength())
                .isEqualTo(1);
        assertThat(testCase(cases, "memory with one container (containers=1)").hasAttribute("time"))
                .isFalse();
        Element docker = (Element) root.getElementsByTagName("testsuite").item(1);
        assertThat(docker.getElementsByTagName("skipped").getLength()).isEqualTo(1);
    }

    @Test
    void junitHasFailedRunsWithoutVerdictAsErrorsInLegalXml() throws Exception {
        Suite unjudged = new Suite(
                SUITE.suiteName(),
                SUITE.timestamp(),
                SUITE.seed(),
                SUITE.order(),
                SUITE.environment(),
                SUITE.engines(),
                SUITE.results(),
                SUITE.warnings());
        Element root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(JUnitExport.render(unjudged))))
                .getDocumentElement();
        Element error = (Element) root.getElementsByTagName("error").item(0);
        assertThat(error.getTextContent()).isEqualTo("exit code 1: \uFFFD[31m\"<no>\", really");
        assertThat(root.getElementsByTagName("failure").getLength()).isZero();
    }

    @Test
    void githubActionBenchmarkHasOneDirectionAFile() {
        JsonNode smaller = json("github-action-benchmark");
        assertThat(smaller.get(0).get("name").asString()).isEqualTo("forge startup");
        assertThat(smaller.get(0).get("unit").asString()).isEqualTo("ms");
        assertThat(smaller.get(0).get("value").asDouble()).isEqualTo(102.5);
        // 1.4826 times the median absolute deviation: scipy.stats.median_abs_deviation([...], scale="normal") = 11.12
        assertThat(smaller.get(0).get("range").asString()).isEqualTo("± 11.1195");
        assertThat(smaller.get(0).get("extra").asString()).contains("runs: 6", "failed: 1");
        assertThat(smaller).noneMatch(entry -> entry.get("name").asString().contains("alive"));
        JsonNode bigger = json("github-action-benchmark-bigger");
        assertThat(bigger).hasSize(1);
        assertThat(bigger.get(0).get("name").asString()).isEqualTo("forge containers alive");
        assertThat(bigger.get(0).get("value").asDouble()).isEqualTo(321);
    }

    @Test
    void bencherHasNanosecondsAndBytes() {
        JsonNode file = json("bencher");
        JsonNode startup = file.get("forge startup").get("latency");
        assertThat(startup.get("value").asDouble()).isEqualTo(102.5e6);
        assertThat(startup.get("lower_value").asDouble()).isEqualTo(90e6);
        assertThat(startup.get("upper_value").asDouble()).isEqualTo(120e6);
        assertThat(file.get("forge startup (concurrency=4)")
                        .get("latency")
                        .get("value")
                        .asDouble())
                .isEqualTo(400e6);
        assertThat(file.get("forge memory with one container (containers=1)")
                        .get("memory")
                        .get("value")
                        .asDouble())
                .isEqualTo(1.5 * (1 << 20));
        assertThat(file.get("forge containers alive")
                        .get("containers")
                        .get("value")
                        .asDouble())
                .isEqualTo(321);
    }

    /** The text format's grammar: a name, labels whose values escape backslash, quote and line feed, a number. */
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_]\\w*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*)\\})? (\\S+)");

    @Test
    void prometheusHasFamiliesOfGaugesWithoutTimestamps() {
        Map<String, Double> samples = new LinkedHashMap<>();
        List<String> families = new ArrayList<>();
        for (String line : export("prometheus").split("\n", -1)) {
            if (line.startsWith("# TYPE ")) {
                assertThat(line).endsWith(" gauge");
                families.add(line.split(" ", -1)[2]);
            } else if (!line.startsWith("# HELP ") && !line.isEmpty()) {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).isEqualTo(families.getLast());
                samples.put(sample.group(1) + "{" + sample.group(2) + "}", Double.valueOf(sample.group(3)));
            }
        }
        assertThat(families).doesNotHaveDuplicates().contains("forge_benchmark_startup_seconds");
        String host = "host=\"a \\\"host\\\"\",runtime=\"forge\",factors=\"";
        assertThat(samples.get("forge_benchmark_startup_seconds{" + host + "\",statistic=\"median\"}"))
                .isEqualTo(0.1025, within(1e-9));
        assertThat(samples)
                .containsEntry("forge_benchmark_memory_bytes{" + host + "containers=1\",statistic=\"max\"}", 1572864.0)
                .containsEntry("forge_benchmark_failed_runs{" + host + "\",metric=\"startup\"}", 1.0)
                .containsEntry(
                        "forge_benchmark_regression{" + host
                                + "\",metric=\"startup\",baseline=\"main\",verdict=\"slower\"}",
                        1.0)
                .containsEntry("forge_benchmark_timestamp_seconds{null}", 1772360430.0);
    }

    @Test
    void hyperfineHasSecondsAndEveryTime() {
        JsonNode results = json("hyperfine").get("results");
        JsonNode startup = results.get(0);
        assertThat(startup.get("command").asString()).isEqualTo("forge run");
        assertThat(startup.get("times")).hasSize(6);
        assertThat(startup.get("exit_codes")).hasSize(6).allMatch(code -> code.asInt() == 0);
        assertThat(startup.get("mean").asDouble()).isEqualTo(0.10333, within(1e-5));
        // numpy.std([0.1, 0.11, 0.09, 0.105, 0.095, 0.12], ddof=1)
        assertThat(startup.get("stddev").asDouble()).isEqualTo(0.0108012, within(1e-6));
        assertThat(startup.get("median").asDouble()).isEqualTo(0.1025, within(1e-9));
        assertThat(startup.get("user").asDouble()).isEqualTo(0.02, within(1e-9));
        assertThat(startup.get("system").asDouble()).isEqualTo(0.01, within(1e-9));
        assertThat(startup.get("min").asDouble()).isEqualTo(0.09);
        assertThat(startup.get("max").asDouble()).isEqualTo(0.12);
        assertThat(startup.get("parameters").get("runtime").asString()).isEqualTo("forge");
        assertThat(results.get(1).get("stddev").isNull()).isTrue();
        assertThat(results.get(1).get("user").isNull()).isTrue();
        assertThat(results).hasSize(2);
    }

    @Test
    void csvHasARowASample() throws Exception {
        List<CSVRecord> rows = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(export("csv")))
                .getRecords();
        assertThat(rows).hasSize(SUITE.results().size());
        assertThat(rows.get(1).get("metric")).isEqualTo("startup");
        assertThat(Double.parseDouble(rows.get(1).get("value"))).isEqualTo(100);
        assertThat(rows.get(7).get("success")).isEqualTo("false");
        assertThat(rows.get(7).get("error_message")).endsWith("\"<no>\", really");
    }

    @Test
    void markdownHasTheVerdictsFirst() {
        assertThat(export("markdown"))
                .startsWith("""
                        ### Check against main

                        | Engine | Metric | Before | Now | Change | Verdict |
                        | :--- | ---: | ---: | ---: | ---: | ---: |
                        | forge | startup | 80.0 ms | 102.5 ms | +20.0 % to +35.0 % | slower |
                        | forge | first output | 90.0 ms | 92.5 ms | +2.5 ms | inconclusive |
                        """)
                .contains("| forge | startup | 102.5 ms | 90.0 ms – 120.0 ms | 11.1 ms | 6 | 1 |", "the host is busy");
    }
}
