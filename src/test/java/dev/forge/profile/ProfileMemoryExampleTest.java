package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs examples/ProfileMemory.java as a user would: with the main classes and without the tests. */
class ProfileMemoryExampleTest {
    @TempDir
    Path home;

    @Test
    void runs() throws Exception {
        Path example = Path.of(System.getProperty("forge.checkout"), "examples/ProfileMemory.java");
        Path classes = Path.of(MemoryProfiler.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                classes.toString(),
                example.toString(),
                "3",
                "10");
        builder.environment().put("FORGE_HOME", home.toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("RSS: ", "Memory Profile (", "Performance Profile", "3/3", "CPUs: ");
        try (Stream<Path> files = Files.list(home.resolve("profiles"))) {
            assertThat(files).hasSize(2);
        }
    }
}
