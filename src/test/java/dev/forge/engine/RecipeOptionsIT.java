package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.command.Option;
import dev.forge.cli.container.RunCommand;
import dev.forge.core.posix.FileTree;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.CountedForge;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option of run: by a recipe it makes the same bundle as by Java, or there is no recipe. */
class RecipeOptionsIT {
    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    /** An option's name, words with it, and whether the next start of that kind needs no Java. */
    private record Row(String option, boolean byRecipe, String... words) {
        @Override
        public String toString() {
            return String.join(" ", words);
        }
    }

    private static CountedForge forge;

    @BeforeAll
    static void makeForge() throws Exception {
        Need.programs("runc", "conmon");
        forge = new CountedForge(HOME.directory(), HOME.forge());
        Files.writeString(HOME.directory().resolve("variables"), "FROM=file\n");
        Files.createDirectory(HOME.directory().resolve("a \"b\" $c"));
        Files.copy(Path.of("/etc/hostname"), HOME.directory().resolve("file"));
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
                new Row("rm", true, "--rm"),
                new Row("detach", true, "-d"),
                new Row("detach", true, "--detach"),
                new Row("interactive", true, "-i"),
                new Row("interactive", true, "--interactive"),
                new Row("tty", true, "-t"),
                new Row("tty", true, "--rm", "--tty"),
                new Row("tty", true, "-dt"),
                new Row("name", true, "--rm", "--name", "one-2.3_x"),
                new Row("name", true, "--rm", "--name=one"),
                new Row("env", true, "-e", "A=a value with 'all' \"kinds\" of \\ $HOME `x` {}[]"),
                new Row(
                        "env",
                        true,
                        "--env",
                        "A=",
                        "--env=B=two\nlines",
                        "-e",
                        "HOSTNAME=x",
                        "-e",
                        "A=3",
                        "-e",
                        "HOME=/"),
                new Row("env", false, "-e", "PATH=/bin:/usr/bin"),
                new Row("env", false, "-e", "HOME"),
                new Row("env", false, "-e", "A=\u00e9"),
                new Row("env-file", false, "--env-file", HOME.directory() + "/variables"),
                new Row("workdir", true, "-w", "/tmp"),
                new Row("workdir", true, "--workdir=/bin"),
                new Row("user", true, "-u", "web"),
                new Row("user", true, "--user", "33:55"),
                new Row("user", true, "--user=web:log"),
                new Row("group-add", true, "--group-add", "log"),
                new Row("userns", false, "--userns", "host"),
                new Row("volume", true, "-v", HOME.directory() + "/file:/file"),
                new Row("volume", true, "--rm", "--volume=/usr:/there:ro", "-v", "/etc:/there/etc", "-w", "/there"),
                new Row("volume", true, "-v", ".:/src", "-v", "./pom.xml:/pom.xml", "-w", "/src/src"),
                new Row("volume", true, "-v", "/proc/self/../uptime:/bin/uptime,with:nosuid,ro"),
                new Row("volume", true, "-v", HOME.directory() + "/a \"b\" $c:/odd", "-v", "/:/all"),
                new Row("volume", false, "-v", "/usr/:/there"),
                new Row("volume", false, "-v", "/etc/passwd:/etc/passwd", "-u", "root"),
                new Row("volume", false, "-v", "/usr:/etc"),
                new Row("mount", true, "--mount", "type=tmpfs,target=/tmp"),
                new Row("mount", true, "--mount=type=bind,src=./src,dst=/src,readonly"),
                new Row("mount", false, "--mount", "type=bind,src=/usr,\"dst=/a b\""),
                new Row("tmpfs", true, "--tmpfs", "/tmp"),
                new Row("tmpfs", true, "--tmpfs=/run:size=1m,mode=700"),
                new Row("entrypoint", true, "--entrypoint", "/bin/env"),
                new Row("hostname", true, "-h", "there"),
                new Row("hostname", true, "--hostname=there"),
                new Row("network", true, "--network", "none"),
                new Row("network", true, "--network=host"),
                new Row("network", true, "--net", "host"),
                new Row("memory", true, "-m", "64m"),
                new Row("memory", true, "--memory=1g"),
                new Row("cpus", true, "--cpus", ".5"),
                new Row("cpus", true, "--cpus=1.5"),
                new Row("pids-limit", true, "--pids-limit", "50"),
                new Row("read-only", true, "--read-only"),
                new Row("cap-add", true, "--cap-add", "SYS_TIME"),
                new Row("cap-drop", true, "--cap-drop=ALL"),
                new Row("security-opt", true, "--security-opt", "no-new-privileges"),
                new Row("security-opt", true, "--security-opt=seccomp=unconfined"),
                new Row("security-opt", false, "--security-opt", "apparmor=unconfined"),
                new Row(
                        "sysctl",
                        true,
                        "--sysctl",
                        "net.ipv4.ip_unprivileged_port_start=80",
                        "--sysctl=kernel.msgmax=9000"),
                new Row("sysctl", false, "--sysctl", "kernel.sem=250 32000 32 128"),
                new Row("ulimit", false, "--ulimit", "nofile=99"),
                new Row("init", true, "--init"),
                new Row("label", true, "-l", "a=b", "--label", "c", "--label=d="),
                new Row("stop-signal", true, "--stop-signal", "INT"),
                new Row("stop-timeout", true, "--stop-timeout", "3"),
                new Row("cidfile", false, "--cidfile", HOME.directory() + "/cid")));
        return rows;
    }

    @Test
    void everyOptionIsInTheTable() {
        List<String> inTable = rows().stream().map(Row::option).toList();
        assertThat(new RunCommand().spec().options()).extracting(Option::name).allMatch(inTable::contains);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRecipeMakesTheSameBundle(Row row) throws Exception {
        if (row.option().equals("init")) {
            Need.have(HostInit.isThere(), "no init program is installed");
        }
        start(row);
        long before = forge.javaRan("run");
        start(row);
        assertThat(forge.javaRan("run") - before).as("starts by Java").isEqualTo(row.byRecipe() ? 0 : 1);
        Map<String, String> bundle = forge.bundle();
        FileTree.remove(forge.recipes().toFile());
        start(row);
        assertThat(forge.javaRan("run") - before).as("starts by Java").isEqualTo(row.byRecipe() ? 1 : 2);
        assertThat(bundle).isEqualTo(forge.bundle());
        assertThat(bundle).containsKeys("live/config.json", "live/hosts", "container/container.json", "live/work");
    }

    private static void start(Row row) throws Exception {
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(row.words()));
        words.addAll(List.of("busybox", "echo", "a \"word\"", "$x"));
        CommandResult ended = forge.run(words.toArray(String[]::new));
        assertThat(ended.code()).as(ended.said()).isZero();
        if (!List.of(row.words()).contains("--rm")) {
            assertThat(CommandResult.of(forge.command("wait", latest())).out().strip())
                    .isEqualTo("0");
            Await.until("its end", () -> !Files.exists(HOME.forge().home().resolve("live/" + latest())));
            String log = HOME.forge().must("logs", latest());
            assertThat(log).contains("a \"word\" $x");
        }
        HOME.forge().removeContainers();
        Files.deleteIfExists(HOME.directory().resolve("cid"));
    }

    private static String latest() throws Exception {
        return HOME.forge().must("ps", "-aq", "--no-trunc");
    }

    /** Whether a start with --init can work here. */
    private static final class HostInit {
        static boolean isThere() {
            return List.of(
                            "/usr/bin/catatonit",
                            "/usr/bin/tini",
                            "/usr/libexec/podman/catatonit",
                            "/usr/bin/docker-init")
                    .stream()
                    .anyMatch(path -> Files.isExecutable(Path.of(path)));
        }
    }
}
