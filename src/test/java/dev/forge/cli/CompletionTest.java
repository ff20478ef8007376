package dev.forge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The completion scripts in the shells they are for. */
class CompletionTest {
    @TempDir
    Path directory;

    private Path script(String shell) throws Exception {
        InProcess ended = InProcess.forge("completion", shell);
        assertThat(ended.code()).as(ended.err()).isZero();
        return Files.writeString(directory.resolve("script." + shell), ended.out());
    }

    private String run(String... args) throws Exception {
        Process process = new ProcessBuilder(args).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    /** What bash offers after these words, as it calls the function itself. */
    private List<String> bash(String line) throws Exception {
        String ask = ". \"$1\"; words=($2); [[ $2 == *' ' ]] && words+=(''); COMP_WORDS=(\"${words[@]}\");"
                + " COMP_CWORD=$((${#words[@]} - 1)); COMP_LINE=$2; COMP_POINT=${#2}; _complete_forge;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        return run("bash", "-c", ask, "bash", script("bash").toString(), line)
                .lines()
                .map(String::strip)
                .toList();
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(bash("forge inst")).contains("install");
        assertThat(bash("forge install --p")).contains("--prefix");
        assertThat(bash("forge benchmark prof")).contains("profile");
        assertThat(bash("forge benchmark profile --format ")).contains("table", "json", "csv", "markdown");
    }

    @Test
    void zshLoadsTheScript() throws Exception {
        Need.programs("zsh");
        String out = run(
                "zsh",
                "-f",
                "-c",
                "autoload -Uz compinit; compinit -u -D; source \"$1\"; print -r -- ${_comps[forge]}",
                "zsh",
                script("zsh").toString());
        assertThat(out).contains("_bash_complete");
    }

    @Test
    void fishCompletesCommandsAndOptions() throws Exception {
        Need.programs("fish");
        String script = script("fish").toString();
        assertThat(run("fish", "-c", "source " + script + "; complete -C 'forge inst'"))
                .contains("install\tinstall forge");
        assertThat(run("fish", "-c", "source " + script + "; complete -C 'forge install --p'"))
                .contains("--prefix");
        assertThat(run("fish", "-c", "source " + script + "; complete -C 'forge benchmark prof'"))
                .contains("profile");
        assertThat(run("fish", "-c", "source " + script + "; complete -C 'forge benchmark profile --format '"))
                .contains("json")
                .contains("markdown");
    }

    @Test
    void anUnknownShellIsNamed() {
        assertThat(InProcess.forge("completion", "tcsh"))
                .isEqualTo(new InProcess(
                        2,
                        "",
                        "forge: no completion for the shell tcsh\n\nhint: there is one for bash, zsh and fish\n"));
    }
}
