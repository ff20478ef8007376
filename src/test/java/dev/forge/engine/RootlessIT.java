package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import dev.forge.testing.TestAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine as a user who is not root. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RootlessIT {
    @RegisterExtension
    final TempForgeHome temp = new TempForgeHome();

    private TestAccount account;

    @BeforeAll
    void makeAccount() throws Exception {
        account = new TestAccount(true);
        // Files of another user, in a directory that nobody else may look into.
        String archive = account.busybox(tar -> {
            tar.directory("srv", 0700, 0);
            tar.file("srv/run", "#!/bin/sh\nexec \"$@\"\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0700, 0);
        });
        account.must("import", archive, "busybox");
    }

    @AfterAll
    void removeAccount() throws Exception {
        account.remove();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(account.staleState()).isEmpty();
        Await.until("the end of all processes", () -> account.processes().isEmpty());
    }

    /** The second start of a kind is made without Java. */
    @Test
    void rootIsTheUserAndOthersHaveHisSubordinateIds() throws Exception {
        for (int start = 0; start < 2; start++) {
            assertThat(account.must("run", "--rm", "busybox", "cat", "/proc/self/uid_map", "/proc/self/gid_map")
                            .replaceAll(" +", " "))
                    .startsWith(" 0 " + account.uid() + " 1\n 1 700000000 65536\n 0 ")
                    .endsWith(" 1\n 1 700000000 65536");
        }
        assertThat(account.must("run", "--rm", "-u", "web", "busybox", "id"))
                .isEqualTo("uid=33(web) gid=44(web) groups=44(web),55(log)");
    }

    /** The caller is one of the group daemon; a payload is not. */
    @Test
    void confinementIsThatOfRootsContainers() throws Exception {
        assertThat(account.as("id", "-Gn").out()).contains("daemon");
        temp.forge().importBusybox();
        for (String options : new String[] {"-t", "--cap-add=SYS_ADMIN", "--cap-drop=ALL", "--user=web"}) {
            String[] command = {
                "run", "--rm", options, "busybox", "grep", "-E", "^(Cap|Seccomp|NoNewPrivs|Groups)", "/proc/self/status"
            };
            assertThat(account.must(command)).as(options).isEqualTo(temp.forge().must(command));
        }
    }

    @Test
    void filesOfOtherUsersCanBeWrittenMeasuredAndRemoved() throws Exception {
        String[] write = {"-u", "web", "-w", "/srv", "busybox", "/srv/run", "sh", "-c", "mkdir -m 700 d; echo x >d/f"};
        for (int start = 0; start < 2; start++) {
            assertThat(account.forge(ForgeArgs.join(List.of("run", "--rm"), write))
                            .said())
                    .isEmpty();
        }
        account.must(ForgeArgs.join(List.of("run", "--name", "kept"), write));
        assertThat(account.must("ps", "-a", "--format", "{{.Size}}")).doesNotStartWith("0B");
        assertThat(account.must("system", "df")).contains("Images");
        account.must("rm", "kept");
        account.must(ForgeArgs.join(List.of("run", "--name", "pruned"), write));
        account.must("system", "prune", "--force");
    }

    @Test
    void lifeOfAContainerInTheBackground() throws Exception {
        account.must(
                "run",
                "-d",
                "--name",
                "life",
                "busybox",
                "sh",
                "-c",
                "trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done");
        assertThat(account.must("ps", "--format", "{{.Names}} {{.Status}}")).startsWith("life Up");
        assertThat(account.must("exec", "-u", "web", "-w", "/srv", "life", "id", "-u"))
                .isEqualTo("33");
        assertThat(account.forge("exec", "life", "sh", "-c", "exit 9").code()).isEqualTo(9);
        Await.until("the output", () -> account.must("logs", "life").equals("up"));
        account.must("stop", "life");
        assertThat(account.must("wait", "life")).isEqualTo("3");
        account.must("start", "life");
        account.must("kill", "life");
        assertThat(account.must("wait", "life")).isEqualTo("137");
        account.must("rm", "life");
    }

    @Test
    void signalReachesThePayloadInTheForeground() throws Exception {
        Path began = account.directory().resolve("began");
        Files.createDirectory(began);
        CommandResult.of("chmod", "777", began.toString());
        Process process = account.forgeCommand(
                        "run",
                        "--rm",
                        "-v",
                        began + ":/began",
                        "busybox",
                        "sh",
                        "-c",
                        "trap 'exit 6' TERM; touch /began/f; while :; do sleep 0.1; done")
                .start();
        Await.until(process, "the payload", () -> Files.exists(began.resolve("f")));
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--memory=64m", "--cpus=0.5", "--pids-limit=10"})
    void limitWithoutAControlGroupIsRefused(String limit) throws Exception {
        CommandResult ended = account.forge("run", "--rm", limit, "busybox", "true");
        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.err())
                .contains(limit.substring(0, limit.indexOf('=')) + " needs a control group")
                .contains("hint: ");
    }

    /** Without a cgroup its figures are those of its processes: one that works, and one that it has waited for. */
    @Test
    void figuresOfAContainerWithoutACgroupAreThere() throws Exception {
        account.must("run", "-d", "--name", "busy", "busybox", "sh", "-c", "sleep 1000 & while :; do :; done");
        Await.until("its figures", () -> {
            String[] line = account.must(
                            "stats", "--no-stream", "--format", "{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}")
                    .split(" ");
            return line[0].equals("busy")
                    && Double.parseDouble(line[1].replace("%", "")) > 1
                    && line[2].matches("[0-9.]+[kKM]i?B")
                    && line[line.length - 1].equals("2");
        });
        account.must("rm", "-f", "busy");
        // Podman, which was asked for its containers, keeps a process of the account's, whatever it is called.
        CommandResult.of("pkill", "-KILL", "-u", Long.toString(account.uid()));
    }

    @Test
    void terminalIsThePayloadsOwn() throws Exception {
        Need.programs("script", "stty");
        String inside = "tty; stty size; stat -c %u /dev/pts/0; read -r word; echo got $word; exit 4";
        String launcher = account.forgeCommand().command().getLast();
        String text = "stty rows 33 cols 99; '" + launcher + "' run --rm -it busybox sh -c '" + inside + "'";
        ProcessBuilder command = account.command("script", "-q", "-e", "-c", text, "/dev/null");
        command.environment().put("SHELL", "/bin/sh");
        CommandResult ended = CommandResult.of(command, "typed\n");
        assertThat(ended.out().replace("\r", "")).contains("/dev/pts/0\n33 99\n0\n", "got typed");
        assertThat(ended.code()).isEqualTo(4);
    }

    @Test
    void userWithoutAnIdIsRefused() throws Exception {
        CommandResult ended = account.forge("run", "--rm", "-u", "65537", "busybox", "true");
        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.err()).contains("there is no user or group 65537").contains("usermod --add-subuids ");
    }

    @Test
    void rootDoesNotUseTheHomeOfAUser() throws Exception {
        for (String[] args : new String[][] {{"run", "--rm", "busybox", "true"}, {"import", "-", "other"}}) {
            ProcessBuilder command = temp.forge().command(args);
            command.environment()
                    .put("FORGE_HOME", account.directory().resolve(".forge").toString());
            CommandResult ended = CommandResult.of(command, "");
            assertThat(ended.code()).isNotZero();
            assertThat(ended.err()).contains("is that of the user with the number " + account.uid());
        }
    }

    @Test
    void userDoesNotUseAHomeOfRoots() throws Exception {
        temp.forge().importBusybox();
        Path copy = account.directory().resolve("copy");
        CommandResult.of("cp", "-a", temp.forge().home().toString(), copy.toString());
        CommandResult.of("chown", "-R", Long.toString(account.uid()), copy.toString());
        ProcessBuilder command = account.forgeCommand("run", "--rm", "busybox", "true");
        command.environment().put("FORGE_HOME", copy.toString());
        CommandResult ended = CommandResult.of(command);
        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.err()).contains("is one of root's");
    }

    /** The runtime is killed before it does anything, when it has made the first process, and when that waits. */
    @ParameterizedTest
    @ValueSource(strings = {"before", "state", "fifo"})
    void nothingIsLeftOfAKilledRuntime(String aim) throws Exception {
        account.must("run", "--rm", "busybox", "true");
        Path runtime = account.directory().resolve("runc");
        Files.writeString(runtime, RUNTIME.replace("AIM", aim));
        Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String way : new String[] {"-d", "-t"}) {
            ProcessBuilder probe = account.forgeCommand("system", "info", "--probe");
            probe.environment().put("FORGE_RUNTIME", runtime.toString());
            probe.environment().put("GENTLE", "1");
            assertThat(CommandResult.of(probe).code()).isZero();
            CommandResult ended = account.forge("run", "--rm", way, "busybox", "sleep", "1000");
            assertThat(ended.code()).as(ended.said()).isNotZero();
            assertThat(account.must("ps", "-aq")).isEmpty();
            assertThat(account.staleState()).isEmpty();
        }
        account.must("system", "info", "--probe");
    }

    private static final String RUNTIME = """
            #!/bin/sh
            # Lets runc create or run a container up to a step, and kills it there.
            verb='' id='' root='' before=''
            for word in "$@"; do
                case $word in create | run) verb=$word ;; --root=*) root=${word#--root=} ;; esac
                case $before in --root) root=$word ;; esac
                before=$word id=$word
            done
            PATH=$PATH:/usr/sbin:/sbin
            [ -n "$verb" ] && [ -z "${GENTLE-}" ] || exec runc "$@"
            case AIM in
                before) kill -KILL $$ ;;
                state) happened() { [ -s "$root/$id/state.json" ]; } ;;
                fifo) happened() { [ -p "$root/$id/exec.fifo" ]; } ;;
            esac
            runc "$@" &
            child=$!
            until happened; do kill -0 "$child" 2>/dev/null || break; done
            kill -KILL "$child" $$
            """;

    /** Words put together. */
    private static final class ForgeArgs {
        static String[] join(List<String> first, String... more) {
            java.util.ArrayList<String> all = new java.util.ArrayList<>(first);
            all.addAll(List.of(more));
            return all.toArray(String[]::new);
        }
    }
}
