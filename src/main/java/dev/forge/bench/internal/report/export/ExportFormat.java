package dev.forge.bench.internal.report.export;

import dev.forge.bench.Suite;
import dev.forge.bench.internal.report.CsvReport;
import dev.forge.bench.internal.report.MarkdownReport;
import dev.forge.bench.internal.report.SuitePage;
import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The formats of other programs that a suite can be written in. */
public enum ExportFormat {
    /** JUnit's XML, which every build server reads. */
    JUNIT("junit", JUnitExport::render),
    /** Markdown for a pull request's comment. */
    MARKDOWN("markdown", suite -> MarkdownReport.render(SuitePage.of(suite))),
    /** github-action-benchmark's customSmallerIsBetter. */
    GITHUB_ACTION_BENCHMARK("github-action-benchmark", suite -> GithubActionBenchmarkExport.render(suite, true)),
    /** github-action-benchmark's customBiggerIsBetter, which has to be a file of its own. */
    GITHUB_ACTION_BENCHMARK_BIGGER(
            "github-action-benchmark-bigger", suite -> GithubActionBenchmarkExport.render(suite, false)),
    /** The Bencher Metric Format. */
    BENCHER("bencher", BencherExport::render),
    /** A file for the textfile collector of Prometheus' node exporter. */
    PROMETHEUS("prometheus", PrometheusExport::render),
    /** What hyperfine's {@code --export-json} writes. */
    HYPERFINE("hyperfine", HyperfineExport::render),
    /** Comma-separated values, a row a sample. */
    CSV("csv", CsvReport::render);

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // Method references without a state.
    private final Function<Suite, String> renderer;

    ExportFormat(String key, Function<Suite, String> renderer) {
        this.key = key;
        this.renderer = renderer;
    }

    /** The suite in this format. */
    public String render(Suite suite) {
        return renderer.apply(suite);
    }

    /** What they are called on the command line. */
    public static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (ExportFormat format : values()) {
            keys.add(format.key);
        }
        return keys;
    }

    /**
     * The format with this name.
     *
     * @throws ForgeException with exit code 2 and what may have been meant if there is none
     */
    public static ExportFormat named(String key) {
        for (ExportFormat format : values()) {
            if (format.key.equals(key)) {
                return format;
            }
        }
        throw ForgeException.usage(
                "there is no format " + key, Suggestions.hint(key, keys(), "formats are " + String.join(", ", keys())));
    }
}
