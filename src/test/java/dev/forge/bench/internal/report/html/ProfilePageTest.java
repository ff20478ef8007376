package dev.forge.bench.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.Suites;
import dev.forge.bench.internal.report.html.TimeChart.TimePoint;
import dev.forge.cli.InProcess;
import dev.forge.core.ExitCode;
import dev.forge.core.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilePageTest {
    @TempDir
    Path home;

    private static String profile(String target, int snapshots, double secondsBetween, double megabytes) {
        List<JsonObject> rows = new ArrayList<>();
        for (int i = 0; i < snapshots; i++) {
            rows.add(new JsonObject()
                    .put("timestamp", "2026-03-01T10:20:30.000000+00:00")
                    .put("elapsed_seconds", i * secondsBetween)
                    .put("process_rss_mb", megabytes + i)
                    .put("process_pss_mb", i == 1 ? null : megabytes / 2)
                    .put("cpu_percent", 100.0 * (i % 2)));
        }
        return new JsonObject()
                .put("target", target)
                .put("pid", 7)
                .put("exit_code", 3)
                .put("peak", new JsonObject().put("process_rss_mb", 320.0).put("cgroup_mb", null))
                .put("snapshots", rows)
                .put(
                        "summary",
                        new JsonObject()
                                .put(
                                        "process_rss_mb",
                                        new JsonObject()
                                                .put("average", 12.5)
                                                .put("min", megabytes)
                                                .put("max", 15.0)
                                                .put("last", 15.0))
                                .put(
                                        "trend",
                                        new JsonObject()
                                                .put("direction", "rising")
                                                .put("slope_mb_per_minute", 2.5)))
                .toString();
    }

    private static ProfilePage page(String... profiles) {
        return new ProfilePage(Arrays.stream(profiles)
                .map(text -> JsonObject.parse(text, "a profile"))
                .toList());
    }

    @Test
    void memoryAndCpuAreDrawnOverTime() {
        ProfilePage page = page(profile("command make", 4, 0.1, 12));
        assertThat(page.names()).containsExactly("memory", "cpu");
        assertThat(page.picture("memory").svg())
                .contains("Memory of command make", "RSS: at most 15.0, at the end 15.0", "PSS: at most 6.00")
                .contains("peak of the largest process: 320", "seconds since the first snapshot")
                .doesNotContain("all, with page cache");
        assertThat(page.picture("cpu").svg()).contains("CPU use, %", "CPU: at most 100");
        assertThat(page.html())
                .contains(
                        "Profile of command make", "4 snapshots", "exit code 3", "RSS, MB", "rising, 2.50 MB a minute")
                .contains("<svg", "Content-Security-Policy")
                .doesNotContain("<script");
    }

    @Test
    void severalProfilesAreOnePage() {
        ProfilePage page = page(profile("command a", 2, 1, 12), profile("<b>&", 1, 1, 3));
        assertThat(page.names()).containsExactly("memory", "cpu", "memory-2", "cpu-2");
        assertThat(page.html()).contains("Profile of command a, &lt;b&gt;&amp;").doesNotContain("<b>");
        assertThatThrownBy(() -> page.picture("disk")).hasMessage("no chart is called disk");
    }

    @Test
    void whatEndedBeforeASnapshotHasItsPeak() {
        ProfilePage page = page(profile("command true", 0, 1, 0));
        assertThat(page.names()).containsExactly("memory");
        assertThat(page.html()).contains("it ended before a snapshot was taken", "peak of the largest process: 320");
    }

    @ParameterizedTest
    @CsvSource({"1, seconds", "200, minutes", "4000, hours"})
    void theTimeHasAUnitThatCanBeRead(double secondsBetween, String unit) {
        assertThat(page(profile("x", 4, secondsBetween, 1)).picture("memory").svg())
                .contains(unit + " since the first snapshot");
    }

    @Test
    void noPeakIsLostAmongManyPoints() {
        List<TimePoint> points = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            points.add(new TimePoint(i, i == 31_415 ? 320 : i == 77_777 ? -5 : 206));
        }
        List<TimePoint> visible = TimeChart.visible(points);
        assertThat(visible).hasSizeLessThan(700).contains(points.get(31_415), points.get(77_777));
        assertThat(visible).extracting(TimePoint::seconds).isSorted();
        assertThat(TimeChart.visible(points.subList(0, 600))).hasSize(600);
    }

    private InProcess report(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "benchmark";
        all[1] = "report";
        System.arraycopy(args, 0, all, 2, args.length);
        return InProcess.forge(Map.of("FORGE_HOME", home.toString()), all);
    }

    @Test
    void reportTakesProfilesByPathOrName() throws Exception {
        Path profiles = Files.createDirectories(home.resolve("profiles"));
        Path file = Files.writeString(profiles.resolve("memory_profile_1.json"), profile("command make", 3, 1, 12));
        assertThat(report(file.toString(), "-o", "-").out()).contains("Profile of command make");
        assertThat(report("memory_profile_1", "--svg", "cpu", "-o", "-").out()).startsWith("<svg");
        Path result = Files.writeString(
                home.resolve("result.json"),
                Suites.startup("here", Suites.MOMENT, "overlay", 1, 2, 3).json());
        InProcess mixed = report(result.toString(), file.toString(), "-o", "-");
        assertThat(mixed.code()).isEqualTo(ExitCode.USAGE);
        assertThat(mixed.err()).contains("a page is of profiles or of results, and " + result + " is no profile");
        assertThat(report(result.toString(), "-o", "-").out()).contains("Benchmark of forge");
        Path broken = Files.writeString(home.resolve("broken.json"), "{\"target\": 7, \"snapshots\": []}");
        assertThat(report(broken.toString(), "-o", "-").err()).contains("target");
    }
}
