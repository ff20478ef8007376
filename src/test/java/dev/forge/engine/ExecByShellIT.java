package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.FileTree;
import dev.forge.testing.CommandResult;
import dev.forge.testing.CountedForge;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code exec} does without Java is what it does with it, or Java does it. */
class ExecByShellIT {
    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @SuppressWarnings("NullAway.Init")
    private CountedForge forge;

    /** Words after "exec", and whether that needs no Java. */
    private record Row(boolean byShell, List<String> words) {
        static Row shell(String... words) {
            return new Row(true, List.of(words));
        }

        static Row java(String... words) {
            return new Row(false, List.of(words));
        }
    }

    @BeforeEach
    void makeForge() throws Exception {
        Need.programs("runc", "conmon");
        forge = new CountedForge(home.directory(), home.forge());
    }

    private void start(String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "-d", "--name", "one"));
        words.addAll(List.of(options));
        words.addAll(List.of("busybox", "sleep", "1000"));
        CommandResult ended = forge.run(words.toArray(String[]::new));
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    private CommandResult exec(List<String> words) throws Exception {
        List<String> all = new ArrayList<>(List.of("exec"));
        all.addAll(words);
        Files.deleteIfExists(home.directory().resolve("process"));
        return CommandResult.of(forge.command(all.toArray(String[]::new)), "typed\n");
    }

    /** Runs it with Java and, when there is a recipe, again: both have to come to the same. */
    private void compare(Row row) throws Exception {
        FileTree.remove(forge.recipes().toFile());
        long before = forge.javaRan("exec");
        CommandResult byJava = exec(row.words());
        assertThat(forge.javaRan("exec") - before).isEqualTo(1);
        Path file = home.directory().resolve("process");
        String process = Files.exists(file) ? forge.process() : "";
        assertThat(exec(List.of("one", "true")).code()).isZero();
        before = forge.javaRan("exec");
        CommandResult again = exec(row.words());
        assertThat(forge.javaRan("exec") - before).as("%s by Java", row).isEqualTo(row.byShell() ? 0 : 1);
        assertThat(again.code())
                .as("%s\n%s\n%s", row, byJava.said(), again.said())
                .isEqualTo(byJava.code());
        assertThat(again.out()).as(row.toString()).isEqualTo(byJava.out());
        assertThat(again.err()).as(row.toString()).isEqualTo(byJava.err());
        assertThat(Files.exists(file) ? forge.process() : "").isEqualTo(process);
    }

    @Test
    void itGivesTheProcessTheSame() throws Exception {
        start();
        for (Row row : List.of(
                Row.shell("one", "echo", "a \"word\"", "$x", "\\", "two\nlines", ""),
                Row.shell("-i", "one", "cat"),
                Row.shell("-t", "one", "tty"),
                Row.shell("-e", "A=a \"value\"", "--env=B=", "one", "env"),
                Row.java("-te", "A=1", "one", "env"),
                Row.shell("-t", "-e", "A=1", "one", "env"),
                Row.shell("-w", "/tmp", "one", "pwd"),
                Row.shell("--workdir=/bin", "one", "/bin/pwd"),
                Row.shell("one", "script"),
                Row.shell("one", "sh", "-c", "exit 7"),
                Row.shell("one", "sh", "-c", "echo said >&2; kill -9 $$"),
                Row.java("-e", "A=1", "-e", "A=2", "one", "env"),
                Row.java("-e", "PATH=/bin", "one", "env"),
                Row.java("-e", "HOSTNAME=x", "one", "env"),
                Row.java("-e", "HOME", "one", "env"),
                Row.java("-e", "A=\u00e9", "one", "env"),
                Row.java("-u", "web", "one", "id"),
                Row.java("-w", "tmp", "one", "pwd"),
                Row.java("-w", "/none", "one", "pwd"),
                Row.java("-w", "/proc/self/fd", "one", "pwd"),
                Row.java("-it", "one", "true"),
                Row.java("one", "no-such-program"),
                Row.java("one", "/etc/passwd"),
                Row.java("one", ""),
                Row.java("none", "true"),
                Row.java("--frob", "one", "true"),
                Row.java("one"))) {
            compare(row);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t",
                "-it",
                "-e HOME=/x",
                "-u web",
                "-u 33:55 --group-add 7",
                "--cap-drop ALL --security-opt no-new-privileges --ulimit nofile=99:99",
                "-w /tmp --read-only -e A=] -e B=\"],\"cwd\":\"/",
                "-e TERM=vt100 -t --network host"
            })
    void itIsConfinedAsTheContainerIs(String options) throws Exception {
        start(options.split(" "));
        compare(Row.shell(
                "one", "sh", "-c", "grep -E '^(Cap|Seccomp|NoNewPrivs|Uid|Gid|Groups)' /proc/self/status; env"));
        compare(new Row(!options.contains("HOME="), List.of("-t", "one", "sh", "-c", "ulimit -n; pwd")));
        compare(new Row(!options.contains("HOME="), List.of("-e", "NEW=\\", "one", "env")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void everyShellDoesIt(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        start();
        assertThat(exec(List.of("one", "true")).code()).isZero();
        long before = forge.javaRan("exec");
        CommandResult ended = CommandResult.of(
                forge.commandIn(
                        shell,
                        "exec",
                        "-i",
                        "-e",
                        "A=\"1\"",
                        "-w",
                        "/tmp",
                        "one",
                        "sh",
                        "-c",
                        "cat; echo $A; pwd; exit 3"),
                "typed\n");
        assertThat(ended.out()).isEqualTo("typed\n\"1\"\n/tmp\n");
        assertThat(ended.err()).isEmpty();
        assertThat(ended.code()).isEqualTo(3);
        // busybox compares whole seconds, and the container was made in this one.
        assertThat(forge.javaRan("exec") - before).isLessThanOrEqualTo(shell.startsWith("busybox") ? 1 : 0);
        assertThat(left()).isEmpty();
    }

    /** Files of processes in the bundles. */
    private List<String> left() throws Exception {
        try (var all = Files.walk(home.forge().home().resolve("live"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("exec-"))
                    .toList();
        }
    }

    @Test
    void itRunsInTheBackground() throws Exception {
        start();
        assertThat(exec(List.of("one", "true")).code()).isZero();
        long before = forge.javaRan("exec");
        assertThat(exec(List.of("-d", "one", "sleep", "777")).said()).isEmpty();
        assertThat(forge.javaRan("exec")).isEqualTo(before);
        assertThat(exec(List.of("one", "ps")).out()).contains("sleep 777");
        assertThat(left()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo root:x:0:7::/new:/bin/sh >/etc/passwd",
                "echo root:x:0:7::/new:/bin/sh >/p && touch -t 200001010000 /p && mv /p /etc/passwd",
                "rm /etc/group",
                "echo log:x:99:root >>/etc/group"
            })
    void whoChangesTheUsersIsNotRunAsFormerOnes(String change) throws Exception {
        start("-e", "PATH=/bin");
        assertThat(exec(List.of("one", "true")).code()).isZero();
        CommandResult changed = exec(List.of(
                "one",
                "busybox",
                "sh",
                "-c",
                change.replace("touch", "busybox touch")
                        .replace("mv ", "busybox mv ")
                        .replace("rm ", "busybox rm ")
                        .replace("ln ", "busybox ln ")));
        assertThat(changed.code()).as(changed.said()).isZero();
        compare(Row.java("one", "id"));
    }

    @Test
    void aWorkingDirectoryThatLeadsOutIsRefused() throws Exception {
        start();
        exec(List.of("one", "busybox", "ln", "-s", "/proc/self/fd/7", "/tmp/w"));
        compare(Row.java("-w", "/tmp/w", "one", "pwd"));
        compare(Row.java("-w", "/tmp/w/..", "one", "pwd"));
    }

    @Test
    void whatWasChangedSinceTheStartIsNotRead() throws Exception {
        start("--cap-drop", "ALL");
        assertThat(exec(List.of("one", "true")).code()).isZero();
        Path config;
        try (var all = Files.walk(home.forge().home().resolve("live"))) {
            config =
                    all.filter(path -> path.endsWith("config.json")).findFirst().orElseThrow();
        }
        Files.writeString(
                config, Files.readString(config).replace("\"bounding\":[]", "\"bounding\":[\"CAP_SYS_ADMIN\"]"));
        compare(Row.java("one", "grep", "Cap", "/proc/self/status"));
        assertThat(forge.process()).doesNotContain("CAP_SYS_ADMIN");
    }

    @Test
    void aStaleRecipeIsNotFollowed() throws Exception {
        start();
        assertThat(exec(List.of("one", "true")).code()).isZero();
        long before = forge.javaRan("exec");
        Files.setLastModifiedTime(forge.runtime(), FileTime.fromMillis(1_200_000_000_000L));
        assertThat(exec(List.of("one", "true")).code()).isZero();
        assertThat(forge.javaRan("exec") - before).isEqualTo(1);
        assertThat(exec(List.of("one", "true")).code()).isZero();
        assertThat(forge.javaRan("exec") - before).isEqualTo(1);
    }

    @Test
    void nothingRunsInAContainerThatHasEnded() throws Exception {
        start();
        assertThat(exec(List.of("one", "true")).code()).isZero();
        assertThat(forge.run("kill", "one").code()).isZero();
        assertThat(forge.run("wait", "one").code()).isZero();
        CommandResult ended = exec(List.of("one", "true"));
        assertThat(ended.code()).isNotZero();
        assertThat(ended.err()).contains("container one is not running");
    }
}
