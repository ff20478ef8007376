package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.PathLookup;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that stay, and their states. */
class LifecycleIT {
    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private ForgeCli forge;
    private Path directory;

    @BeforeEach
    void look() {
        forge = home.forge();
        directory = home.directory();
    }

    private String state(String name) throws Exception {
        return forge.must("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", name);
    }

    /** The runtimes that can work on this host: no crun starts anything where cgroups are half v1 and half v2. */
    static List<String> runtimes() {
        boolean hybrid = Files.exists(Path.of("/sys/fs/cgroup/unified/cgroup.controllers"));
        return hybrid ? List.of("runc") : List.of("crun", "runc");
    }

    /** Has this runtime used; which one it is is found out once, and then known. */
    private void choose(String runtime) throws Exception {
        Need.programs(runtime);
        ProcessBuilder probe = forge.command("system", "info");
        probe.environment().put("FORGE_RUNTIME", runtime);
        CommandResult info = CommandResult.of(probe);
        Need.have(info.code() == 0, info.err());
        assertThat(info.out()).contains(runtime);
    }

    /** crun mounts nothing at "/" before 1.22, and a root that is mounted for it keeps mounts from the host. */
    private static boolean mountsRoot(String runtime) throws Exception {
        String version = CommandResult.of(String.valueOf(PathLookup.find(runtime, System.getenv())), "--version")
                .out();
        Matcher crun = Pattern.compile("crun version (\\d+)\\.(\\d+)").matcher(version);
        return !crun.find() || 100 * Integer.parseInt(crun.group(1)) + Integer.parseInt(crun.group(2)) >= 122;
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void sharesMountsOrSaysThatItCannot(String runtime) throws Exception {
        choose(runtime);
        Path shared = Files.createDirectories(directory.resolve("shared"));
        mount("mount -t tmpfs forge-test " + shared + " && mount --make-rshared " + shared);
        try {
            String[] args = {
                "run", "--rm", "--cap-add", "SYS_ADMIN", "-v", shared + ":/data:rshared", "busybox", "sh", "-c", ""
            };
            args[args.length - 1] = "mkdir /data/inner && mount -t tmpfs inside /data/inner && touch /data/inner/seen";
            CommandResult ended = forge.run(args);
            if (mountsRoot(runtime)) {
                assertThat(ended.code()).as(ended.err()).isZero();
                assertThat(shared.resolve("inner/seen")).exists();
            } else {
                assertThat(ended.code()).isEqualTo(125);
                assertThat(ended.err()).contains("can be shared with the host: /data");
            }
        } finally {
            mount("umount -R " + shared);
        }
    }

    private static void mount(String script) throws Exception {
        CommandResult ended = CommandResult.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; " + script);
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void goesThroughItsStates(String runtime) throws Exception {
        choose(runtime);
        String id = forge.must("create", "--name", "one", "busybox", "sh", "-c", "echo hi; sleep 300");
        assertThat(id).hasSize(64);
        assertThat(state("one")).isEqualTo("created 0");
        assertThat(forge.must("start", "one")).isEqualTo("one");
        assertThat(state(id.substring(0, 12))).isEqualTo("running 0");
        assertThat(forge.must("ps", "--format", "{{.Names}} {{.Image}} {{.State}}"))
                .isEqualTo("one busybox running");
        assertThat(forge.run("exec", "one", "sh", "-c", "echo in; exit 5")).isEqualTo(new CommandResult(5, "in\n", ""));
        assertThat(forge.run("exec", "one", "nope").code()).isEqualTo(127);
        assertThat(forge.run("start", "one").out()).isEqualTo("one\n");
        assertThat(forge.run("rm", "one").err()).contains("is running").contains("--force");
        assertThat(forge.must("stop", "-t", "0", "one")).isEqualTo("one");
        assertThat(state("one")).isEqualTo("exited 137");
        assertThat(forge.must("wait", "one")).isEqualTo("137");
        assertThat(forge.must("logs", "one")).isEqualTo("hi");
        assertThat(forge.run("exec", "one", "true").err()).contains("is not running");
        forge.must("start", "one");
        forge.must("kill", "one");
        assertThat(forge.must("wait", "one")).isEqualTo("137");
        assertThat(forge.must("rm", "one")).isEqualTo("one");
        assertThat(home.left()).isEmpty();
    }

    @Test
    void keepsOutputOfForegroundContainers() throws Exception {
        CommandResult ended = forge.run("run", "--name", "f", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");
        assertThat(ended).isEqualTo(new CommandResult(3, "out\n", "err\n"));
        assertThat(forge.run("logs", "f")).isEqualTo(new CommandResult(0, "out\n", "err\n"));
        assertThat(state("f")).isEqualTo("exited 3");
        assertThat(forge.run("start", "--attach", "f")).isEqualTo(ended);
        // With its time in front. Which of the last two lines came last is between two pipes.
        assertThat(forge.run("logs", "--tail", "1", "--timestamps", "f").said())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z (out|err)\n");
        assertThat(forge.run("logs", "--timestamps", "f").said().lines())
                .hasSize(4)
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z (out|err)"));
    }

    @Test
    void followsLogsToTheEnd() throws Exception {
        forge.must("run", "-d", "--name", "f", "busybox", "sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.2; done");
        assertThat(forge.must("logs", "--follow", "f")).isEqualTo("1\n2\n3");
    }

    @Test
    void doesNotGiveANameTwice() throws Exception {
        forge.must("create", "--name", "one", "busybox");
        CommandResult second = forge.run("create", "--name", "one", "busybox");
        assertThat(second.code()).isEqualTo(125);
        assertThat(second.err()).contains("the name one is in use by container");
        assertThat(forge.must("ps", "-aq").lines()).hasSize(1);
        assertThat(forge.run("create", "--name", "../x", "busybox").err()).contains("not a name for a container");
        // What older versions left when they were killed at it.
        Files.writeString(forge.home().resolve("names/two"), "");
        forge.must("create", "--name", "two", "busybox");
    }

    @Test
    void startsOnlyOnceWhenTwoStartAtOnce() throws Exception {
        forge.must("create", "--name", "one", "busybox", "sleep", "300");
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(forge.start("start", "one"));
        }
        int succeeded = 0;
        for (Process start : starts) {
            assertThat(start.waitFor(60, TimeUnit.SECONDS)).isTrue();
            succeeded += start.exitValue() == 0 ? 1 : 0;
        }
        assertThat(succeeded).isPositive();
        assertThat(state("one")).startsWith("running");
        assertThat(forge.must("exec", "one", "ps").lines().filter(line -> line.contains("sleep")))
                .hasSize(1);
    }

    @Test
    void removesDetachedContainersThatWantIt() throws Exception {
        forge.must("run", "-d", "--rm", "busybox", "sleep", "0.1");
        Await.until("the container is removed", () -> forge.staleState().isEmpty());
        assertThat(home.left()).isEmpty();
    }

    /** Whoever removes it at its end: the shell, Java where it copies what a terminal shows, or conmon. */
    @ParameterizedTest
    @ValueSource(strings = {"-i", "-t", "-d"})
    void whoWaitsForAContainerThatIsRemovedIsToldItsCode(String way) throws Exception {
        for (int start = 0; start < 3; start++) {
            Process run = forge.start("run", "--rm", way, "--name", "seen", "busybox", "sh", "-c", "sleep 1.5; exit 7");
            Await.until("the container", () -> forge.run("exec", "seen", "true").code() == 0);
            CommandResult wait = forge.run("wait", "seen");
            assertThat(wait.out().strip()).as(wait.said()).isEqualTo("7");
            assertThat(run.waitFor()).isEqualTo(way.equals("-d") ? 0 : 7);
            // conmon removes it in the background.
            Await.until("nothing is left", () -> forge.staleState().isEmpty());
        }
    }

    @Test
    void whoWasKilledWhileHeWaitedLeavesNothing() throws Exception {
        String id = forge.must("run", "-d", "busybox", "sleep", "300");
        Path directory = forge.home().resolve("containers/" + id);
        for (int i = 0; i < 2; i++) {
            Process killed = forge.start("wait", id);
            Await.until("it waits", () -> waits(directory).contains("waits." + killed.pid() + ".1"));
            assertThat(waits(directory)).hasSize(1);
            killed.destroyForcibly().waitFor();
        }
        Process last = forge.start("wait", id);
        Await.until("it waits", () -> waits(directory).equals(List.of("waits." + last.pid() + ".1")));
        forge.must("stop", "-t", "0", id);
        assertThat(last.waitFor()).isZero();
        assertThat(waits(directory)).isEmpty();
    }

    private static List<String> waits(Path container) throws IOException {
        try (Stream<Path> files = Files.list(container)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("waits."))
                    .toList();
        }
    }

    @Test
    void tellsTheTruthWhenAMonitorIsKilled() throws Exception {
        String id = forge.must("run", "-d", "--name", "one", "busybox", "sleep", "300");
        int monitor = Integer.parseInt(Files.readString(forge.home().resolve("live/" + id + "/conmon.pid"))
                .trim());
        ProcessHandle.of(monitor).orElseThrow().destroyForcibly();
        assertThat(state("one")).startsWith("running");
        forge.must("stop", "-t", "0", "one");
        assertThat(state("one")).isEqualTo("exited 255");
        assertThat(forge.must("inspect", "--format", "{{.State.Error}}", "one")).contains("nobody saw");
        assertThat(home.left()).isEmpty();
    }

    @Test
    void namesADamagedContainerAndGoesOn() throws Exception {
        String id = forge.must("create", "--name", "one", "busybox");
        forge.must("create", "--name", "two", "busybox");
        Files.writeString(forge.home().resolve("containers/" + id + "/container.json"), "{\"id\":");
        for (String[] command :
                new String[][] {{"ps", "-a", "--format", "{{.Names}}"}, {"system", "df"}, {"system", "prune", "--force"}
                }) {
            CommandResult ended = forge.run(command);
            assertThat(ended.code()).as(ended.said()).isZero();
            assertThat(ended.err()).contains("container " + id.substring(0, 12) + " is damaged");
        }
        assertThat(forge.run("create", "--name", "one", "busybox").err()).contains("is in use");
        forge.must("rm", "one");
        forge.must("create", "--name", "one", "busybox");
        assertThat(forge.run("ps", "-a").err()).isEmpty();
    }

    @Test
    void startsWithoutJavaWhatWasPrepared() throws Exception {
        String id = forge.must("create", "--name", "one", "busybox", "sh", "-c", "cat /proc/self/cgroup; sleep 300");
        Path prepared = forge.home().resolve("containers/" + id + "/next");
        assertThat(prepared.resolve("plan-2")).isRegularFile();
        assertThat(state("one")).isEqualTo("created 0");
        assertThat(forge.must("start", "one")).isEqualTo("one");
        assertThat(prepared).doesNotExist();
        assertThat(state("one")).startsWith("running");
        // The second time, and after the host was started anew, Java does it.
        forge.must("stop", "-t", "0", "one");
        forge.must("start", "one");
        assertThat(state("one")).startsWith("running");
        String other = forge.must("create", "--name", "two", "busybox", "sleep", "300");
        Path plan = forge.home().resolve("containers/" + other + "/next/plan-2");
        Files.writeString(plan, Files.readString(plan).replaceFirst("[^\n]+", "another boot"));
        forge.must("start", "two");
        assertThat(state("two")).startsWith("running");
        assertThat(plan).doesNotExist();
    }
}
