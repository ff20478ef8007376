package dev.forge.bench.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading engine files, and the messages for invalid ones. */
class EngineFileTest {
    private static EngineDefinition read(String name, String text) {
        Map<String, EngineDefinition> known = Engines.shipped();
        EngineFile.read(text, "my.yaml", known);
        EngineDefinition found = known.get(name);
        assertThat(found).as(name).isNotNull();
        return found;
    }

    private static void refuses(String message, String hint, String text) {
        assertThatThrownBy(() -> EngineFile.read(text, "my.yaml", Engines.shipped()))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage(message);
                    assertThat(String.valueOf(e.hint())).contains(hint);
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }

    @Test
    void errorsNameFileAndLine() {
        refuses(
                "my.yaml:3: unknown key rum of engine x",
                "did you mean run?",
                "x:\n  version: [x, --version]\n  rum: [x]\n");
        refuses("my.yaml:2: unknown key zzzzzz of engine x", "it is one of extends, program,", "x:\n  zzzzzz: [x]\n");
        refuses("my.yaml:2: engine x lacks the key run", "runs a container", "# x\nx: {version: [x]}\n");
        refuses("my.yaml:3: x stands twice in a file of engines", "", "x: {run: [a]}\ny: {run: [a]}\nx: {run: [b]}\n");
        refuses(
                "my.yaml:1: there is an engine podman already, defined in forge",
                "take another name",
                "podman: {run: [x]}\n");
        refuses(
                "my.yaml:2: run of engine x is a command, which is a list of args, not the text podman run",
                "[arg, arg]",
                "x:\n  run: podman run\n");
        refuses(
                "my.yaml:1: run of engine x is a command, which is a list of args, not an empty list",
                "",
                "x: {run: []}\n");
        refuses(
                "my.yaml:2: run of engine x is a command, which is a list of args, not a mapping",
                "",
                "x:\n  run: [a, {b: c}]\n");
        refuses("my.yaml:2: program of engine x is a text, not nothing", "", "x:\n  program:\n");
        refuses("my.yaml:1: engine x is a mapping, not a list", "", "x: [a]\n");
        refuses("my.yaml:1: a file of engines is a mapping of engine names to definitions, not a list", "", "- x\n");
        refuses("my.yaml:3: run stands twice in engine x", "", "x:\n  run: [a]\n  run: [b]\n");
        refuses("my.yaml:1: an engine cannot be called My Engine", "small letters", "My Engine: {run: [a]}\n");
        refuses("my.yaml:1: this is not yaml: expected ',' or ']', but got <stream end>", "", "x: {run: [a");
    }

    @Test
    void placeholdersAreValidated() {
        refuses(
                "my.yaml:1: unknown placeholder {imaeg} in run of engine x",
                "did you mean image?",
                "x: {run: [a, \"{imaeg}\"]}\n");
        refuses(
                "my.yaml:1: unknown placeholder {archive} in run of engine x",
                "it is one of program, state, name",
                "x: {run: [a, \"{archive}\"]}\n");
        refuses(
                "my.yaml:1: unknown placeholder {state} in program of engine x",
                "this key takes no placeholders",
                "x: {program: \"{state}/a\", run: [a]}\n");
        refuses(
                "my.yaml:1: {command} stands for several args, so it cannot be part of --command={command} in run of"
                        + " engine x",
                "an arg of its own",
                "x: {run: [a, \"--command={command}\"]}\n");
        refuses("my.yaml:1: engine x uses {program} and lacks the key program", "", "x: {run: [\"{program}\"]}\n");
        refuses(
                "my.yaml:1: engine x uses {network-options} and lacks those for none or host in the key"
                        + " network-options",
                "",
                "x: {run: [a, \"{network-options}\"], network-options: {none: [-n]}}\n");
        refuses(
                "my.yaml:1: unknown network hsot in network-options of engine x",
                "did you mean host?",
                "x: {run: [a], network-options: {hsot: []}}\n");
        assertThat(read("x", "x: {run: [a, '{{.Id}}', '{{end}}']}\n").args(EngineKey.RUN))
                .containsExactly("a", "{{.Id}}", "{{end}}");
    }

    @Test
    void keysThatStartNeedKeysThatRemove() {
        refuses("my.yaml:1: engine x has run-detached and lacks the key rm", "", "x: {run: [a], run-detached: [a]}\n");
        refuses("my.yaml:1: engine x has create and lacks the key list", "", "x: {run: [a], create: [a], rm: [a]}\n");
    }

