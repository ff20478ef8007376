package dev.forge.bench.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.CompareResult;
import dev.forge.bench.DiskResult;
import dev.forge.bench.Factors;
import dev.forge.bench.GateResult;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.MemoryResult;
import dev.forge.bench.Metric;
import dev.forge.bench.MetricChange;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.StartupResult;
import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import dev.forge.bench.Suites;
import dev.forge.bench.Thresholds;
import dev.forge.bench.analysis.Cautions;
import dev.forge.bench.analysis.History;
import dev.forge.bench.analysis.IntervalWidth;
import dev.forge.bench.analysis.SuiteDiff;
import dev.forge.bench.internal.report.export.ExportFormat;
import dev.forge.bench.internal.report.html.ReportPage;
import dev.forge.stats.Figure;
import dev.forge.stats.Gate;
import dev.forge.stats.Interval;
import dev.forge.stats.Series;
import dev.forge.stats.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Series that nobody expects: whatever is measured, nothing that is shown or written has a NaN or an infinity in it. */
class UnusualSeriesTest {
    private static final Pattern NONE = Pattern.compile("\\bNaN\\b|∞|[Ii]nfinit");
    private static final TableReport TABLE = new TableReport(false);

    private static double[] all(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    static Stream<Arguments> unusual() {
        double[] mixed = {0, 1, 0, 2, 0, 3, 0, 4};
        double[] signs = {-3, 2, -1, 0, 5, -8, 13, 1};
        double[] huge = {1e99, 2e99, 9e99, 1e98, 5e99, 3e99, 1e97, 1e99};
        double[] tiny = {1e-300, 2e-310, 5e-324, 1e-299, 0, 1e-300, 2e-300, 3e-300};
        double[] beyond = {1e300, Double.MAX_VALUE, -Double.MAX_VALUE, 4e200, Double.NaN, 1, 2, 3};
        return Stream.of(
                        all(8, 0),
                        all(8, 5),
                        all(8, -5),
                        all(1, 0),
                        all(1, 7),
                        all(1, -7),
                        all(2, 3),
                        all(20, 0),
                        all(20, 1e-12),
                        mixed,
                        signs,
                        huge,
                        tiny,
                        beyond)
                .flatMap(values -> Stream.of(all(values.length, 0), all(values.length, 4), values, reversed(values))
                        .map(other -> Arguments.of(values, other)));
    }

    private static double[] reversed(double[] values) {
        return Arrays.stream(values).boxed().toList().reversed().stream()
                .mapToDouble(value -> value)
                .toArray();
    }

    private static void add(
            List<Sample> samples, Operation operation, String runtime, Metric metric, double... values) {
        for (int i = 0; i < values.length; i++) {
            samples.add(Sample.of(operation, runtime, metric, Figure.of(values[i]))
                    .at(Suites.MOMENT)
                    .round(i)
                    .named(runtime + "_" + metric.key() + "_" + i));
        }
    }

    private static Suite suite(int day, double[] forge, double[] podman) {
        List<Sample> samples = new ArrayList<>();
        add(samples, Operation.STARTUP, "forge", Metric.STARTUP, forge);
        add(samples, Operation.STARTUP, "podman", Metric.STARTUP, podman);
        add(samples, Operation.MEMORY, "forge", Metric.MEMORY, forge);
        add(samples, Operation.DISK, "forge", Metric.DISK_CONTAINER, forge[0]);
        add(samples, Operation.DENSITY, "forge", Metric.DENSITY, podman[0]);
        add(samples, Operation.CONCURRENCY, "forge", Metric.THROUGHPUT, podman);
        return new Suite(
                "forge_comprehensive",
                Suites.MOMENT.plusSeconds(86_400L * day),
                7,
                List.of(),
                new HostEnvironment(Map.of("host", "here", "cpu", "a cpu", "cpus", 2)),
                List.of(Suites.ready("forge", "overlay"), Suites.ready("podman", "overlay")),
                samples,
                List.of());
    }

    private static List<GateResult> gateResults(Suite before, Suite after, Thresholds thresholds) {
        SampleTable old = SampleTable.of(before);
        SampleTable now = SampleTable.of(after);
        List<GateResult> found = new ArrayList<>();
        for (SampleTable.Key key : now.keys()) {
            Series values = old.values(key);
            if (!values.isEmpty()) {
                thresholds
                        .gate(key.metric(), values.median())
                        .ifPresent(gate -> found.add(GateResult.of(key, "main", values, now.values(key), false, gate)));
            }
        }
        return found;
    }

    /** Everything that is shown or written of two runs. */
    private static Map<String, String> texts(Suite before, Suite after) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("json", after.json());
        for (String key : ExportFormat.keys()) {
            texts.put(key, ExportFormat.named(key).render(after));
        }
        texts.put("suite", TABLE.render(SuitePage.of(after)));
        List<StartupResult> startup =
                List.of(new StartupResult("forge", after.results()), new StartupResult("podman", after.results()));
        texts.put("startup", TABLE.render(StartupPage.of(startup, after.engines())));
        texts.put(
                "compare",
                TABLE.render(ComparisonPage.of(
                        new CompareResult(
                                startup,
                                List.of(new MemoryResult("forge", after.results())),
                                List.of(new DiskResult("forge", after.results())),
                                Figure.unavailable("not measured"),
                                Figure.unavailable("not measured"),
                                Figure.unavailable("not measured"),
                                List.of()),
                        after.engines())));
        texts.put(
                "verdicts",
                VerdictSummary.of(after).sentences() + ""
                        + VerdictSummary.of(after, Metric.STARTUP).said());
        texts.put("cautions", Cautions.of(after) + "");
        SuiteDiff diff = SuiteDiff.of(before, after);
        texts.put("diff", TABLE.render(DiffPage.of(diff, "A", "B")));
        texts.put("diff json", DiffPage.json(diff, "A", "B"));
        texts.put("diff csv", DiffPage.csv(diff));
        for (Thresholds thresholds :
                List.of(Thresholds.STANDARD, Thresholds.parse(List.of("startup=+1ms,memory=0%")))) {
            List<GateResult> found = gateResults(before, after, thresholds);
            texts.put("check", TABLE.render(CheckPage.of(found, after.engines())));
            Suite checked = new Suite(
                    after.suiteName(),
                    after.timestamp(),
                    7,
                    List.of(),
                    after.environment(),
                    after.engines(),
                    after.results(),
                    List.of(),
                    found);
            texts.put("checked junit", ExportFormat.JUNIT.render(checked));
            texts.put("checked json", checked.json());
            assertThat(SuiteReader.parse(checked.json(), "a check").verdicts()).hasSameSizeAs(found);
        }
        for (Metric metric : List.of(Metric.STARTUP, Metric.DISK_CONTAINER)) {
            List<History> histories = History.of(List.of(before, after), metric);
            texts.put("charts " + metric, HistoryPage.charts(histories, 60));
            texts.put("history " + metric, TABLE.render(HistoryPage.of(histories)));
            texts.put("history json " + metric, HistoryPage.json(histories));
            texts.put("history csv " + metric, HistoryPage.csv(histories));
        }
        ReportPage page = new ReportPage(after, List.of(before, suite(2, all(1, 1), all(1, 1))));
        texts.put("html", page.html());
        page.names()
                .forEach(name -> texts.put("chart " + name, page.picture(name).svg()));
        return texts;
    }

