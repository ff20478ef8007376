package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads with a terminal of their own, called from a terminal of 23 rows and 58 columns and from none. */
class TerminalIT {
    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    private final ForgeCli forge = HOME.forge();
    private final Path directory = HOME.directory();

    @BeforeEach
    void keepOneRunning() throws Exception {
        forge.must("run", "-d", "--name", "kept", "-v", directory + ":/shared", "busybox", "sleep", "1000");
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String id : forge.must("ps", "-aq").lines().toList()) {
            forge.must("rm", "-f", id);
        }
    }

    /** What script(1) calls in a terminal of that size; {@code forge} in the text is the command. */
    private ProcessBuilder terminal(String shell) {
        Need.programs("script", "stty");
        ProcessBuilder plain = forge.command();
        String text = "forge() { '" + plain.command().get(0) + "' \"$@\"; }; stty rows 23 cols 58; " + shell;
        ProcessBuilder builder = new ProcessBuilder("script", "-q", "-e", "-c", text, "/dev/null");
        builder.environment().putAll(plain.environment());
        builder.environment().put("SHELL", "/bin/sh");
        return builder;
    }

    private CommandResult inTerminal(String shell) throws Exception {
        return CommandResult.of(terminal(shell));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --rm -t busybox",
                "run -t busybox",
                "run --rm -it busybox",
                "run -it busybox",
                "exec -t kept",
                "exec -it kept"
            })
    void knowsTheSizeFromItsFirstInstructionOn(String command) throws Exception {
        for (int round = 0; round < 4; round++) {
            CommandResult ended = inTerminal("forge " + command + " sh -c 'stty size; echo $TERM; exit 7'");
            assertThat(ended.out().replace("\r", "")).as("%s", ended).endsWith("23 58\nxterm\n");
            assertThat(ended.code()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --rm -t busybox", "run -t busybox", "exec -t kept"})
    void givesATerminalWhereTheCallerHasNone(String command) throws Exception {
        List<String> args = new ArrayList<>(List.of(command.split(" ")));
        args.addAll(List.of("sh", "-c", "tty; echo two; exit 4"));
        CommandResult ended = forge.run(args.toArray(String[]::new));
        assertThat(ended).isEqualTo(new CommandResult(4, "/dev/pts/0\r\ntwo\r\n", ""));
    }

    @Test
    void keepsWhatATerminalPrinted() throws Exception {
        assertThat(forge.must("create", "-t", "--name", "made", "busybox", "echo", "hi"))
                .hasSize(64);
        assertThat(forge.run("start", "-a", "made")).isEqualTo(new CommandResult(0, "hi\r\n", ""));
        forge.must("run", "-dt", "--name", "behind", "busybox", "echo", "hi");
        forge.must("wait", "behind");
        for (String name : List.of("made", "behind")) {
            assertThat(forge.run("logs", name).out()).as(name).isEqualTo("hi\r\n");
        }
    }

    @Test
    void refusesToTypeIntoItWithoutATerminal() throws Exception {
        forge.must("create", "-it", "--name", "typed", "busybox", "true");
        for (String[] args : new String[][] {
            {"run", "--rm", "-it", "busybox", "true"}, {"exec", "-it", "kept", "true"}, {"start", "-ai", "typed"}
        }) {
            CommandResult refused = forge.run(args);
            assertThat(refused.code()).as(args[0]).isEqualTo(args[0].equals("start") ? 1 : 125);
            assertThat(refused.err()).contains("the input device is not a TTY");
        }
        assertThat(forge.run("start", "-a", "typed")).isEqualTo(new CommandResult(0, "", ""));
        // Behind nobody types.
        forge.must("run", "-dit", "--rm", "busybox", "true");
    }

    @Test
    void leavesAProcessWithATerminalAlone() throws Exception {
        forge.must("exec", "-dt", "kept", "sh", "-c", "tty >/shared/terminal");
        Await.until("its terminal", () -> Files.exists(directory.resolve("terminal")));
        Await.until("nothing left of it", () -> execFiles().isEmpty());
        assertThat(Files.readString(directory.resolve("terminal"))).startsWith("/dev/");
        forge.must("exec", "-dt", "kept", "sleep", "100");
        assertThat(execFiles()).isNotEmpty();
        assertThat(forge.run("exec", "-dt", "kept", "nope").code()).isEqualTo(127);
    }

    private List<String> execFiles() throws Exception {
        Path live = forge.home().resolve("live").resolve(forge.must("inspect", "--format", "{{.Id}}", "kept"));
        try (Stream<Path> files = Files.list(live)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("exec-"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --rm -it", "run -it", "run --rm -t", "run -t", "exec -it", "exec -t"})
    void passesOnANewSize(String command) throws Exception {
        Path ready = directory.resolve("ready-" + command.replace(' ', '_'));
        String target = command.startsWith("run") ? " -v " + directory + ":/shared busybox" : " kept";
        CommandResult ended = inTerminal("(until [ -e " + ready + " ]; do sleep 0.05; done; "
                + "stty rows 40 cols 100 </dev/tty) & forge " + command + target
                + " sh -c 'trap \"stty size; exit 3\" WINCH; touch /shared/" + ready.getFileName()
                + "; while :; do sleep 0.05; done'");
        assertThat(ended.out()).contains("40 100");
        assertThat(ended.code()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --rm -it", "run -it", "run --rm -t", "exec -it", "exec -t", "exec"})
    void passesAnInterruptOn(String command) throws Exception {
        Path ready = directory.resolve("typed-" + command.replace(' ', '_'));
        String target = command.startsWith("run") ? " -v " + directory + ":/shared busybox" : " kept";
        // The shell that calls it gets the interrupt too.
        Process process = terminal(
                        "trap : INT; forge " + command + target + " sh -c 'trap \"exit 9\" INT; touch /shared/"
                                + ready.getFileName() + "; while :; do sleep 0.05; done'")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Await.until("the payload", () -> Files.exists(ready));
        try (OutputStream keys = process.getOutputStream()) {
            keys.write("\u0003".getBytes(StandardCharsets.US_ASCII));
        }
        Await.until("its end", () -> !process.isAlive());
        assertThat(process.exitValue()).isEqualTo(9);
    }

    @Test
    void leavesTheCallersTerminalAsItWas() throws Exception {
        String script = "before=$(stty -g); forge run --rm -it --name killed busybox sh -c 'kill -9 $$'; "
                + "forge run --rm -it busybox nope; forge exec -it kept nope; forge exec -it kept true; "
                + "[ \"$before\" = \"$(stty -g)\" ] && echo the same";
        assertThat(inTerminal(script).out()).contains("the same");
    }

    @Test
    void leavesItSoWhenTheRuntimeIsKilled() throws Exception {
        Path out = directory.resolve("out");
        Path ready = directory.resolve("shown");
        Process process = terminal("before=$(stty -g); forge run --rm -it --name shown -v " + directory
                        + ":/shared busybox sh -c 'touch /shared/shown; sleep 100'; "
                        + "[ \"$before\" = \"$(stty -g)\" ] && echo the same")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        Await.until("the payload", () -> Files.exists(ready));
        long payload = Long.parseLong(forge.must("inspect", "--format", "{{.State.Pid}}", "shown"));
        ProcessHandle runtime =
                ProcessHandle.of(payload).flatMap(ProcessHandle::parent).orElseThrow();
        assertThat(runtime.info().command())
                .hasValueSatisfying(path -> assertThat(path).endsWith("runc"));
        runtime.destroyForcibly();
        Await.until("its end", () -> !process.isAlive());
        assertThat(Files.readString(out)).contains("the same");
        Await.until("nothing left", () -> forge.run("ps", "-aq").out().lines().count() == 1);
    }
}
