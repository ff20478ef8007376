package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.JsonObject;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge benchmark profile} of a real container, and stopped half way. */
class ProfileContainerIT {
    private static final String FORGE =
            Path.of(System.getProperty("forge.dist"), "bin/forge").toString();

    @TempDir
    Path directory;

    private CommandResult run(String... args) throws Exception {
        return CommandResult.of(builder(args));
    }

    private ProcessBuilder builder(String... args) {
        ProcessBuilder builder = new ProcessBuilder(args).redirectErrorStream(true);
        builder.environment().put("FORGE_HOME", directory.toString());
        return builder;
    }

    @Test
    void aContainerOfPodmanIsFollowedAsAWhole() throws Exception {
        String name = "forge-profile-it-" + ProcessHandle.current().pid();
        String image = "localhost/" + name;
        Need.root();
        Need.programs("podman", "busybox");
        CommandResult imported =
                run("sh", "-c", "tar -C / -chf - $(command -v busybox | cut -c2-) | podman import - " + image);
        Need.have(imported.code() == 0, imported.out());
        try {
            // Two processes; runc, as crun may not work on every host.
            String start =
                    "b=$(command -v busybox); podman --runtime \"$(command -v runc || command -v crun)\" run -d --rm"
                            + " --network none --ulimit nofile=1024:1024 --ulimit nproc=4096:4096 --name " + name + " "
                            + image
                            + " $b sh -c \"$b sleep 60 & $b sleep 60\"";
            CommandResult started = run("sh", "-c", "PATH=$PATH:/usr/sbin; " + start);
            Need.have(started.code() == 0, started.out());
            CommandResult ended = run(
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
                    "-q");
            assertThat(ended.code()).as(ended.out()).isZero();
            JsonObject json = JsonObject.parse(ended.out(), "output");
            assertThat(json.text("target")).isEqualTo("podman container " + name);
            assertThat(json.objects("snapshots")).hasSize(3).allMatch(snapshot -> snapshot.number("processes") >= 2);
        } finally {
            run("podman", "rm", "-f", "-t", "0", name);
            run("podman", "rmi", image);
        }
    }

    @Test
    void whatWasTakenBeforeASignalIsKept() throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = builder(FORGE, "benchmark", "profile", "-n", "1000", "--interval", "20ms", "--format", "json")
                .redirectErrorStream(false)
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
        // A line for each snapshot.
        Await.until(process, "three snapshots", () -> Files.readString(err).contains("3/1000 "));
        // Not Process.destroy, which closes the output too.
        process.toHandle().destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // As a shell has it for SIGTERM.
        assertThat(process.exitValue()).isEqualTo(143);
        long taken = Files.readString(err)
                .lines()
                .filter(line -> line.contains("/1000 "))
                .count();
        assertThat(taken).isBetween(3L, 999L);
        assertThat(JsonObject.parse(Files.readString(out), "output").objects("snapshots"))
                .hasSize((int) taken);
        assertThat(directory.resolve("profiles")).isDirectoryContaining("glob:**memory_profile_*.json");
    }
}
