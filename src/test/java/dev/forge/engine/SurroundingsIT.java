package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A container is the same whatever surrounds the command that starts it. */
class SurroundingsIT {
    private static final int[] PASSED_ON = {
        1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 14, 15, 16, 18, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 34, 50, 64
    };

    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    private ForgeCli forge = HOME.forge();
    private Path directory = HOME.directory();

    /** Runs a script of the shell in which "$forge" is forge. */
    private CommandResult shell(Map<String, String> environment, String script) throws Exception {
        ProcessBuilder builder = script(script);
        builder.environment().putAll(environment);
        return CommandResult.of(builder);
    }

    private ProcessBuilder script(String script) {
        ProcessBuilder builder = forge.command();
        String launcher = builder.command().getFirst();
        builder.command(List.of("sh", "-c", "forge=$1 d=$2\n" + script, "sh", launcher, directory.toString()));
        return builder;
    }

    @Test
    void theUmaskIsNotTheCallers() throws Exception {
        Files.writeString(directory.resolve("file"), "x");
        for (String mask : List.of("077", "000")) {
            CommandResult ended = shell(
                    Map.of(),
                    "umask " + mask + "; exec $forge run --rm -u 1000 -v $d/file:/made/for/it busybox sh -c '"
                            + "cat /etc/hosts /etc/hostname >/dev/null && cat /made/for/it && umask &&"
                            + " stat -c %a / /etc/hosts /etc/hostname /made /made/for'");
            assertThat(ended).as(mask).isEqualTo(new CommandResult(0, "x0022\n755\n644\n644\n755\n755\n", ""));
        }
    }

    @Test
    void closedDescriptorsDoNotReachThePayload() throws Exception {
        for (String closed : List.of("<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-")) {
            for (String options : List.of("--rm", "--rm -i", "", "-d --rm")) {
                Path mark = directory.resolve("mark");
                CommandResult ended = shell(
                        Map.of(),
                        "$forge run " + options + " -v $d:/o busybox sh -c 'echo out && echo err >&2 && echo x >/o/mark"
                                + " && exit 5' " + closed);
                assertThat(ended.code())
                        .as(options + " " + closed + ended.err())
                        .isEqualTo(options.contains("-d") ? 0 : 5);
                Await.until("the payload's mark", () -> Files.exists(mark) && Files.size(mark) == 2);
                Files.delete(mark);
            }
        }
        forge.removeContainers();
    }