    @ParameterizedTest
    @MethodSource("unusual")
    void noTextHasANumberThatIsNone(double[] one, double[] other) {
        texts(suite(0, other, one), suite(1, one, other))
                .forEach((name, text) -> assertThat(text).as(name).doesNotContainPattern(NONE));
    }

    private static OptionalDouble width(double[] forge, double... podman) {
        List<Sample> samples = new ArrayList<>();
        add(samples, Operation.STARTUP, "forge", Metric.CPU, forge);
        add(samples, Operation.STARTUP, "podman", Metric.CPU, podman);
        return IntervalWidth.of(samples, List.of(), Metric.CPU);
    }

    /** What {@code --iterations auto} decides by. */
    @Test
    void valuesThatAreAllTheSameAreSureAndWhatHasNoIntervalIsNot() {
        assertThat(width(all(6, 0))).hasValue(0);
        assertThat(width(all(6, 0), all(6, 0))).hasValue(0);
        assertThat(width(all(6, 0), all(6, 3))).hasValue(0);
        assertThat(width(all(6, 8), all(6, 3))).hasValueCloseTo(0.0, within());
        assertThat(width(all(5, 8))).isEmpty();
        assertThat(width(new double[] {0, 0, 0, 0, 0, 0, 0, 1})).isEmpty();
        assertThat(width(new double[] {-1, -1, -1, 0, 0, 1, 1, 1})).isEmpty();
        assertThat(width(new double[] {10, 10, 10, 11, 11, 11, 12})).hasValueCloseTo(2 / 11.0, within());
        assertThat(width(new double[0])).isEmpty();
    }

