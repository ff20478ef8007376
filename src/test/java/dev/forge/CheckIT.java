package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.Suite;
import dev.forge.bench.SuiteReader;
import dev.forge.core.ExitCode;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.ResultSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate on real builds. The delays are so long that noise cannot hide them. */
class CheckIT {
    private static final Path DIST = Path.of(System.getProperty("forge.dist"));

    @TempDir
    Path directory;

    private ForgeCli forge;

    @BeforeEach
    void need() {
        Need.root();
        Need.programs("runc", "conmon", "busybox");
        forge = new ForgeCli(directory);
    }

    /** A copy of the distribution whose start takes so many seconds longer. */
    private String slower(String seconds) throws Exception {
        Path copy = directory.resolve("slower");
        assertThat(new ProcessBuilder("cp", "-a", DIST.toString(), copy.toString())
                        .start()
                        .waitFor())
                .isZero();
        Path plan = copy.resolve("libexec/plan.sh");
        String text = Files.readString(plan);
        assertThat(text).contains("foreground() {\n");
        Files.writeString(plan, text.replace("foreground() {\n", "foreground() {\n    sleep " + seconds + "\n"));
        return copy.resolve("bin/forge").toString();
    }

    private Path newest() throws IOException {
        try (Stream<Path> files = Files.list(forge.home().resolve("benchmarks"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void aSlowerBuildIsCaughtSideBySideAndExported() throws Exception {
        String slower = slower("0.3");
        String usual = DIST.resolve("bin/forge").toString();
        CommandResult ended = forge.run("benchmark", "check", "--runtime", slower, "--against", usual, "-r", "6", "-q");
        assertThat(ended.code()).as(ended.err() + ended.out()).isEqualTo(ExitCode.REGRESSION);
        assertThat(ended.out()).contains("Check against " + usual, "startup of " + slower + " is slower");
        String json = Files.readString(newest());
        ResultSchema.check(json);
        Suite suite = SuiteReader.parse(json, "test");
        assertThat(suite.verdicts()).hasSize(1);
        // It was confirmed: both were measured twice, in rounds that are told apart.
        assertThat(suite.results().stream()
                        .filter(sample -> !sample.warmUp())
                        .map(sample -> sample.runtime() + sample.round().getAsInt()))
                .hasSizeGreaterThanOrEqualTo(24)
                .doesNotHaveDuplicates();
        assertThat(forge.must("benchmark", "export", "junit")).contains("<failure message=\"startup of");
        // The other way round it is an improvement.
        assertThat(forge.run("benchmark", "check", "--runtime", usual, "--against", slower, "-r", "6", "-q")
                        .code())
                .isZero();
    }

    @Test
    void aBaselineIsKeptAndComparedWith() throws Exception {
        forge.must("benchmark", "startup", "-r", "6", "--save-baseline", "main", "-q");
        Path baseline = forge.home().resolve("benchmarks/baselines/main.json");
        ResultSchema.check(Files.readString(baseline));
        CommandResult same = forge.run("benchmark", "check", "--baseline", "main", "--threshold", "startup=900%", "-q");
        assertThat(same.code()).as(same.err()).isZero();
        assertThat(same.out()).contains("Check against main", "no change", "not measured side by side");
        // The same results as of a host ten times as fast.
        String json = Files.readString(baseline);
        Suite fast = SuiteReader.parse(json, "test");
        for (var sample : fast.results()) {
            String value = "\"value\": " + ((dev.forge.stats.Figure.Measured) sample.value()).value();
            json = json.replace(value, "\"value\": 5.0");
        }
        Files.writeString(directory.resolve("fast.json"), json);
        String again = directory.resolve("kept").getFileName().toString();
        CommandResult slower =
                forge.run("benchmark", "check", "--baseline", directory + "/fast.json", "-q", "--save-baseline", again);
        assertThat(slower.code()).as(slower.out()).isEqualTo(ExitCode.REGRESSION);
        assertThat(forge.home().resolve("benchmarks/baselines/kept.json")).doesNotExist();
        // Two rounds say nothing, which is a failure on request.
        for (String option : List.of("-q", "--fail-on-inconclusive")) {
            assertThat(forge.run("benchmark", "check", "--baseline", "main", "-r", "1", "-q", option)
                            .code())
                    .isEqualTo(option.equals("-q") ? ExitCode.OK : ExitCode.INCONCLUSIVE);
        }
    }

    @Test
    void whatCannotBeCheckedIsSaid() throws Exception {
        assertThat(forge.run("benchmark", "check").code()).isEqualTo(ExitCode.USAGE);
        assertThat(forge.run("benchmark", "check", "--baseline", "nothing").err())
                .contains("there is no result nothing");
        CommandResult unmeasured = forge.run("benchmark", "check", "--against", "oci", "--threshold", "exec=5%");
        assertThat(unmeasured.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unmeasured.err())
                .contains("--threshold names exec, which this check does not measure")
                .contains("hint: it measures startup, first_output, ");
        CommandResult missing = forge.run("benchmark", "check", "--against", "/no/such/forge", "-q");
        assertThat(missing.code()).isEqualTo(ExitCode.MISSING);
        assertThat(missing.err()).contains("/no/such/forge does not work");
    }
}
