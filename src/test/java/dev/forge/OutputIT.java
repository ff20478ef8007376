package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Standard output of the distribution's commands: in every locale the same bytes, and an error when it is full. */
class OutputIT {
    @TempDir
    static Path directory;

    private static ForgeCli forge;

    @BeforeAll
    static void images() throws Exception {
        Need.root();
        Need.programs("busybox");
        forge = new ForgeCli(directory);
        forge.importBusybox();
        forge.must("create", "--name", "kept", "busybox", "true");
    }

    /** Runs forge in a shell that does something to its output: {@code "$@" >/dev/full}. */
    private static CommandResult shell(String script, String... args) throws Exception {
        ProcessBuilder builder = forge.command(args);
        List<String> all = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        all.addAll(builder.command());
        return CommandResult.of(builder.command(all));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "--help",
                "help",
                "ps --help",
                "run --help",
                "benchmark --help",
                "completion bash",
                "ps -a",
                "images",
                "inspect kept",
                "image inspect busybox",
                "history busybox",
                "system info",
                "system df",
                "system prune -f --help",
                "benchmark resources",
                "benchmark resources --format json",
                "benchmark profile -q -n 1 --interval 1ms",
                "benchmark profile -q -- true"
            })
    void aFullDiskIsAnErrorOfEveryCommand(String line) throws Exception {
        CommandResult ended = shell("\"$@\" >/dev/full", line.split(" "));
        assertThat(ended.code()).as(line).isEqualTo(line.startsWith("run") ? 125 : 1);
        assertThat(ended.err())
                .as(line)
                .endsWith("forge: cannot write to standard output: no space left on device\n")
                .hasLineCount(1);
    }

    @Test
    void whatWasAskedForIsDoneThoughNobodyCanBeTold() throws Exception {
        assertThat(shell("\"$@\" >/dev/full", "create", "--name", "made", "busybox", "true")
                        .code())
                .isEqualTo(125);
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}}")).contains("made");
        assertThat(shell("\"$@\" >/dev/full", "start", "made").code()).isEqualTo(125);
        assertThat(shell("\"$@\" >/dev/full", "wait", "made").code()).isEqualTo(1);
        assertThat(shell("\"$@\" >/dev/full", "rm", "made").code()).isEqualTo(1);
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}}")).doesNotContain("made");
        CommandResult detached =
                shell("\"$@\" >/dev/full", "run", "-d", "--rm", "--name", "up", "busybox", "sleep", "9");
        assertThat(detached.code()).isEqualTo(125);
        assertThat(detached.err())
                .startsWith("forge: cannot write to standard output")
                .hasLineCount(1);
        assertThat(shell("\"$@\" >/dev/full", "rm", "-f", "up").code()).isEqualTo(1);
    }

    @Test
    void aReaderThatHasGoneEndsACommandQuietly() throws Exception {
        // The shell closes the pipe's only reading end before forge writes.
        CommandResult ended = shell("{ { \"$@\"; echo $? >&3; } | :; } 3>&1", "images");
        assertThat(ended.out().strip()).isEqualTo("141");
        assertThat(ended.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "-u LANG -u LC_ALL -u LC_CTYPE", "LC_ALL=en_US.ISO-8859-1"})
    void theBytesAreTheSameInEveryLocale(String locale) throws Exception {
        CommandResult ended = shell("exec env " + locale + " \"$@\"", "benchmark", "resources");
        assertThat(ended.out()).startsWith("Memory\n─────────────────────\nTotal: ");
        // Also when it goes to a file that the command itself writes, and on standard error.
        Path file = directory.resolve("resources");
        shell("exec env " + locale + " \"$@\"", "benchmark", "resources", "-o", file.toString());
        assertThat(file).content().startsWith("Memory\n─────────────────────\n");
        assertThat(shell("exec env " + locale + " \"$@\"", "benchmark", "resources", "--format", "é")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aFileOnAFullDiskIsAnError() throws Exception {
        CommandResult ended = forge.run("benchmark", "resources", "-o", "/dev/full");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).isEqualTo("forge: cannot write /dev/full: no space left on device\n");
    }
}