    @Test
    void noDescriptorOfTheCallersIsKept() throws Exception {
        // 7 every shell can close, 200 not every one. The command substitution ends when nobody has its pipe any more.
        CommandResult ended = shell(
                Map.of(),
                "id=$(exec 7>&1; $forge run -d busybox sleep 1000) && got=$(bash -c 'exec 200>&1; $0 run -d --name b busybox"
                        + " sleep 1000' $forge) && [ ${#got} = 64 ] && $forge exec b ls /proc/self/fd && $forge rm -f b $id");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("0\n1\n2\n3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "xx_broken", "en_US.ISO-8859-1", ""})
    void bytesBeyondAsciiPassInEveryLocale(String locale) throws Exception {
        Files.createDirectories(directory.resolve("dé"));
        Files.writeString(directory.resolve("dé/file"), "FILE=ö\n");
        CommandResult ended = shell(
                Map.of("LC_ALL", locale, "LANG", locale, "OWN", "ü"),
                "rm -f $d/dé/id; exec $forge run --rm -e V=é -e OWN -e LC_ALL --env-file $d/dé/file -v $d/dé:/vé -w /wé"
                        + " --cidfile $d/dé/id busybox sh -c 'echo \"$V$OWN$FILE|$LC_ALL|$PWD|$1\"; cat /vé/file' x 日本");
        assertThat(ended).isEqualTo(new CommandResult(0, "éüö|" + locale + "|/wé|日本\nFILE=ö\n", ""));
        assertThat(Files.readString(directory.resolve("dé/id"))).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a:b", "a\\b,:", "é日", " ", "a\nb", "%s$HOME'\"*?[a]", "link", "link/below"})
    void aHomeMayBeCalledAnything(String name) throws Exception {
        Path below = Files.createDirectories(directory.resolve("homes"));
        Files.createDirectories(below.resolve("real"));
        if (!Files.isSymbolicLink(below.resolve("link"))) {
            Files.createSymbolicLink(below.resolve("link"), Path.of("real"));
        }
        ForgeCli odd = new ForgeCli(below.resolve(name));
        Files.createDirectories(odd.home().getParent());
        odd.importBusybox();
        assertThat(odd.must("run", "--rm", "busybox", "cat", "/etc/passwd")).contains("web:x:33:44");
        assertThat(odd.run("run", "--name", "kept", "busybox", "sh", "-c", "echo kept; exit 3")
                        .code())
                .isEqualTo(3);
        odd.must("run", "-d", "--name", "detached", "busybox", "sh", "-c", "echo detached; sleep 1000");
        assertThat(odd.must("exec", "detached", "echo", "inside")).isEqualTo("inside");
        assertThat(odd.must("logs", "kept")).isEqualTo("kept");
        Await.until("the log", () -> odd.must("logs", "detached").equals("detached"));
        odd.must("create", "--name", "prepared", "--network", "none", "busybox", "echo", "prepared");
        odd.must("start", "prepared");
        odd.must("wait", "prepared");
        assertThat(odd.must("logs", "prepared")).isEqualTo("prepared");
        odd.removeAll();
        assertThat(odd.staleState()).isEmpty();
    }

    /** A script's & ignores INT and QUIT, nohup HUP, and some programs block what their children need. */
    @Test
    void thePayloadGetsEverySignalThatDockerPassesOn() throws Exception {
        StringBuilder traps = new StringBuilder();
        for (int signal : PASSED_ON) {
            traps.append("trap 'echo ")
                    .append(signal)
                    .append(" >>/o/got' ")
                    .append(signal)
                    .append(';');
        }
        for (String options : List.of("--rm", "")) {
            Path got = directory.resolve("got");
            Path ready = directory.resolve("ready");
            Process process = script(
                            "trap '' HUP INT QUIT USR1; exec $forge run " + options + " -v $d:/o busybox sh -c \""
                                    + traps + " : >/o/ready; while [ ! -e /o/end ]; do sleep 0.05; done; exit 0\"")
                    .start();
            Await.until(process, "the payload", () -> Files.exists(ready));
            for (int signal : PASSED_ON) {
                assertThat(CommandResult.of("sh", "-c", "kill -" + signal + " " + process.pid())
                                .code())
                        .isZero();
                Await.until(
                        process,
                        "signal " + signal,
                        () -> Files.exists(got) && Files.readAllLines(got).contains("" + signal));
            }
            Files.createFile(directory.resolve("end"));
            assertThat(process.waitFor()).isZero();
            for (String file : List.of("got", "ready", "end")) {
                Files.delete(directory.resolve(file));
            }
        }
        forge.removeContainers();
    }

    @Test
    void thePayloadStartsWithDefaultsWhateverTheCallerIgnoresOrBlocks() throws Exception {
        Need.programs("perl");
        String blocking = "perl -MPOSIX -e 'sigprocmask(SIG_BLOCK, POSIX::SigSet->new(SIGTERM, SIGUSR1));"
                + " $SIG{INT} = $SIG{PIPE} = \"IGNORE\"; exec @ARGV' ";
        String status = " cat /proc/self/status";
        for (String command : List.of("run --rm busybox", "exec running", "start -a made")) {
            forge.must("run", "-d", "--name", "running", "busybox", "sleep", "1000");
            forge.must("create", "--name", "made", "busybox", "cat", "/proc/self/status");
            CommandResult ended =
                    shell(Map.of(), blocking + "$forge " + command + (command.startsWith("start") ? "" : status));
            assertThat(ended.out()).as(ended.err()).contains("SigBlk:\t0000000000000000\n");
            // The lower 31: the C library keeps the 32nd to itself and ignores it when it starts a process.
            assertThat(ended.out()).containsPattern("SigIgn:\t00000000[08]0000000\n");
            forge.removeContainers();
            forge.importBusybox();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash --posix"})
    void theExitCodeIsThePayloadsThoughASignalCame(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        for (String options : List.of("--rm", "")) {
            for (int round = 0; round < 5; round++) {
                Path ready = directory.resolve("ready");
                Process process = script("exec " + shell + " $forge run " + options
                                + " -v $d:/o busybox sh -c 'trap \"exit 0\" TERM; : >/o/ready;"
                                + " while :; do sleep 0.01; done'")
                        .start();
                Await.until(process, "the payload", () -> Files.exists(ready));
                process.destroy();
                assertThat(process.waitFor()).as(shell + " " + options).isZero();
                Files.delete(ready);
            }
        }
        forge.removeContainers();
    }

    @Test
    void tellsOfWhatTheKernelKilledForWantOfMemory() throws Exception {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        for (String mode : List.of("-d", "-i")) {
            ProcessBuilder builder = forge.command(
                    "run", mode, "--name", "big", "-m", "12m", "busybox", "sh", "-c", "x=$(yes | head -c 60000000)");
            assertThat(CommandResult.of(builder.directory(empty.toFile())).code())
                    .isEqualTo(mode.equals("-d") ? 0 : 137);
            forge.must("wait", "big");
            assertThat(forge.must("inspect", "big")).as(mode).contains("\"OOMKilled\": true");
            forge.must("rm", "big");
        }
        assertThat(empty).isEmptyDirectory();
        forge.run("run", "--name", "small", "-m", "12m", "busybox", "sh", "-c", "kill -9 $$");
        assertThat(forge.must("inspect", "small")).contains("\"OOMKilled\": false");
        forge.removeContainers();
        forge.importBusybox();
    }

    @Test
    void variablesThatSteerOtherProgramsDoNot() throws Exception {
        Map<String, String> odd = Map.of(
                "JAVA_TOOL_OPTIONS", "-Xmx1k",
                "JDK_JAVA_OPTIONS", "-nonsense",
                "NOTIFY_SOCKET", directory + "/notify",
                "LISTEN_FDS", "1",
                "_OCI_STARTPIPE", "5",
                "CDPATH", "/",
                "IFS", "/e",
                "ENV", "/nowhere",
                "FORGE_PLAN", "1",
                "PATH", "/nowhere");
        ProcessBuilder builder = forge.command(
                "run", "--rm", "-e", "JAVA_TOOL_OPTIONS", "-e", "PATH", "-e", "LISTEN_FDS", "busybox", "/bin/env");
        builder.environment().remove("HOME");
        builder.environment().putAll(odd);
        CommandResult ended = CommandResult.of(builder);
        assertThat(ended.err()).isEmpty();
        List<String> variables = new ArrayList<>(List.of(ended.out().split("\n")));
        variables.removeIf(variable -> variable.startsWith("HOSTNAME="));
        assertThat(variables)
                .containsExactlyInAnyOrder(
                        "PATH=/nowhere", "JAVA_TOOL_OPTIONS=-Xmx1k", "LISTEN_FDS=1", "HOME=/root", "container=forge");
        assertThat(forge.staleState()).isEmpty();
        ProcessBuilder detached = forge.command("run", "-d", "--rm", "--name", "d", "busybox", "/bin/sleep", "1000");
        detached.environment().putAll(odd);
        assertThat(CommandResult.of(detached).err()).isEmpty();
        forge.must("rm", "--force", "d");
    }

    @Test
    void aRemovedDirectoryIsNoHindrance() throws Exception {
        CommandResult ended = shell(
                Map.of(),
                "mkdir $d/gone; cd $d/gone; rmdir $d/gone; $forge run --rm busybox pwd && $forge run -d --name g busybox"
                        + " sleep 1000 && $forge exec g pwd && $forge rm -f g");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).startsWith("/\n").endsWith("\n/\ng\n");
        assertThat(new String(ended.err().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .doesNotContain("forge:");
    }
}
