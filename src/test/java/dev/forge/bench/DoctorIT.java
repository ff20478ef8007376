package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.forge.bench.analysis.Caution;
import dev.forge.bench.analysis.Cautions;
import dev.forge.core.JsonObject;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorIT {
    @TempDir
    Path directory;

    @Test
    void theDoctorChecksTheHostAndShowsItsNoise() throws Exception {
        Need.root();
        ForgeCli forge = new ForgeCli(directory);
        CommandResult ended = forge.run("benchmark", "doctor", "--duration", "2s", "--format", "json");
        assertThat(ended.code()).as(ended.err()).isZero();
        JsonObject found = JsonObject.parse(ended.out(), "doctor");
        assertThat(found.objects("checks"))
                .extracting(check -> check.text("name"))
                .contains("frequency governor", "clock source", "cgroup version", "free disk", "monitor")
                .contains("forge", "podman", "docker", "oci");
        JsonObject noise = found.object("noise");
        assertThat(noise.number("runs")).isGreaterThanOrEqualTo(12).isEven();
        assertThat(noise.real("median_ms")).isPositive();
        // One engine against itself: neither hand was dealt the slower runs. What a hand is, DoctorTest says.
        assertThat(noise.real("ratio")).isBetween(2 / 3.0, 3 / 2.0);
        assertThat(noise.real("ratio_low")).isLessThan(noise.real("ratio_high"));
        // The root of the time that it took, of one minute.
        assertThat(Math.log1p(noise.real("detectable_in_one_minute")) / Math.log1p(noise.real("detectable")))
                .isCloseTo(Math.sqrt(noise.real("seconds") / 60), withinPercentage(1));
        assertThat(found.object("environment").has("steal_percent")).isTrue();
        try (Stream<Path> files = Files.list(forge.home().resolve("benchmarks"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("the doctor leaves no result behind")
                    .noneMatch(name -> name.startsWith("benchmark_"));
        }
    }

    @Test
    void severalEnginesAreToldApartInWordsAndWarningsAreSaved() throws Exception {
        Need.root();
        ForgeCli forge = new ForgeCli(directory);
        CommandResult ended = forge.run("benchmark", "startup", "--runtime", "forge,oci", "-r", "5");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .containsPattern("forge starts .* (faster|slower) than oci \\(.*, 5 rounds\\)|no difference seen"
                        + " between forge and oci in startup; one of .* % or more would have been \\(5 rounds\\)")
                .contains("caution: 5 values of startup are few: " + Caution.TOO_FEW.advice());
        Path file;
        try (Stream<Path> files = Files.list(forge.home().resolve("benchmarks"))) {
            file = files.filter(one -> one.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> warnings = SuiteReader.read(file.toFile()).warnings();
        assertThat(warnings).contains(Caution.TOO_FEW.text("5 values of startup are few"));
        assertThat(Cautions.of(SuiteReader.read(file.toFile())))
                .as("what is read back gives the same cautions")
                .isEqualTo(warnings);
    }
}
