package dev.forge.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.InProcess;
import dev.forge.core.JsonObject;
import dev.forge.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCommandTest {
    @TempDir
    Path directory;

    private InProcess profile(String... args) {
        String[] all = Stream.concat(Stream.of("benchmark", "profile"), Stream.of(args))
                .toArray(String[]::new);
        return InProcess.forge(Map.of("FORGE_HOME", directory.resolve("home").toString()), all);
    }

    private List<Path> saved() throws Exception {
        Path profiles = directory.resolve("home/profiles");
        if (!Files.exists(profiles)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(profiles)) {
            return files.toList();
        }
    }

    @Test
    void withoutATargetForgeItself() throws Exception {
        InProcess ended = profile("--samples", "3", "--interval", "10ms");
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .startsWith("Memory Profile (process " + ProcessHandle.current().pid())
                .contains("RSS ", "PSS ", "VMS ", "CPU ", "Trend   3 samples are too few");
        assertThat(ended.err().lines()).hasSize(4).last().asString().startsWith("saved in ");
        assertThat(saved()).hasSize(1);
    }

    @Test
    void onATerminalOneLineRenewsItself() {
        InProcess ended = InProcess.forge(
                Map.of("FORGE_HOME", directory.toString(), "FORGE_TTY", "2", "COLUMNS", "80"),
                "benchmark",
                "profile",
                "--samples=3",
                "--interval=10ms");
        assertThat(ended.err()).contains("\r\u001b[K1/3  RSS ").contains("\r\u001b[K3/3  RSS ");
        for (String line : ended.err().split("\r\u001b\\[K")) {
            assertThat(line.strip().length()).isLessThan(100);
        }
    }

    @Test
    void jsonIsTheOnlyDataAndQuietSaysNothing() throws Exception {
        InProcess ended = profile("--samples", "2", "--interval", "5ms", "--format", "json", "--quiet");
        assertThat(ended.err()).isEmpty();
        assertThat(JsonObject.parse(ended.out(), "output").objects("snapshots")).hasSize(2);
        Path file = directory.resolve("out.csv");
        InProcess csv = profile("-n2", "--interval", "5ms", "--format=csv", "-q", "--output", file.toString());
        assertThat(csv).isEqualTo(new InProcess(0, "", ""));
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void aCommandIsFollowedToItsEndAndGivesItsExitCode() throws Exception {
        InProcess ended = profile("--interval", "20ms", "--format", "json", "-q", "--", "sh", "-c", "sleep 2; exit 7");
        assertThat(ended.code()).as(ended.err()).isEqualTo(7);
        JsonObject json = JsonObject.parse(ended.out(), "output");
        assertThat(json.text("target")).isEqualTo("command sh");
        assertThat(json.objects("snapshots")).hasSizeBetween(3, 110);
        assertThat(json.objects("snapshots")).anyMatch(snapshot -> snapshot.number("processes") == 2);
    }

    @Test
    void theShortestCommandHasAProfile() throws Exception {
        for (String format : new String[] {"json", "table", "markdown", "csv"}) {
            InProcess ended = profile("--format", format, "-q", "--", "sh", "-c", "exit 7");
            assertThat(ended.code()).as(format).isEqualTo(7);
            assertThat(ended.err()).isEmpty();
            switch (format) {
                case "json" -> {
                    JsonObject json = JsonObject.parse(ended.out(), "output");
                    assertThat(json.number("exit_code")).isEqualTo(7);
                    assertThat(json.object("command").real("max_rss_mb")).isPositive();
                    assertThat(json.object("command").real("seconds")).isPositive();
                    assertThat(json.object("peak").real("process_rss_mb")).isPositive();
                }
                case "csv" -> assertThat(ended.out()).startsWith("timestamp,");
                default ->
                    assertThat(ended.out()).contains("Peak", " MB the largest process (kernel)", "exit code 7 after ");
            }
        }
        assertThat(saved()).hasSize(4);
    }

    @Test
    void theExitCodeIsTheCommandsOrAShells() throws Exception {
        assertThat(profile("-q", "--", "true").code()).isZero();
        assertThat(profile("-q", "--", "sh", "-c", "kill -KILL $$").code()).isEqualTo(137);
        assertThat(profile("-q", "--", "no-such-program").code()).isEqualTo(127);
        assertThat(profile("-q", "--", directory + "/none").code()).isEqualTo(127);
        assertThat(profile("-q", "--", directory.toString()).code()).isEqualTo(126);
        Path plain = Files.writeString(directory.resolve("plain"), "true");
        assertThat(profile("-q", "--", plain.toString()).err())
                .isEqualTo("forge: cannot start " + plain + ": it may not be executed\n");
    }

    @Test
    void whatCannotBeSavedOrWrittenIsShownOrSaved() throws Exception {
        Files.writeString(directory.resolve("home"), "");
        InProcess ended = profile("--", "sh", "-c", "exit 3");
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.out()).contains("exit code 3 after ");
        assertThat(ended.err()).contains("forge's home " + directory.resolve("home") + " is not a directory");
        assertThat(profile("-q", "--", "true").code()).isEqualTo(1);
        Files.delete(directory.resolve("home"));
        ended = profile("-o", "/dev/full", "--", "true");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("cannot write /dev/full", "saved in ");
        assertThat(saved()).hasSize(1);
    }

    @Test
    void aDurationIsSomeSnapshots() throws Exception {
        InProcess ended = profile("--duration", "40ms", "--interval", "10ms", "--format", "csv", "-q");
        assertThat(ended.out().lines()).hasSize(6);
        // Longer than the process: the profile ends with it.
        assertThat(profile("--duration", "1h", "--interval", "10ms", "-q", "--", "sleep", "0.1")
                        .code())
                .isZero();
        assertThat(profile("--duration", "1s", "-n", "3").code()).isEqualTo(2);
        // Shorter: the code is the command's all the same.
        assertThat(profile("--duration", "10ms", "--interval", "10ms", "-q", "--", "sh", "-c", "sleep 0.2; exit 9")
                        .code())
                .isEqualTo(9);
    }

    @Test
    void childrenOfAProcessAreIncludedIfAskedFor() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60; :").start();
        try {
            String pid = Long.toString(parent.pid());
            Await.until("it has a child", () -> parent.children().findAny().isPresent());
            for (String option : new String[] {"--children", "--include-children"}) {
                String json = profile("--pid", pid, option, "-n", "1", "-q", "--format", "json")
                        .out();
                assertThat(JsonObject.parse(json, "out")
                                .objects("snapshots")
                                .getFirst()
                                .number("processes"))
                        .isEqualTo(2);
            }
            String alone =
                    profile("--pid", pid, "-n", "1", "-q", "--format", "json").out();
            assertThat(JsonObject.parse(alone, "out")
                            .objects("snapshots")
                            .getFirst()
                            .number("processes"))
                    .isEqualTo(1);
        } finally {
            parent.descendants().forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
        assertThat(profile("--children").code()).isEqualTo(2);
    }

    @Test
    void anotherProcessIsFollowedUntilItEnds() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "0.4").start();
        InProcess ended = profile("--pid", Long.toString(sleeper.pid()), "--interval", "50ms", "-n", "1000", "-q");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("Memory Profile (process " + sleeper.pid() + " (sleep))");
        assertThat(sleeper.waitFor()).isZero();
    }

    @Test
    void badInputIsNamedAndChangesNothing() throws Exception {
        assertThat(profile("--samples", "0"))
                .isEqualTo(new InProcess(2, "", "forge: --samples is a whole number of at least 1, not 0\n"));
        assertThat(profile("--samples", "-3").err()).contains("not -3");
        assertThat(profile("--interval", "0").err())
                .isEqualTo("forge: --interval is a length of time from 1ms to 366 days, not 0\n"
                        + "\nhint: write 500ms, 1.5s, 2m or 1h\n");
        assertThat(profile("--interval", "soon").code()).isEqualTo(2);
        assertThat(profile("--interval", "1e9").code()).isEqualTo(2);
        assertThat(profile("--format", "jsn").err())
                .isEqualTo("forge: --format is table, json, csv or markdown, not jsn\n\nhint: did you mean json?\n");
        assertThat(profile("--pid", "1", "--", "true").code()).isEqualTo(2);
        assertThat(profile("--pid", "x").code()).isEqualTo(2);
        assertThat(profile("--pid", "2147483647"))
                .isEqualTo(new InProcess(
                        1, "", "forge: no process has the id 2147483647\n\nhint: ps -e lists the processes\n"));
        assertThat(profile("--", "no-such-program").err()).contains("cannot start no-such-program: no such program");
        assertThat(profile("--runtime", "podman").code()).isEqualTo(2);
        assertThat(profile("--container", "c", "--runtime", "podmn").err())
                .isEqualTo("forge: unknown engine podmn\n\nhint: did you mean podman?\n");
        assertThat(profile("--output", directory + "/none/file").code()).isEqualTo(2);
        assertThat(profile("--output", directory.toString()).code()).isEqualTo(2);
        assertThat(profile("word").err()).contains("does not take word");
        assertThat(profile("--sample", "3").err()).contains("did you mean --samples?");
        assertThat(saved()).isEmpty();
    }

    @Test
    void aHomeThatIsAFileIsSaid() throws Exception {
        Path file = Files.writeString(directory.resolve("home"), "");
        InProcess ended = profile("-n", "1");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains(file.toString());
    }

    @Test
    void resourcesInEveryFormat() {
        InProcess table = InProcess.forge("benchmark", "resources");
        assertThat(table.out())
                .startsWith("Memory\n─────────────────────\nTotal: ")
                .contains("\nDisk\n", "\nCPU\n");
        JsonObject json = JsonObject.parse(
                InProcess.forge("benchmark", "resources", "--format", "json").out(), "out");
        assertThat(json.object("memory").real("total_mb")).isPositive();
        assertThat(json.object("disk").real("free_gb")).isPositive();
        assertThat(json.object("cpu").number("count")).isPositive();
        assertThat(InProcess.forge("benchmark", "resources", "--format", "csv").out())
                .startsWith("resource,metric,value\r\nmemory,total_mb,");
        assertThat(InProcess.forge("benchmark", "resources", "--format", "markdown")
                        .out())
                .contains("| memory | total_mb | ");
        assertThat(InProcess.forge("benchmark", "resources", "extra").code()).isEqualTo(2);
    }
}
