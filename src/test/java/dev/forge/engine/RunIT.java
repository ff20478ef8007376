package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.ForgeCli;
import dev.forge.testing.ForgeCli.Ended;
import dev.forge.testing.Traces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers in the foreground: what a payload gets, sees and may do, and what is left of it. */
class RunIT {
    @TempDir
    static Path directory;

    private static ForgeCli forge;
    private static Set<String> before = Set.of();

    @BeforeAll
    static void importImage() throws Exception {
        ForgeCli.assumeContainers();
        before = Traces.now(directory);
        forge = new ForgeCli(directory);
        forge.importBusybox();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(forge.staleState()).isEmpty();
        assertThat(Traces.now(directory)).isSubsetOf(before);
    }

    @AfterAll
    static void close() throws Exception {
        if (forge != null) {
            forge.removeAll();
        }
    }

    private static String payload(String script, String... options) throws Exception {
        String[] args = new String[options.length + 6];
        args[0] = "run";
        args[1] = "--rm";
        System.arraycopy(options, 0, args, 2, options.length);
        args[options.length + 2] = "busybox";
        args[options.length + 3] = "sh";
        args[options.length + 4] = "-c";
        args[options.length + 5] = script;
        return forge.must(args);
    }

    @Test
    void passesOutputAndExitCodesOn() throws Exception {
        assertThat(forge.run("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 7"))
                .isEqualTo(new Ended(7, "out\n", "err\n"));
        assertThat(forge.run("run", "--rm", "busybox", "script").out()).isEqualTo("from a script\n");
    }

    @Test
    void endsWithDockersCodesWhenThePayloadCannotRun() throws Exception {
        Ended missing = forge.run("run", "--rm", "busybox", "nope");
        assertThat(missing.code()).isEqualTo(127);
        assertThat(missing.err()).contains("not found in the container: nope").contains("hint: ");
        Ended forbidden = forge.run("run", "--rm", "busybox", "/etc/passwd");
        assertThat(forbidden.code()).isEqualTo(126);
        assertThat(forbidden.err()).contains("not executable in the container: /etc/passwd");
        Ended nonsense = forge.run("run", "--rm", "busybox", "nonsense");
        assertThat(nonsense.code()).isEqualTo(126);
        assertThat(nonsense.err()).contains("not a program that this host can run: nonsense");
        assertThat(forge.run("run", "--rm", "nowhere", "true").code()).isEqualTo(125);
        assertThat(forge.run("run", "--rm", "--network", "mesh", "busybox", "true")
                        .code())
                .isEqualTo(125);
        assertThat(forge.run("run", "--rm", "--nme", "x", "busybox").err()).contains("did you mean --name?");
    }

    @Test
    void passesStandardInputOnOnlyWhenAsked() throws Exception {
        assertThat(forge.feed("hello\n", "run", "--rm", "-i", "busybox", "cat").out())
                .isEqualTo("hello\n");
        assertThat(forge.feed("hello\n", "run", "--rm", "busybox", "cat").out()).isEmpty();
    }

    @Test
    void readsAnEnvironmentFromStandardInput() throws Exception {
        for (String name : List.of("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")) {
            assertThat(forge.feed("FED=1\n", "run", "--rm", "--env-file", name, "busybox", "sh", "-c", "echo $FED"))
                    .as(name)
                    .isEqualTo(new Ended(0, "1\n", ""));
        }
    }

    @Test
    void setsEnvironmentUserDirectoryAndHostName() throws Exception {
        Path file = Files.writeString(directory.resolve("env"), "# a comment\nFROM_FILE=1\nBOTH=file\n");
        String out = payload(
                "echo $FROM_FILE $BOTH $HOME; pwd; id; hostname",
                "--env-file",
                file.toString(),
                "-e",
                "BOTH=option",
                "-w",
                "/tmp",
                "-u",
                "web",
                "--hostname",
                "box");
        assertThat(out)
                .isEqualTo("1 option /srv\n/tmp\nuid=33(web) gid=44(web) groups=55(log)\nbox")
                .as("groups come from the image's own files");
        assertThat(payload("id", "-u", "7:8")).isEqualTo("uid=7 gid=8");
        assertThat(forge.run("run", "--rm", "-u", "nobody", "busybox", "id").err())
                .contains("no such user in the image: nobody");
    }

