package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.forge.core.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge benchmark profile} of a real container, and stopped half way. */
class ProfileContainerIT {
    private static final String FORGE =
            Path.of(System.getProperty("forge.dist"), "bin/forge").toString();

    @TempDir
    Path directory;

    private record Ended(int code, String output) {}

    private Ended run(List<String> args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(args).redirectErrorStream(true);
        builder.environment().put("FORGE_HOME", directory.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @Test
    void aContainerOfPodmanIsFollowedAsAWhole() throws Exception {
        String name = "forge-profile-it-" + ProcessHandle.current().pid();
        String image = "localhost/" + name;
        assumeThat(run(List.of("sh", "-c", "command -v podman && command -v busybox"))
                        .code())
                .as("podman and busybox")
                .isZero();
        assertThat(run(List.of(
                                "sh",
                                "-c",
                                "tar -C / -chf - $(command -v busybox | cut -c2-) | podman import - " + image))
                        .code())
                .isZero();
        try {
            // Two processes; runc, as crun may not work on every host.
            String start =
                    "b=$(command -v busybox); podman --runtime \"$(command -v runc || command -v crun)\" run -d --rm"
                            + " --network none --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 --name " + name + " "
                            + image
                            + " $b sh -c \"$b sleep 60 & $b sleep 60\"";
            Ended started = run(List.of("sh", "-c", "PATH=$PATH:/usr/sbin; " + start));
            assumeThat(started.code()).as(started.output()).isZero();
            Ended ended = run(List.of(
                    FORGE,
                    "benchmark",
                    "profile",
                    "--container",
                    name,
                    "--runtime",
                    "podman",
                    "-n",
                    "3",
                    "--interval",
                    "50ms",
                    "--format",
                    "json",
                    "-q"));
            assertThat(ended.code()).as(ended.output()).isZero();
            JsonObject json = JsonObject.parse(ended.output(), "output");
            assertThat(json.text("target")).isEqualTo("podman container " + name);
            assertThat(json.objects("snapshots")).hasSize(3).allMatch(snapshot -> snapshot.number("processes") >= 2);
        } finally {
            run(List.of("podman", "rm", "-f", "-t", "0", name));
            run(List.of("podman", "rmi", image));
        }
    }

    @Test
    void whatWasTakenBeforeASignalIsKept() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                FORGE, "benchmark", "profile", "-n", "1000", "--interval", "20ms", "--format", "json", "-q");
        builder.environment().put("FORGE_HOME", directory.toString());
        Process process = builder.start();
        Thread.sleep(1500);
        // Not Process.destroy, which closes the output too.
        process.toHandle().destroy();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(JsonObject.parse(output, "output").objects("snapshots")).hasSizeBetween(2, 200);
        assertThat(directory.resolve("profiles")).isDirectoryContaining("glob:**memory_profile_*.json");
    }
}
