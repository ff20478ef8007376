package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every command of the workflows in {@code examples/ci}, in a checkout whose {@code ./forge} is the assembled tree. */
class ContinuousIntegrationIT {
    private static final Path EXAMPLES = Path.of(System.getProperty("forge.checkout"), "examples", "ci");

    @TempDir
    Path directory;

    private Path checkout;

    @BeforeEach
    void checkout() throws Exception {
        Need.root();
        Need.programs("git", "apt-get", "runc", "conmon", "busybox");
        checkout = Files.createDirectory(directory.resolve("checkout"));
        Files.createSymbolicLink(checkout.resolve("forge"), Path.of(System.getProperty("forge.dist"), "bin", "forge"));
        run(
                "git init -q && git add . && git -c user.name=test -c user.email=test@example.com commit -qm test"
                        + " && git update-ref refs/remotes/origin/main HEAD",
                Map.of());
    }

    private String run(String script, Map<String, String> environment) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        // The user's own git configuration is not the test's to change.
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        if (!ended) {
            process.destroy();
        }
        String said = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(script + "\n" + said).isTrue();
        return said;
    }

    private static Map<?, ?> yaml(String name) throws Exception {
        return (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(EXAMPLES.resolve(name)));
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    @Test
    void githubActions() throws Exception {
        Map<?, ?> job = map(map(yaml("github-actions.yml").get("jobs")).get("performance"));
        Path summary = directory.resolve("summary.md");
        Map<String, String> environment = Map.of(
                "FORGE_HOME", directory.resolve("home").toString(),
                "GITHUB_BASE_REF", "main",
                "GITHUB_STEP_SUMMARY", summary.toString());
        int commands = 0;
        for (Object step : (List<?>) job.get("steps")) {
            if (map(step).get("run") instanceof String script) {
                // Neither noise nor the number of rounds is tested here: what is tested is that the steps work.
                run(
                        script.replace("startup=5%", "startup=400%")
                                .replace("-r 30", "-r 8")
                                .replace("benchmark doctor", "benchmark doctor --duration 2s"),
                        environment);
                commands++;
            }
        }
        assertThat(commands).isEqualTo(6);
        assertThat(Files.readString(summary)).contains("### Check against ../old/bin/forge");
        assertThat(Files.readString(checkout.resolve("junit.xml"))).contains("<testsuites");
        assertThat(Files.readString(checkout.resolve("benchmark.json"))).contains("\"name\": \"forge startup\"");
    }

    @Test
    void gitlab() throws Exception {
        Map<?, ?> job = map(yaml("gitlab-ci.yml").get("performance"));
        Map<String, String> environment = Map.of(
                "CI_PROJECT_DIR",
                checkout.toString(),
                "CI_COMMIT_BRANCH",
                "main",
                "CI_DEFAULT_BRANCH",
                "main",
                "FORGE_HOME",
                checkout + "/.forge-home");
        List<Object> scripts = new ArrayList<>((List<?>) job.get("script"));
        scripts.addAll((List<?>) job.get("after_script"));
        for (Object script : scripts) {
            run(script.toString().replace("startup=20%", "startup=400%").replace("-r 30", "-r 8"), environment);
        }
        assertThat(checkout.resolve(".forge-home/benchmarks/baselines/main.json"))
                .exists();
        assertThat(Files.readString(checkout.resolve("junit.xml"))).contains("<testcase classname=\"forge\"");
        assertThat(Files.readString(checkout.resolve("metrics.txt"))).contains("forge_benchmark_startup_seconds");
    }
}