    private static String said(double low, double high, double before, double after, Gate gate, Verdict verdict) {
        return GateSentence.of(new GateResult(
                new SampleTable.Key("forge", Metric.STARTUP, Factors.NONE),
                "main",
                before,
                after,
                Double.isNaN(low) ? Optional.empty() : Optional.of(new Interval(low, high)),
                gate,
                verdict));
    }

    /** What a floor or a wide threshold lets pass has changed all the same. */
    @ParameterizedTest
    @CsvSource({
        "0.98, 1.03, 100, 101, true",
        "2.1, 2.3, 0.4, 0.88, false",
        "0.4, 2.19, 100, 119, false",
        "1.01, 1.04, 100, 102, false",
        "0.97, 0.99, 100, 98, false",
        "NaN, NaN, 0, 0, true",
        "NaN, NaN, 100, 104, true",
        "NaN, NaN, 10, 22, false",
        "NaN, NaN, 0, 0.4, false"
    })
    void onlyWhatNobodyWouldCallAChangeHasNotChanged(
            double low, double high, double before, double after, boolean same) {
        String text = said(low, high, before, after, new Gate(3, 1000), Verdict.NO_CHANGE);
        assertThat(text.contains("has not changed")).as(text).isEqualTo(same);
        assertThat(text.contains("is within what is let pass")).as(text).isNotEqualTo(same);
    }

    @Test
    void amountsThatDifferAreShownApart() {
        assertThat(said(1.0001, 1.0002, 100, 100.015, new Gate(0, 0), Verdict.SLOWER))
                .contains("100.02 ms, in main 100.00 ms (+0.01 % to +0.02 %");
        assertThat(Amounts.oneDigit(-0.04)).isEqualTo("0.0");
        assertThat(Amounts.oneDigit(-0.06)).isEqualTo("-0.1");
        assertThat(Amounts.oneDigit(1e99)).isEqualTo("1.00e+99");
        assertThat(VerdictSentence.percent(0.00001)).isEqualTo("0.001 %");
    }

    /** Where the interval is wide, that nothing was seen is not that nothing changed. */
    @Test
    void aDifferenceThatCouldNotBeSeenIsUndecided() {
        SampleTable.Key key = new SampleTable.Key("forge", Metric.STARTUP, Factors.NONE);
        Series wide = Series.of(50, 300, 90, 210, 120, 40);
        Series narrow = Series.of(100, 101, 99, 100.5, 99.5, 100);
        assertThat(MetricChange.of(key, wide, Series.of(60, 310, 80, 220, 100, 45), false)
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(MetricChange.of(key, narrow, Series.of(100.2, 101, 99, 100, 99.6, 100), false)
                        .verdict())
                .isEqualTo(Verdict.NO_CHANGE);
    }

    @Test
    void aHistoryOfOneRunIsALine() {
        List<History> one = History.of(List.of(suite(0, new double[] {4, 5, 6}, all(3, 1))), Metric.STARTUP);
        String text = HistoryPage.charts(one.subList(0, 1), 60);
        assertThat(text)
                .contains("startup of forge on here")
                .contains(": 5.0 ms, median of 3 values, in the only run, ");
        assertThat(text.lines()).hasSize(1);
        assertThat(HistoryPage.of(one).verdicts()).isEmpty();
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-9);
    }
}
