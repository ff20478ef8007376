package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One snapshot of the dashboard, and {@code forge stats}, with containers of Forge. */
class SnapshotIT {
    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    private final ForgeCli forge = HOME.forge();

    @BeforeEach
    void runContainers() throws Exception {
        forge.must("run", "-d", "--name", "dashed-one", "--memory", "64m", "busybox", "sleep", "1000");
        forge.must("run", "-d", "--name", "dashed-two", "--stop-signal", "KILL", "busybox", "sleep", "1000");
        forge.must("create", "--name", "dashed-made", "busybox", "true");
    }

    @AfterEach
    void removeContainers() throws Exception {
        forge.removeContainers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard --once", "dashboard", "dashboard --format json", "stats", "stats --no-stream"})
    void pipeThatIsClosedEndsItQuietly(String args) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", "'" + forge.command().command().getFirst() + "' " + args + " | head -n 1");
        builder.environment().putAll(DashboardSession.environment(forge, Map.of()));
        CommandResult ended = CommandResult.of(builder);
        assertThat(ended.code()).isZero();
        assertThat(ended.out().lines()).hasSize(1);
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void statsAreDockers() throws Exception {
        List<String> lines = forge.must("stats", "--no-stream", "dashed-one", "dashed-two")
                .lines()
                .toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst().split(" {2,}"))
                .containsExactly(
                        "CONTAINER ID", "NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "NET I/O", "BLOCK I/O", "PIDS");
        assertThat(lines.get(1)).contains("dashed-one", "/ 64MiB");
        assertThat(forge.must("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", "dashed-two"))
                .isEqualTo("dashed-two 1");
        assertThat(forge.must("stats", "--no-stream", "--format", "{{.Engine}}", "dashed-two"))
                .isEqualTo("forge");
        assertThat(forge.must("stats", "-a", "--no-stream", "--runtime", "forge", "--format", "{{.Name}} {{.CPUPerc}}"))
                .contains("dashed-made --");
        assertThat(forge.must("stats", "--no-stream", "--format", "json", "dashed-two"))
                .startsWith("{\"BlockIO\":");
        CommandResult unknown = forge.run("stats", "--no-stream", "dashed-on");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("no such container: dashed-on", "dashed-one");
    }

    @Test
    void figuresAreTheKernels() throws Exception {
        forge.must("run", "-d", "--name", "dashed-busy", "--cpus", "0.2", "busybox", "sh", "-c", "while :; do :; done");
        String id = forge.must("inspect", "--format", "{{.Id}}", "dashed-busy");
        String format = "{{.CPUPerc}} {{.MemUsage}}";
        double cpu = Double.parseDouble(forge.must("stats", "--no-stream", "--format", format, "dashed-busy")
                .split("%")[0]);
        forge.must("rm", "-f", "dashed-busy");
        assertThat(cpu).as(id).isBetween(10.0, 25.0);
    }

    @Test
    void tableIsAsWideAsItsReader() throws Exception {
        ProcessBuilder builder = forge.command("dashboard", "--once", "--filter", "dashed-");
        builder.environment().put("COLUMNS", "100");
        List<String> lines = CommandResult.of(builder).out().lines().toList();
        assertThat(lines).anyMatch(line -> line.startsWith("dashed-one"));
        assertThat(lines).allMatch(line -> line.codePointCount(0, line.length()) <= 100);
    }
}
