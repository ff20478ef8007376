package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.PathLookup;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TestAccount;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A user whose home is on a file system on which the kernel mounts no overlay for him: another overlay, as in a container.
 * It is one, and /dev/fuse everybody's, in a mount namespace of the test's own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuseOverlayIT {
    private TestAccount account;
    private Process namespace;
    private Path layers;
    private Path program;

    @BeforeAll
    void makeHome() throws Exception {
        Need.programs("nsenter", "mkfifo");
        Need.have(Files.exists(Path.of("/dev/fuse")), "there is no /dev/fuse");
        account = new TestAccount(true);
        layers = Files.createTempDirectory("forge-fuse");
        program = program(layers);
        String script = """
                set -e
                cd "$1"
                mkdir upper work
                chown --reference="$2" upper
                mount -t overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" overlay "$2"
                mknod fuse c 10 229
                chmod 666 fuse
                mount --bind fuse /dev/fuse
                echo ready
                exec sleep 100000
                """;
        namespace = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        script,
                        "sh",
                        layers.toString(),
                        account.directory().toString())
                .redirectErrorStream(true)
                .start();
        assertThat(namespace.inputReader().readLine()).isEqualTo("ready");
        Path archive = layers.resolve("rootfs.tar");
        try (OutputStream out = Files.newOutputStream(archive)) {
            ForgeCli.writeBusybox(out);
        }
        CommandResult.of("chmod", "755", layers.toString());
        must("import", archive.toString(), "busybox");
    }

    /**
     * The fuse-overlayfs of this host, or one that is unpacked for the test: where it is installed podman takes it for every
     * user, and would not be the podman that other tests measure.
     */
    private static Path program(Path directory) throws Exception {
        String installed = PathLookup.find("fuse-overlayfs", System.getenv());
        if (installed != null) {
            return Path.of(installed);
        }
        String script = """
                cd "$1"
                get() { apt-get -q download fuse-overlayfs libfuse3-3; }
                get || { apt-get -q update && get; }
                for package in ./*.deb; do dpkg-deb -x "$package" unpacked; done
                mkdir bin
                printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' "$(dirname "$1"/unpacked/*/*/libfuse3.so.3)" \
                    "$1/unpacked/usr/bin/fuse-overlayfs" >bin/fuse-overlayfs
                chmod -R a+rX . && chmod 755 bin/fuse-overlayfs
                bin/fuse-overlayfs --version
                """;
        CommandResult made = CommandResult.of("sh", "-ec", script, "sh", directory.toString());
        Need.have(made.code() == 0, "fuse-overlayfs is not installed, and cannot be downloaded: " + made.said());
        return directory.resolve("bin/fuse-overlayfs");
    }

    @AfterAll
    void removeHome() throws Exception {
        if (namespace != null) {
            namespace.destroyForcibly().waitFor();
        }
        if (account != null) {
            account.remove();
        }
        if (layers != null) {
            CommandResult.of("rm", "-rf", layers.toString());
        }
    }

    /** What serves a container's root ends with it. */
    @AfterEach
    void nothingIsLeft() throws Exception {
        for (String kind : new String[] {"containers", "live", "names", "runtime", "staging"}) {
            assertThat(run("find", account.directory() + "/.forge/" + kind, "-mindepth", "1")
                            .out())
                    .isEmpty();
        }
        // Whoever is process 1 here may be slow to wait for it.
        Await.until(
                "the end of all processes",
                () -> account.processes().stream().allMatch(process -> process.contains("<defunct>")));
    }

    /** Runs a command of root's there, with the account's environment. */
    private CommandResult inside(List<String> command) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "nsenter", "--mount", "--target", Long.toString(namespace.pid()), "--wd=" + account.directory()));
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().clear();
        builder.environment().putAll(account.command().environment());
        builder.environment().merge("PATH", program.getParent().toString(), (path, own) -> own + ":" + path);
        return CommandResult.of(builder);
    }

    private CommandResult run(String... command) throws Exception {
        return inside(account.command(command).command());
    }

    private CommandResult forge(String... args) throws Exception {
        return inside(account.forgeCommand(args).command());
    }

    private String must(String... args) throws Exception {
        CommandResult ended = forge(args);
        assertThat(ended.code())
                .as("%s: %s", String.join(" ", args), ended.err())
                .isZero();
        return ended.out().stripTrailing();
    }

    @Test
    void rootIsServedByFuseOverlayfs() throws Exception {
        assertThat(must("system", "info", "--format", "{{.Driver}} {{.OciRuntimeChoice}}"))
                .startsWith("fuse-overlayfs ")
                .contains("invalid argument");
        // The second start of a kind is made without Java.
        for (int start = 0; start < 2; start++) {
            assertThat(must(
                            "run",
                            "--rm",
                            "busybox",
                            "sh",
                            "-c",
                            "head -1 /proc/mounts | cut -d ' ' -f 1-3; rm /etc/group; echo x >/new; ls /etc /new; "
                                    + "stat -c '%u %a' /tmp"))
                    .isEqualTo(
                            "fuse-overlayfs / fuse\n/new\n\n/etc:\nhostname\nhosts\nmtab\npasswd\nresolv.conf\n0 1777");
        }
        assertThat(must("run", "--rm", "busybox", "ls", "/etc/group")).isEqualTo("/etc/group");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "keep-id", "auto"})
    void lifeOfAContainerInTheBackground(String userns) throws Exception {
        String payload = "trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done";
        must(
                "run",
                "-d",
                "--name",
                "life",
                "--userns",
                userns,
                "-v",
                layers + ":/m:ro",
                "busybox",
                "sh",
                "-c",
                payload);
        Await.until("the output", () -> must("logs", "life").equals("up"));
        must("exec", "-u", "0", "life", "sh", "-c", "mkdir -p /root/d; echo x >/root/d/f; chown 33 /root/d");
        assertThat(must("exec", "-u", "web", "life", "id", "-u")).isEqualTo("33");
        assertThat(must("exec", "-w", "/m", "life", "pwd")).isEqualTo("/m");
        assertThat(forge("exec", "life", "nonsuch").code()).isEqualTo(127);
        must("stop", "life");
        assertThat(must("wait", "life")).isEqualTo("3");
        must("start", "life");
        assertThat(must("exec", "-u", "0", "life", "stat", "-c", "%u", "/root/d"))
                .isEqualTo("33");
        must("kill", "life");
        assertThat(must("wait", "life")).isEqualTo("137");
        must("rm", "life");
    }

    @Test
    void withoutItThereIsAWayOut() throws Exception {
        String hidden = "mount --bind /dev/null " + program + " && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", hidden, "sh"));
        command.addAll(account.forgeCommand("system", "info", "--probe").command());
        CommandResult ended = inside(command);
        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).contains("overlay").contains("hint: where the kernel mounts no overlay for a user");
        must("system", "info", "--probe");
    }
}
