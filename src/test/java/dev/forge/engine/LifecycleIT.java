package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forge.testing.ForgeCli;
import dev.forge.testing.ForgeCli.Ended;
import dev.forge.testing.Traces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that stay, and their states. */
class LifecycleIT {
    @TempDir
    Path directory;

    private ForgeCli forge;
    private Set<String> before = Set.of();

    @BeforeEach
    void importImage() throws Exception {
        ForgeCli.assumeContainers();
        before = Traces.now(directory);
        forge = new ForgeCli(directory);
        forge.importBusybox();
    }

    @AfterEach
    void close() throws Exception {
        if (forge != null) {
            forge.removeAll();
            assertThat(forge.staleState()).isEmpty();
            assertThat(Traces.now(directory)).isSubsetOf(before);
        }
    }

    private String state(String name) throws Exception {
        return forge.must("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", name);
    }

    /** Has this runtime used; which one it is is found out once, and then known. Skips where it does not work. */
    private void choose(String runtime) throws Exception {
        Path said = directory.resolve("said");
        ProcessBuilder probe = forge.command("system", "info");
        probe.environment().put("FORGE_RUNTIME", runtime);
        int code = probe.redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start()
                .waitFor();
        assumeTrue(code == 0, Files.readString(said));
    }

    @Test
    void sharesMountsOrSaysThatItCannot() throws Exception {
        choose("crun");
        Ended ended = forge.run("run", "--rm", "-v", directory + ":/data:rshared", "busybox", "true");
        // The second line of what is known of the host: whether the runtime mounts the root itself.
        boolean able =
                Files.readAllLines(forge.home().resolve("host/host")).get(1).equals("true");
        assertThat(ended.code()).isEqualTo(able ? 0 : 125);
        assertThat(ended.err().contains("can be shared with the host: /data")).isNotEqualTo(able);
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    void goesThroughItsStates(String runtime) throws Exception {
        choose(runtime);
        String id = forge.must("create", "--name", "one", "busybox", "sh", "-c", "echo hi; sleep 300");
        assertThat(id).hasSize(64);
        assertThat(state("one")).isEqualTo("created 0");
        assertThat(forge.must("start", "one")).isEqualTo("one");
        assertThat(state(id.substring(0, 12))).isEqualTo("running 0");
        assertThat(forge.must("ps", "--format", "{{.Names}} {{.Image}} {{.State}}"))
                .isEqualTo("one busybox running");
        assertThat(forge.run("exec", "one", "sh", "-c", "echo in; exit 5")).isEqualTo(new Ended(5, "in\n", ""));
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
        assertThat(Traces.now(directory)).isSubsetOf(before);
    }

    @Test
    void keepsOutputOfForegroundContainers() throws Exception {
        Ended ended = forge.run("run", "--name", "f", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");
        assertThat(ended).isEqualTo(new Ended(3, "out\n", "err\n"));
        assertThat(forge.run("logs", "f")).isEqualTo(new Ended(0, "out\n", "err\n"));
        assertThat(state("f")).isEqualTo("exited 3");
        assertThat(forge.run("start", "--attach", "f")).isEqualTo(ended);
        assertThat(forge.must("logs", "--tail", "1", "--timestamps", "f")).matches("\\d{4}-.*Z? .*|");
    }

    @Test
    void followsLogsToTheEnd() throws Exception {
        forge.must("run", "-d", "--name", "f", "busybox", "sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.2; done");
        assertThat(forge.must("logs", "--follow", "f")).isEqualTo("1\n2\n3");
    }

    @Test
    void doesNotGiveANameTwice() throws Exception {
        forge.must("create", "--name", "one", "busybox");
        Ended second = forge.run("create", "--name", "one", "busybox");
        assertThat(second.code()).isEqualTo(125);
        assertThat(second.err()).contains("the name one is in use by container");
        assertThat(forge.must("ps", "-aq").lines()).hasSize(1);
        assertThat(forge.run("create", "--name", "../x", "busybox").err()).contains("not a name for a container");
        // A crash between making the name's file and writing into it.
        Files.writeString(forge.home().resolve("names/two"), "");
        forge.must("create", "--name", "two", "busybox");
    }

    @Test
    void startsOnlyOnceWhenTwoStartAtOnce() throws Exception {
        forge.must("create", "--name", "one", "busybox", "sleep", "300");
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(forge.command("start", "one")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        int succeeded = 0;
        for (Process start : starts) {
            succeeded += start.waitFor() == 0 ? 1 : 0;
        }
        assertThat(succeeded).isPositive();
        assertThat(state("one")).startsWith("running");
        assertThat(forge.must("exec", "one", "ps").lines().filter(line -> line.contains("sleep")))
                .hasSize(1);
    }

    @Test
    void removesDetachedContainersThatWantIt() throws Exception {
        String id = forge.must("run", "-d", "--rm", "busybox", "sleep", "0.1");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!forge.staleState().isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(forge.staleState()).isEmpty();
        assertThat(Traces.now(directory)).isSubsetOf(before);
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
        assertThat(Traces.now(directory)).isSubsetOf(before);
    }

    @Test
    void setsDamagedContainersAside() throws Exception {
        String id = forge.must("create", "--name", "one", "busybox");
        forge.must("create", "--name", "two", "busybox");
        Files.writeString(forge.home().resolve("containers/" + id + "/container.json"), "{\"id\":");
        Ended listed = forge.run("ps", "-a", "--format", "{{.Names}}");
        assertThat(listed.out()).isEqualTo("two\n");
        assertThat(listed.err()).contains("set aside").contains(id);
        assertThat(forge.run("ps", "-a").code()).isZero();
        assertThat(forge.home().resolve("set-aside/" + id)).isDirectory();
        // Its name is free again.
        forge.must("create", "--name", "one", "busybox");
    }

    @Test
    void startsWithoutJavaWhatWasPrepared() throws Exception {
        String id = forge.must("create", "--name", "one", "busybox", "sh", "-c", "cat /proc/self/cgroup; sleep 300");
        Path prepared = forge.home().resolve("containers/" + id + "/next");
        assertThat(prepared.resolve("plan-1")).isRegularFile();
        assertThat(state("one")).isEqualTo("created 0");
        assertThat(forge.must("start", "one")).isEqualTo("one");
        assertThat(prepared).doesNotExist();
        assertThat(state("one")).startsWith("running");
        // The second time, and after the host was started anew, Java does it.
        forge.must("stop", "-t", "0", "one");
        forge.must("start", "one");
        assertThat(state("one")).startsWith("running");
        String other = forge.must("create", "--name", "two", "busybox", "sleep", "300");
        Path plan = forge.home().resolve("containers/" + other + "/next/plan-1");
        Files.writeString(plan, Files.readString(plan).replaceFirst("[^\n]+", "another boot"));
        forge.must("start", "two");
        assertThat(state("two")).startsWith("running");
        assertThat(plan).doesNotExist();
    }
}
