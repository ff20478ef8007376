package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.TempForgeHome;
import dev.forge.testing.TestAccount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The user namespaces that containers of a user who is not root may have: {@code --userns}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsernsIT {
    private static final String WAIT = "trap 'exit 3' TERM; echo up; while :; do sleep 0.1; done";

    @RegisterExtension
    final TempForgeHome temp = new TempForgeHome();

    private TestAccount account;

    @BeforeAll
    void makeAccount() throws Exception {
        account = new TestAccount(true);
        String archive = account.busybox(tar -> {
            tar.directory("srv", 0700, 0);
            tar.file("srv/web", "#!/bin/sh\nid\n".getBytes(StandardCharsets.UTF_8), 06755, 0);
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

    private String run(String... args) throws Exception {
        String[] command = new String[args.length + 2];
        command[0] = "run";
        command[1] = "--rm";
        System.arraycopy(args, 0, command, 2, args.length);
        return account.must(command).replaceAll(" +", " ");
    }

    private String gid() throws Exception {
        return account.as("id", "-g").out().strip();
    }

    /** As Podman maps them, but for a second range of subordinate ids, which Forge does not use. */
    @Test
    void idsAreMappedAsWithPodman() throws Exception {
        long id = account.uid();
        String kept = " 0 1 " + id + "\n " + id + " 0 1\n " + (id + 1) + " " + (id + 1) + " " + (65536 - id);
        for (String[] mode : new String[][] {
            {"keep-id", kept},
            {"keep-id:uid=7,gid=7", " 0 1 7\n 7 0 1\n 8 8 65529"},
            {"nomap", " 0 1 65536"},
            {"auto", " 0 1 1024"}
        }) {
            for (String map : new String[] {"uid_map", "gid_map"}) {
                assertThat(run("--userns", mode[0], "busybox", "cat", "/proc/1/" + map))
                        .as(mode[0])
                        .isEqualTo(mode[1]);
            }
        }
    }

    @Test
    void userHasHisNameAndNumber() throws Exception {
        String name = account.as("id", "-un").out().strip();
        String own = "uid=" + account.uid() + "(" + name + ") gid=" + gid() + "(" + name + ")";
        assertThat(run("--userns=keep-id", "busybox", "id")).startsWith(own);
        assertThat(run(
                        "--userns=keep-id",
                        "-w",
                        "/srv",
                        "-u",
                        "0",
                        "busybox",
                        "sh",
                        "-c",
                        "grep -c :/srv: /etc/passwd; id -u"))
                .isEqualTo("2\n0");
        assertThat(run("--userns=keep-id", "-w", "/tmp", "busybox", "sh", "-c", "echo $HOME"))
                .isEqualTo("/tmp");
        assertThat(run("--userns=keep-id:uid=7,gid=8", "busybox", "id")).isEqualTo("uid=7(7) gid=8(8) groups=8(8)");
        assertThat(run("--userns=keep-id", "-u", "web", "busybox", "id"))
                .contains("uid=33(web) gid=44(web)")
                .contains("(log)", gid() + "(" + name + ")");
    }

    /** Whatever the namespace, the image's files belong to whom the image says, and keep their modes. */
    @ParameterizedTest
    @ValueSource(strings = {"host", "keep-id", "keep-id:uid=33,gid=44", "nomap", "auto", "auto:size=5000"})
    void imageFilesHaveTheirOwners(String mode) throws Exception {
        String files = "stat -c '%a %u %g %n' / /etc /bin/busybox /etc/hosts /srv /srv/web /proc/1; readlink /etc/mtab";
        temp.forge().must("import", account.directory().resolve("rootfs.tar").toString(), "busybox");
        assertThat(run("-u", "0", "--userns", mode, "busybox", "sh", "-c", files))
                .isEqualTo(temp.forge().must("run", "--rm", "busybox", "sh", "-c", files));
    }

    @Test
    void filesOfAMountAreTheUsersInsideAndOutside() throws Exception {
        Path mount = account.directory().resolve("mount");
        account.as("mkdir", mount.toString());
        account.as("sh", "-c", "echo x >mount/there");
        String look = "stat -c '%u %g' /m/there; touch /m/made";
        assertThat(run("--userns=keep-id", "-v", mount + ":/m", "busybox", "sh", "-c", look))
                .isEqualTo(account.uid() + " " + gid());
        assertThat((int) Files.getAttribute(mount.resolve("made"), "unix:uid")).isEqualTo((int) account.uid());
        CommandResult nobody =
                account.forge("run", "--rm", "--userns=nomap", "-v", mount + ":/m", "busybox", "sh", "-c", look);
        assertThat(nobody.out()).isEqualTo("65534 65534\n");
        assertThat(nobody.err()).contains("Permission denied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-id", "nomap", "auto"})
    void confinementIsThatOfOtherContainers(String mode) throws Exception {
        String[] look = {"busybox", "grep", "-E", "^(Cap|Seccomp|NoNewPrivs)", "/proc/self/status"};
        for (String option : new String[] {"--user=0", "--cap-drop=ALL", "--user=web"}) {
            assertThat(account.must(join(look, "run", "--rm", "--userns", mode, option)))
                    .isEqualTo(account.must(join(look, "run", "--rm", option)));
        }
    }

    private static String[] join(String[] last, String... first) {
        String[] all = java.util.Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, all, first.length, last.length);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep-id", "auto", "nomap"})
    void lifeOfAContainerInTheBackground(String mode) throws Exception {
        account.must("run", "-d", "--name", "life", "--userns", mode, "busybox", "sh", "-c", WAIT);
        for (int start = 0; start < 2; start++) {
            Await.until("the output", () -> account.must("logs", "life").startsWith("up"));
            assertThat(account.must("exec", "life", "cat", "/proc/self/uid_map"))
                    .isEqualTo(account.must("exec", "life", "cat", "/proc/1/uid_map"));
            assertThat(account.must("exec", "-u", "0", "life", "id", "-u")).isEqualTo("0");
            assertThat(account.must("exec", "-u", "web", "-w", "/srv", "life", "/srv/web"))
                    .contains("web");
            assertThat(account.must("exec", "-t", "life", "readlink", "/proc/self/fd/0")
                            .strip())
                    .isEqualTo("/dev/pts/0");
            account.must(
                    "exec", "-u", "0", "life", "sh", "-c", "mkdir -p /root/d; echo x >/root/d/f; chown -R 33 /root/d");
            assertThat(account.forge("exec", "life", "sh", "-c", "exit 9").code())
                    .isEqualTo(9);
            account.must("stop", "life");
            assertThat(account.must("wait", "life")).isEqualTo("3");
            account.must("start", "life");
        }
        assertThat(account.must("exec", "-u", "0", "life", "stat", "-c", "%u", "/root/d/f"))
                .isEqualTo("33");
        assertThat(account.must("inspect", "-f", "{{.HostConfig.UsernsMode}}", "life"))
                .isEqualTo(mode);
        account.must("kill", "life");
        assertThat(account.must("wait", "life")).isEqualTo("137");
        account.must("rm", "life");
    }

    /** What a container with auto has is no other's as long as it is there, and is given again when it is gone. */
    @Test
    void idsOfContainersWithAutoAreDifferent() throws Exception {
        for (String name : new String[] {"one", "two", "three"}) {
            account.must("create", "--name", name, "--userns=auto", "busybox", "cat", "/proc/1/uid_map");
        }
        account.must("rm", "two");
        account.must("create", "--name", "four", "--userns=auto", "busybox", "cat", "/proc/1/uid_map");
        StringBuilder maps = new StringBuilder();
        for (String name : new String[] {"one", "three", "four"}) {
            maps.append(account.must("start", "-a", name).replaceAll(" +", " "));
            account.must("rm", name);
        }
        assertThat(maps).hasToString(" 0 1 1024 0 2049 1024 0 1025 1024");
    }

    @Test
    void keptContainerOfTheForegroundStartsAgain() throws Exception {
        String[] look = {"busybox", "sh", "-c", "id -u; echo x >>/tmp/f; wc -l </tmp/f; exit 4"};
        CommandResult first = account.forge(join(look, "run", "--name", "kept", "--userns=keep-id", "-w", "/srv"));
        assertThat(first.code()).isEqualTo(4);
        CommandResult second = account.forge("start", "-a", "kept");
        assertThat(second.code()).isEqualTo(4);
        assertThat(first.out() + second.out()).isEqualTo(account.uid() + "\n1\n" + account.uid() + "\n2\n");
        account.must("rm", "kept");
    }

    /** Who runs a process in a container needs the namespace around the container's, which its monitor keeps. */
    @Test
    void withoutItsMonitorNothingElseIsRunInAContainer() throws Exception {
        account.must("run", "-d", "--name", "alone", "--userns=auto", "busybox", "sh", "-c", WAIT);
        account.as("pkill", "-KILL", "conmon");
        Await.until(
                "the container is nobody's",
                () -> account.forge("exec", "alone", "true").code() != 0);
        assertThat(account.forge("exec", "alone", "true").err()).contains("monitor of the container has been killed");
        account.must("rm", "-f", "alone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auto:size=20 | belongs to user 33 and group 44 | size=45",
                "auto:size=70000 | subordinate ids, not 70000 in a row are left | usermod --add-subuids",
                "keep-id:uid=70000 | there is no user 70000 in this container | keep-id:uid=NUMBER",
                "keep-id:who=me | has no option who | known: uid, gid",
            })
    void whatCannotBeIsRefused(String mode, String said, String hint) throws Exception {
        CommandResult ended = account.forge("run", "--rm", "--userns", mode, "busybox", "true");
        assertThat(ended.code()).isIn(2, 125);
        assertThat(ended.err()).contains(said).contains("hint: ").contains(hint);
    }

    @Test
    void rootHasTheHostsNamespace() throws Exception {
        temp.forge().importBusybox();
        CommandResult ended = temp.forge().run("run", "--rm", "--userns=keep-id", "busybox", "true");
        assertThat(ended.code()).isEqualTo(125);
        assertThat(ended.err()).contains("--userns keep-id is for users who are not root");
    }

    /** The copies of its layers go with an image. */
    @Test
    void copiesOfAnImageGoWithIt() throws Exception {
        account.must("import", account.directory().resolve("rootfs.tar").toString(), "other");
        run("--userns=keep-id:uid=3,gid=3", "other", "true");
        Path layers = account.directory().resolve(".forge/layers");
        assertThat(List.of(layers.toFile().list())).hasSize(1);
        account.must("rmi", "other", "busybox");
        assertThat(List.of(layers.toFile().list())).isEmpty();
        account.must("import", account.directory().resolve("rootfs.tar").toString(), "busybox");
    }
}
