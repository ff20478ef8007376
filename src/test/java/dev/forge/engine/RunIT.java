package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Containers in the foreground: what a payload gets, sees and may do, and what is left of it. */
class RunIT {
    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    private ForgeCli forge = HOME.forge();
    private Path directory = HOME.directory();

    private String payload(String script, String... options) throws Exception {
        List<String> args = new ArrayList<>(List.of("run", "--rm"));
        args.addAll(List.of(options));
        args.addAll(List.of("busybox", "sh", "-c", script));
        return forge.must(args.toArray(String[]::new));
    }

    @Test
    void passesOutputAndExitCodesOn() throws Exception {
        assertThat(forge.run("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 7"))
                .isEqualTo(new CommandResult(7, "out\n", "err\n"));
        assertThat(forge.run("run", "--rm", "busybox", "script").out()).isEqualTo("from a script\n");
    }

    @Test
    void endsWithDockersCodesWhenThePayloadCannotRun() throws Exception {
        CommandResult missing = forge.run("run", "--rm", "busybox", "nope");
        assertThat(missing.code()).isEqualTo(127);
        assertThat(missing.err()).contains("not found in the container: nope").contains("hint: ");
        CommandResult forbidden = forge.run("run", "--rm", "busybox", "/etc/passwd");
        assertThat(forbidden.code()).isEqualTo(126);
        assertThat(forbidden.err()).contains("not executable in the container: /etc/passwd");
        CommandResult nonsense = forge.run("run", "--rm", "busybox", "nonsense");
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
                    .isEqualTo(new CommandResult(0, "1\n", ""));
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
                .isEqualTo("1 option /srv\n/tmp\nuid=33(web) gid=44(web) groups=44(web),55(log)\nbox")
                .as("groups come from the image's own files");
        assertThat(payload("id", "-u", "7:8")).isEqualTo("uid=7 gid=8 groups=8");
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
        String before = Files.readString(Path.of("/proc/sys/kernel/msgmax"));
        assertThat(payload(
                        "cat /proc/sys/kernel/msgmax /proc/sys/net/ipv4/ip_unprivileged_port_start",
                        "--sysctl",
                        "kernel.msgmax=9000",
                        "--sysctl",
                        "net.ipv4.ip_unprivileged_port_start=81"))
                .isEqualTo("9000\n81");
        assertThat(Path.of("/proc/sys/kernel/msgmax")).content().isEqualTo(before);
        CommandResult hosts = forge.run("run", "--rm", "--sysctl", "kernel.panic=1", "busybox", "true");
        assertThat(hosts.code()).isEqualTo(125);
        assertThat(hosts.err()).contains("kernel.panic is the whole host's", "hint: ");
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
        CommandResult missing = forge.run("run", "--rm", "-v", "/no/such/directory:/data", "busybox", "true");
        assertThat(missing.code()).isEqualTo(125);
        assertThat(missing.err()).contains("no such file or directory on the host: /no/such/directory");
    }

    @Test
    void writesTheIdToAFileThatIsNotThereYet() throws Exception {
        Path file = directory.resolve("cid");
        payload("true", "--cidfile", file.toString());
        assertThat(Files.readString(file)).hasSize(64);
        CommandResult again = forge.run("run", "--rm", "--cidfile", file.toString(), "busybox", "true");
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
            Await.until(
                    process, "the payload is ready", () -> Files.readString(out).contains("ready"));
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(9);
            assertThat(out).hasContent("ready\ngot TERM\n");
            forge.run("rm", "sig");
        }
    }
}
