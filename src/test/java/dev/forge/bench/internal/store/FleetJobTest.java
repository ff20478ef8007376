package dev.forge.bench.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.testing.CommandResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class FleetJobTest {
    private static final String ADDRESS = "postgres://bench@db/fleet";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "postgres://u:secret@db/x, startup, the address has a password",
        "mysql://db/x, startup, no address of a database",
        "postgres://db/x, publish, publish measures nothing"
    })
    void whatMakesNoSenseIsRefused(String address, String benchmark, String message) {
        assertThatThrownBy(() -> new FleetJob(List.of(benchmark), address, List.of()))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    /** With an sbatch that runs the job at once, and a forge that notes its words. */
    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "'; touch BROKEN; '", "$(touch BROKEN)`touch BROKEN`", "a\nEND\nb", "--x $HOME %j"})
    void noTextIsTakenForShell(String text) throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        program(bin.resolve("sbatch"), "cat >job; sh job; echo 7");
        program(bin.resolve("scontrol"), "printf '%s\\n' \"$3\" >hosts; echo n1; echo n2");
        program(bin.resolve("forge"), "for word; do printf '%s\\0' \"$word\"; done >>words");
        Path script = directory.resolve("script");
        Files.writeString(script, new FleetJob(List.of("startup", text), ADDRESS, List.of(text)).slurm(text));
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).directory(directory.toFile());
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        CommandResult submitted = CommandResult.of(builder);
        assertThat(submitted.code()).as(submitted.toString()).isZero();
        assertThat(submitted.out()).contains("n1 7\n", "n2 7\n");
        assertThat(directory.resolve("hosts")).hasContent(text + "\n");
        String host =
                String.join("\0", "load", "-i", text, "benchmark", "startup", text, "benchmark", "publish", ADDRESS)
                        + "\0";
        assertThat(Files.readString(directory.resolve("words"))).isEqualTo(host + host);
        assertThat(directory.resolve("BROKEN")).doesNotExist();
    }

    private static void program(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void kubernetesGetsAJobOrACronJob() {
        FleetJob job = new FleetJob(List.of("startup", "$(HOME)"), ADDRESS, List.of());
        Map<?, ?> once =
                (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(job.kubernetes("i", 3, "s", null));
        assertThat(once.get("kind")).isEqualTo("Job");
        assertThat(once.get("spec").toString())
                .contains(
                        "completionMode=Indexed",
                        "completions=3",
                        "parallelism=3",
                        "secretKeyRef={name=s, key=password}")
                .contains("benchmark 'startup' '$$(HOME)'", "topologyKey=kubernetes.io/hostname");
        Map<?, ?> often = (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(job.kubernetes("i", 3, "s", "0 3 * * *"));
        assertThat(often.get("kind")).isEqualTo("CronJob");
        assertThat(often.get("spec").toString()).contains("schedule=0 3 * * *", "jobTemplate={spec={completionMode");
    }
}
