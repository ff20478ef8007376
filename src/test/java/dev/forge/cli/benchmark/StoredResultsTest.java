package dev.forge.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.Suites;
import dev.forge.cli.InProcess;
import dev.forge.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look at results: export, diff, history. */
class StoredResultsTest {
    @TempDir
    Path home;

    private Path benchmarks;

    private InProcess forge(String... args) {
        return InProcess.forge(Map.of("FORGE_HOME", home.toString(), "COLUMNS", "140"), args);
    }

    @BeforeEach
    void results() throws IOException {
        benchmarks = Files.createDirectories(home.resolve("benchmarks"));
        Path newer = benchmarks.resolve("benchmark_20260302_000000.json");
        Files.writeString(newer, Suites.everything().json());
        Path older = benchmarks.resolve("aaa.json");
        Files.writeString(
                older,
                Suites.startup("here", Suites.MOMENT.minus(Duration.ofDays(1)), "overlay", 10, 11, 12)
                        .json());
        // What began last is the newest, whatever was written, copied or touched last.
        Files.setLastModifiedTime(newer, FileTime.fromMillis(1000));
    }

    @Test
    void exportTakesTheNewestOrTheNamedOne() throws IOException {
        assertThat(forge("benchmark", "export", "bencher").out()).contains("value\": 102500000.0");
        assertThat(forge("benchmark", "export", "bencher", "aaa").out()).contains("value\": 11000000.0");
        Path file = home.resolve("metrics.prom");
        assertThat(forge("benchmark", "export", "prometheus", "-o", file.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(file)).contains("forge_benchmark_startup_seconds");
        try (Stream<Path> files = Files.list(home)) {
            // No temporary file is left for a collector to trip over.
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("benchmarks", "metrics.prom");
        }
    }

    @Test
    void theNewestIsTheOneThatBeganLastAcrossTheEndOfDaylightSavingTime() throws IOException {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant first = Instant.parse("2026-10-25T00:50:00Z");
        Instant second = Instant.parse("2026-10-25T01:10:00Z");
        // 02:50 of summer time is before 02:10 of winter time, whatever the names say.
        Files.writeString(
                benchmarks.resolve("benchmark_20261025_025000.json"),
                Suites.startup("here", first, "overlay", 20, 21, 22).json(berlin));
        Files.writeString(
                benchmarks.resolve("benchmark_20261025_021000.json"),
                Suites.startup("here", second, "overlay", 30, 31, 32).json(berlin));
        Files.writeString(
                benchmarks.resolve("tokyo.json"),
                Suites.startup("here", first.plusSeconds(60), "overlay", 40, 41, 42)
                        .json(ZoneId.of("Asia/Tokyo")));
        Files.writeString(benchmarks.resolve("zzz.json"), "{");
        InProcess export = forge("benchmark", "export", "bencher");
        assertThat(export.out()).contains("value\": 31000000.0");
        assertThat(export.err()).contains("zzz.json");
        assertThat(forge("benchmark", "history").out().lines().filter(line -> line.contains("2026-10-25")))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly("benchmark_20261025_025000.json", "tokyo.json", "benchmark_20261025_021000.json");
        assertThat(forge("benchmark", "history", "--metric", "startup", "--format", "csv", "--since", "2026-10-01")
                        .out()
                        .lines()
                        .skip(1)
                        .map(line -> line.split(",", -1)[6]))
                .containsExactly("21.0", "41.0", "31.0");
        Path page = home.resolve("page.html");
        assertThat(forge("benchmark", "report", "-o", page.toString()).code()).isZero();
        assertThat(Files.readString(page)).contains("forge starts in 31.0 ms");
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        InProcess unknown = forge("benchmark", "export", "junti");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("there is no format junti", "did you mean junit?");
        assertThat(forge("benchmark", "export", "junit", "nowhere.json").err())
                .contains("there is no result nowhere.json");
        assertThat(forge("benchmark", "diff", "aaa").code()).isEqualTo(ExitCode.USAGE);
        assertThat(forge("benchmark", "history", "--metric", "startpu").err()).contains("did you mean startup?");
        assertThat(forge("benchmark", "history", "--metric", "load").err()).contains("no run has measured load");
        assertThat(forge("benchmark", "history", "--runtime", "forge").code()).isEqualTo(ExitCode.USAGE);
        assertThat(InProcess.forge(Map.of("FORGE_HOME", home.resolve("empty").toString()), "benchmark", "history")
                        .err())
                .contains("there are no results in");
    }

    @Test
    void diffShowsBothInEveryFormat() {
        InProcess table = forge("benchmark", "diff", "aaa.json", "benchmark_20260302_000000");
        assertThat(table.code()).isZero();
        assertThat(table.out()).contains("Difference of two runs", "11.0 ms", "102.5 ms", "not the same host");
        assertThat(forge("benchmark", "diff", "aaa", "aaa", "--format", "csv").out())
                .contains("forge,startup,,ms,11.0,11.0,1.0,");
        assertThat(forge("benchmark", "diff", "aaa", "aaa", "--format", "json").out())
                .contains("\"changes\"");
        assertThat(forge("benchmark", "diff", "aaa", "aaa", "--format", "markdown")
                        .out())
                .startsWith("### Difference");
    }

    @Test
    void historyListsTheNewestLastAndLeavesBrokenFilesAlone() throws IOException {
        Path broken = benchmarks.resolve("broken.json");
        Files.writeString(broken, "{\"suite_name\":");
        InProcess list = forge("benchmark", "history");
        assertThat(list.code()).isZero();
        assertThat(list.err()).contains("broken.json");
        assertThat(Files.readString(broken)).isEqualTo("{\"suite_name\":");
        assertThat(list.out().lines().filter(line -> line.contains(".json")))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("aaa.json").contains("2026-02-28", "here", "forge"),
                        line -> assertThat(line).startsWith("benchmark_20260302_000000.json"));
        InProcess drawn = forge("benchmark", "history", "--metric", "startup", "--runtime", "forge");
        assertThat(drawn.out()).contains("startup of forge on here", "startup (concurrency=4) of forge on a \"host\"");
        assertThat(forge("benchmark", "history", "--format", "csv").out()).startsWith("run,timestamp,suite_name");
    }
}
