package dev.forge.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.InProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input: one message with the value, a way out, exit code 2, and nothing is made. */
class BenchmarkCommandTest {
    @TempDir
    Path directory;

    private void refuses(String message, String... args) {
        Path home = directory.resolve("home");
        InProcess result = InProcess.forge(Map.of("PATH", System.getenv("PATH"), "FORGE_HOME", home.toString()), args);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("forge: ").contains(message);
        assertThat(home).doesNotExist();
    }

    @Test
    void refusesWhatMakesNoSense() {
        refuses("unknown runtime podmam\n\nhint: did you mean podman?", "benchmark", "startup", "--runtime", "podmam");
        refuses("unknown runtime xyz\n\nhint: it is one of forge", "benchmark", "compare", "--runtime", "forge,xyz");
        refuses("--iterations is a whole number of at least 1, not 0", "benchmark", "startup", "--iterations", "0");
        refuses("--iterations is a whole number of at least 1, not -3", "benchmark", "startup", "-r", "-3");
        refuses("--warmup is a whole number of at least 0, not x", "benchmark", "startup", "-w", "x");
        refuses("--samples is a whole number of at least 1, not 0", "benchmark", "memory", "--samples", "0");
        refuses("--interval", "benchmark", "memory", "--interval", "0");
        refuses("--containers is a whole number of at least 1, not 0", "benchmark", "disk", "--containers", "0");
        refuses("unknown network bridge", "benchmark", "startup", "--network", "bridge");
        refuses("not jsn\n\nhint: did you mean json?", "benchmark", "compare", "--format", "jsn");
        refuses("--seed is a whole number, not x", "benchmark", "compare", "--seed", "x");
        refuses("--image needs the name", "benchmark", "startup", "--image", "");
        refuses("does not take forge", "benchmark", "startup", "forge");
        refuses("unknown option --iteratoins", "benchmark", "startup", "--iteratoins");
        refuses("--output", "benchmark", "startup", "--output", directory + "/no/such/file");
    }
}