    @Test
    void variantsInheritAndAdd() {
        EngineDefinition podman = read("p", "p: {extends: podman, program-options: [--runtime, crun]}\n");
        assertThat(podman.adapter()).isEqualTo("podman");
        assertThat(podman.variation()).containsExactly("variant: program-options --runtime crun");
        EngineDefinition ctr =
                read("c", "c: {extends: ctr, program-options: [-a, /s], daemon-socket: /s, store: [/a, /b]}\n");
        assertThat(ctr.args(EngineKey.PROGRAM_OPTIONS)).containsExactly("--namespace", "forge-benchmark", "-a", "/s");
        assertThat(ctr.args(EngineKey.DAEMON_SOCKET)).containsExactly("/s");
        assertThat(ctr.args(EngineKey.STORE)).containsExactly("/a", "/b");
        assertThat(ctr.args(EngineKey.RUN)).contains("--rm");
        refuses(
                "my.yaml:2: key run is not for variants of podman, as p is",
                "program-options",
                "p:\n  run: [x]\n  extends: podman\n");
        refuses(
                "my.yaml:1: there is no engine podmam for p to extend",
                "did you mean podman?",
                "p: {extends: podmam}\n");
    }

    @Test
    void placeholdersAreReplaced() {
        Placeholders values = new Placeholders(Map.of(
                "command",
                List.of("echo", "a b"),
                "name",
                List.of("$x\\"),
                "program",
                List.of("/bin/p", "-o"),
                "none",
                List.of()));
        assertThat(values.fill(List.of("{program}", "--name={name}", "{none}", "{{.Id}}", "{command}")))
                .containsExactly("/bin/p", "-o", "--name=$x\\", "{{.Id}}", "echo", "a b");
    }

    @Test
    void homeFileIsReadBeforeFileFromVariable(@TempDir Path directory) throws Exception {
        Path home = Files.createDirectories(directory.resolve("home"));
        Files.writeString(home.resolve("engines.yaml"), "mine: {run: [a]}\n");
        Path named = Files.writeString(directory.resolve("more.yaml"), "more: {extends: mine}\n");
        Engines engines = Engines.of(Map.of(Engines.VARIABLE, named.toString()), new ForgeHome(home.toFile()));
        assertThat(engines.names())
                .containsExactly(
                        "forge",
                        "podman",
                        "docker",
                        "oci",
                        "nerdctl",
                        "ctr",
                        "runc",
                        "crun",
                        "bubblewrap",
                        "systemd-nspawn",
                        "apptainer",
                        "mine",
                        "more");
        assertThatThrownBy(
                        () -> Engines.of(Map.of(Engines.VARIABLE, directory + "/none"), new ForgeHome(home.toFile())))
                .hasMessage("there is no file of engines " + directory + "/none");
    }

    @Test
    void documentedExampleIsValidAndKeyTableIsComplete() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("forge.checkout"), "docs/engines.md"));
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(example.find()).isTrue();
        assertThat(read("docker-userns", example.group(1)).environment()).containsKey("DOCKER_HOST");
        assertThat(Pattern.compile("^\\| `([a-z-]+)` \\|", Pattern.MULTILINE)
                        .matcher(page)
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyElementsOf(
                        Arrays.stream(EngineKey.values()).map(EngineKey::key).toList());
        for (EngineKey key : EngineKey.values()) {
            assertThat(key.placeholders()).allSatisfy(name -> assertThat(page).contains("{" + name + "}"));
        }
    }

    @Test
    void engineOutputIsParsed() {
        assertThat(EngineOutput.version("bubblewrap 0.8.0\n")).contains("0.8.0");
        assertThat(EngineOutput.version("systemd 252 (252.39-1~deb12u2)\n+PAM +AUDIT"))
                .contains("252");
        assertThat(EngineOutput.version("Client:\n  Version:  1.6.20~ds1\n")).contains("1.6.20~ds1");
        assertThat(EngineOutput.version("runc version 1.1.5+ds1\ncommit: 1.1.5+ds1-1"))
                .contains("1.1.5+ds1");
        assertThat(EngineOutput.version("nerdctl version v2.0.0")).contains("2.0.0");
        assertThat(EngineOutput.version("none")).isEmpty();
        assertThat(EngineOutput.pid("{\"ociVersion\": \"1.0.2-dev\",\n  \"pid\": 4755,\n"))
                .hasValue(4755);
        assertThat(EngineOutput.pid("PID     INFO\n4755    -\n")).hasValue(4755);
        assertThat(EngineOutput.pid("0\n")).isEmpty();
        assertThat(EngineOutput.pid("no such container\n")).isEmpty();
    }
}