    @Test
    void confinesAsPodmanDoes() throws Exception {
        String status = payload("cat /proc/self/status");
        assertThat(status)
                .contains("CapEff:\t00000000800405fb", "CapBnd:\t00000000800405fb", "CapInh:\t0000000000000000")
                .contains("Seccomp:\t2")
                .contains("NoNewPrivs:\t0");
        assertThat(payload("cat /proc/self/status", "--cap-drop", "ALL", "--cap-add", "NET_RAW"))
                .contains("CapEff:\t0000000000002000");
        assertThat(payload("cat /proc/self/status", "--security-opt", "no-new-privileges"))
                .contains("NoNewPrivs:\t1");
        assertThat(payload("cat /proc/self/status", "--security-opt", "seccomp=unconfined"))
                .contains("Seccomp:\t0");
        assertThat(payload("echo x 2>&1 >/proc/sys/kernel/hostname; true")).contains("Read-only");
        assertThat(payload("wc -c </proc/keys; ls /sys/firmware | wc -l")).isEqualTo("0\n0");
        // crun adds /dev/core, for Podman as for Forge; it leads to the masked /proc/kcore.
        assertThat(payload("ls /dev | grep -vx core"))
                .isEqualTo("fd\nfull\nmqueue\nnull\nptmx\npts\nrandom\nshm\nstderr\nstdin\nstdout\ntty\nurandom\nzero");
        assertThat(payload("umask; ls -ld / | head -c 10")).isEqualTo("0022\ndrwxr-xr-x");
    }

    @Test
    void hasNoNetworkUnlessAsked() throws Exception {
        assertThat(payload("ls /sys/class/net")).isEqualTo("lo");
        String host = payload("readlink /proc/self/ns/net", "--network", "host");
        assertThat(host)
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    }

    @Test
    void limitsResources() throws Exception {
        // The one hierarchy of cgroup v2, or a controller's of v1; the payload sees its own cgroup as the root.
        String script = "cd /sys/fs/cgroup; cat memory.max memory/memory.limit_in_bytes pids.max pids/pids.max"
                + " 2>/dev/null; ulimit -n";
        assertThat(payload(script, "-m", "64m", "--pids-limit", "77", "--ulimit", "nofile=100:200"))
                .isEqualTo("67108864\n77\n100");
        assertThat(forge.run("run", "--rm", "-m", "1k", "busybox", "true").err())
                .contains("--memory");
        assertThat(forge.run("run", "--rm", "--cpus", "-1", "busybox", "true").err())
                .contains("--cpus");
    }

    @Test
    void mountsWhatIsAsked() throws Exception {
        Path shared = Files.createDirectories(directory.resolve("shared"));
        Files.writeString(shared.resolve("in"), "from the host\n");
        assertThat(payload("cat /data/in; echo made >/data/out", "-v", shared + ":/data"))
                .isEqualTo("from the host");
        assertThat(shared.resolve("out")).hasContent("made\n");
        assertThat(payload("touch /data/x 2>&1; true", "-v", shared + ":/data:ro"))
                .contains("Read-only");
        assertThat(payload("cat /d/in", "--mount", "type=bind,source=" + shared + ",target=/d,readonly"))
                .isEqualTo("from the host");
        assertThat(payload("touch /x 2>&1; touch /scratch/y && echo fine", "--read-only", "--tmpfs", "/scratch"))
                .contains("Read-only")
                .endsWith("fine");
        Ended missing = forge.run("run", "--rm", "-v", "/no/such/directory:/data", "busybox", "true");
        assertThat(missing.code()).isEqualTo(125);
        assertThat(missing.err()).contains("no such file or directory on the host: /no/such/directory");
    }

    @Test
    void writesTheIdToAFileThatIsNotThereYet() throws Exception {
        Path file = directory.resolve("cid");
        payload("true", "--cidfile", file.toString());
        assertThat(Files.readString(file)).hasSize(64);
        Ended again = forge.run("run", "--rm", "--cidfile", file.toString(), "busybox", "true");
        assertThat(again.code()).isEqualTo(125);
        assertThat(again.err()).contains("is there already");
    }

    @Test
    void forwardsSignals() throws Exception {
        for (String keep : new String[] {"--rm", "--label=keep=1"}) {
            Path out = directory.resolve("signal.out");
            Process process = forge.command(
                            "run",
                            keep,
                            "--name",
                            "sig",
                            "busybox",
                            "sh",
                            "-c",
                            "trap 'echo got TERM; exit 9' TERM; echo ready; while :; do sleep 0.1; done")
                    .redirectOutput(out.toFile())
                    .redirectErrorStream(true)
                    .start();
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (!Files.readString(out).contains("ready") && System.nanoTime() < deadline) {
                Thread.sleep(20);
            }
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(9);
            assertThat(out).hasContent("ready\ngot TERM\n");
            forge.run("rm", "sig");
        }
    }
}
