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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Starts and ends in which each process is killed at each step. A runtime that calls runc does it, so each kill hits
 * what it is aimed at: every start ends, says why, and nothing of it is left.
 */
class KilledStartIT {
    private static final String RUNTIME = """
            #!/bin/sh
            # Does what the file "aim" says: STEP of create, run or delete.
            directory=DIRECTORY
            verb='' bundle='' id='' root='' before='' child=''
            for word in "$@"; do
                case $word in create | run | delete | --version) verb=$word ;; --root=*) root=${word#--root=} ;; esac
                case $before in --bundle) bundle=$word ;; --root) root=$word ;; esac
                before=$word id=$word
            done
            aim=
            [ ! -f "$directory/aim" ] || read -r aim <"$directory/aim"
            echo "$verb" >>"$directory/calls"
            # Lets runc work until this holds, and kills it.
            kill_when() {
                RUNC "$@" &
                child=$!
                until happened; do kill -0 "$child" 2>/dev/null || break; done
                kill -KILL "$child" $$
            }
            cgroup=$(echo /sys/fs/cgroup/devices /sys/fs/cgroup | cut -d ' ' -f "$([ -d /sys/fs/cgroup/devices ] && echo 1 || echo 2)")
            case $verb-$aim in
                create-before | run-before) kill -KILL $$ ;;
                create-code | run-code) exit 7 ;;
                create-cgroup | run-cgroup)
                    happened() { [ -d "$cgroup/forge-$id" ]; }
                    kill_when "$@" ;;
                create-fifo | run-fifo)
                    happened() { [ -e "$root/$id/exec.fifo" ]; }
                    kill_when "$@" ;;
                create-init | run-init)
                    happened() { read -r first <"$cgroup/forge-$id/cgroup.procs"; } 2>/dev/null
                    kill_when "$@" ;;
                create-pid)
                    happened() { [ -e "$bundle/pid" ]; }
                    kill_when "$@" ;;
                create-after) RUNC "$@"; kill -KILL $$ ;;
                create-payload) RUNC "$@" && kill -KILL "$(cat "$bundle/pid")" ;;
                create-monitor-before) kill -KILL $PPID; exec RUNC "$@" ;;
                create-monitor-after) RUNC "$@"; kill -KILL $PPID ;;
                delete-fails) exit 1 ;;
                delete-killed) kill -KILL $$ ;;
                delete-script) kill -KILL $PPID; exec RUNC "$@" ;;
                delete-script-after) RUNC "$@"; kill -KILL $PPID ;;
                *) exec RUNC "$@" ;;
            esac
            """;

    private static final int KILLED = 128 + 9;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    ForgeCli forge;
    private Path directory;

    @BeforeEach
    void makeRuntime() throws Exception {
        Need.programs("runc", "conmon");
        forge = home.forge();
        directory = home.directory();
        // Named runc, because runc's containers are let go in a way of their own.
        Path runtime = directory.resolve("runc");
        Files.writeString(
                runtime,
                RUNTIME.replace("DIRECTORY", directory.toString())
                        .replace("RUNC", String.valueOf(PathLookup.find("runc", System.getenv()))));
        assertThat(runtime.toFile().setExecutable(true)).isTrue();
        ProcessBuilder probe = forge.command("system", "info", "--probe");
        probe.environment().put("FORGE_RUNTIME", runtime.toString());
        assertThat(CommandResult.of(probe).out()).contains(runtime.toString());
    }

    private void aim(String step) throws IOException {
        Files.writeString(directory.resolve("aim"), step + "\n");
    }

    private void nothingIsLeft(String occasion) throws Exception {
        Files.deleteIfExists(directory.resolve("aim"));
        forge.must("ps", "--all");
        assertThat(forge.staleState()).as(occasion).isEmpty();
        assertThat(home.left()).as(occasion).isEmpty();
    }

    private static void saysWhy(CommandResult ended) {
        assertThat(ended.code()).as(ended.said()).isEqualTo(125);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).containsPattern("forge: the container did not start: \\S+ \\S+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before",
                "code",
                "cgroup",
                "fifo",
                "init",
                "pid",
                "after",
                "payload",
                "monitor-before",
                "monitor-after"
            })
    void aStartInTheBackgroundSaysWhyAndLeavesNothing(String step) throws Exception {
        aim(step);
        saysWhy(forge.run("run", "-d", "--rm", "busybox", "sleep", "100"));
        nothingIsLeft(step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "fifo", "after", "payload", "monitor-after"})
    void aContainerThatStaysCanBeStartedAgain(String step) throws Exception {
        forge.must("create", "--name", "one", "busybox", "sleep", "100");
        aim(step);
        saysWhy(forge.run("start", "one"));
        Files.delete(directory.resolve("aim"));
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}} {{.State}}")).doesNotContain("running");
        assertThat(forge.must("start", "one")).isEqualTo("one");
        forge.must("rm", "-f", "one");
        nothingIsLeft(step);
    }

    @ParameterizedTest
    @CsvSource({"before, --rm", "code, --rm", "cgroup, --rm", "fifo, --rm", "init, --rm", "before, keep", "cgroup, keep"
    })
    void aStartInTheForegroundSaysWhyAndLeavesNothing(String step, String option) throws Exception {
        aim(step);
        List<String> command = new ArrayList<>(List.of("run", "--name", "one", "busybox", "sleep", "100"));
        if (option.equals("--rm")) {
            command.add(1, option);
        }
        CommandResult ended = forge.run(command.toArray(String[]::new));
        for (int more = 3; more > 0 && ended.code() == KILLED; more--) {
            // On a busy host the runtime may have let the payload go before it was killed: the code is the payload's.
            Files.delete(directory.resolve("aim"));
            forge.run("rm", "one");
            aim(step);
            ended = forge.run(command.toArray(String[]::new));
        }
        saysWhy(ended);
        if (!option.equals("--rm")) {
            Files.delete(directory.resolve("aim"));
            forge.must("rm", "one");
        }
        nothingIsLeft(step);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fails", "killed", "script", "script-after"})
    void whatTheEndLeavesTheNextCommandRemoves(String step) throws Exception {
        aim(step);
        String id = forge.must("run", "-d", "--rm", "--name", "one", "busybox", "sleep", "1000");
        // The runtime is asked only where a control group stays.
        Path group = Files.exists(Path.of("/sys/fs/cgroup/forge-" + id))
                ? Path.of("/sys/fs/cgroup/forge-" + id)
                : Path.of("/sys/fs/cgroup/pids/forge-" + id);
        Files.createDirectory(group.resolve("below"));
        forge.must("kill", "one");
        Path calls = directory.resolve("calls");
        Await.until("its end", () -> Files.readString(calls).contains("delete"));
        Await.until("nothing is left after " + step, () -> {
            forge.must("ps", "--all");
            return forge.staleState().isEmpty();
        });
        nothingIsLeft(step);
    }

    @Test
    void withRmTooAFailureHasItsReason() throws Exception {
        for (String option : List.of("--rm", "--name=one")) {
            CommandResult ended = forge.run("run", "-d", option, "-v", "/proc/1/status:/proc/1", "busybox", "true");
            saysWhy(ended);
            assertThat(ended.err()).contains("/proc/1").doesNotContain("no such container");
        }
        assertThat(forge.run("start", "one").err()).contains("/proc/1");
        forge.must("rm", "one");
        nothingIsLeft("after the failures");
    }

    /** What a container's directory is made of comes to its place whole, after the bundle that tells of its start. */
    @Test
    void aContainerThatCannotBeStartedIsNeverSeen() throws Exception {
        CommandResult ended = forge.run("run", "--rm", "--name", "one", "busybox", "none");
        assertThat(ended.code()).isEqualTo(127);
        assertThat(forge.staleState()).isEmpty();
        forge.must("create", "--name", "one", "busybox");
        CommandResult second = forge.run("run", "--name", "one", "busybox", "true");
        assertThat(second.code()).isEqualTo(125);
        assertThat(second.err()).contains("the name one is in use");
        assertThat(forge.staleState()).noneMatch(left -> left.startsWith("live/") || left.startsWith("staging/"));
        assertThat(forge.run("run", "--cidfile", "/none/file", "busybox", "true")
                        .code())
                .isEqualTo(125);
        assertThat(forge.must("ps", "-aq").lines()).hasSize(1);
        // As docker has it, one that stays is there to be looked at.
        assertThat(forge.run("run", "--name", "two", "busybox", "none").code()).isEqualTo(127);
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}} {{.State}}")).contains("two created");
        forge.must("rm", "one", "two");
        nothingIsLeft("after the failures");
    }

    private Process start(String... args) throws IOException {
        ProcessBuilder builder = forge.command(args);
        builder.environment().put("FORGE_RUNTIME", directory.resolve("runc").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void oneOfManyStartsProbesTheHost() throws Exception {
        Files.delete(forge.home().resolve("host/host"));
        Path calls = directory.resolve("calls");
        Files.writeString(calls, "");
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            starts.add(start("run", "--rm", "busybox", "true"));
        }
        for (Process start : starts) {
            assertThat(start.waitFor(100, TimeUnit.SECONDS)).isTrue();
            assertThat(start.exitValue()).isZero();
        }
        assertThat(Files.readAllLines(calls)).filteredOn("create"::equals).hasSize(1);
        assertThat(Files.readAllLines(calls)).filteredOn("run"::equals).hasSize(6);
        nothingIsLeft("after the starts");
    }

    /** The lines that a script prints in a pid namespace whose process 1 reaps nobody: FORGE in it is forge. */
    private List<String> whereNobodyReaps(String text) throws Exception {
        Need.programs("unshare");
        Path done = directory.resolve("done");
        Path script = Files.writeString(
                directory.resolve("script"),
                text.replace("FORGE ", forge.command().command().get(0) + " ").replace("FILES", done.toString()));
        ProcessBuilder builder = forge.command();
        builder.command(
                String.valueOf(PathLookup.find("unshare", System.getenv())),
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "sh",
                "-c",
                "{ sh " + script + " >" + done + ".part 2>&1; mv " + done + ".part " + done + "; } & exec sleep 100");
        Process process = builder.start();
        try {
            Await.until(process, "the script's end", () -> Files.exists(done));
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(done);
    }

    @Test
    void noZombieOfForgesOwnIsLeftToProcess1() throws Exception {
        assertThat(whereNobodyReaps("""
                FORGE run --rm busybox true
                FORGE run --name one busybox true
                FORGE start -a one
                FORGE run -d --name two busybox sleep 300 >/dev/null
                FORGE exec two true
                FORGE create --name three busybox >/dev/null
                FORGE run --rm none 2>/dev/null
                FORGE rm one three >/dev/null
                grep -l 'State:.Z' /proc/[0-9]*/status | while read -r status; do head -1 "$status"; done
                FORGE rm -f two
                """)).containsExactly("two");
        nothingIsLeft("after the starts");
    }

    /** The payload is a zombie that nobody reaps: its monitor was killed. */
    @Test
    void aZombieDoesNotRun() throws Exception {
        List<String> said = whereNobodyReaps("""
                id=$(FORGE run -d --name one busybox sleep 300)
                follow() { FORGE logs -f one; echo "logs $?"; }
                follow >FILES.logs 2>&1 &
                pid=$(cat "$FORGE_HOME/live/$id/pid")
                kill -KILL "$(cat "$FORGE_HOME/live/$id/conmon.pid")" "$pid"
                until grep -q 'State:.Z' "/proc/$pid/status"; do :; done
                FORGE inspect --format '{{.State.Status}}' one
                FORGE ps -a --format '{{.Names}} {{.State}}'
                FORGE wait one
                FORGE stop one
                FORGE kill one
                FORGE exec one true
                FORGE rm -f one
                echo "rm $?"
                wait
                cat FILES.logs
                """);
        assertThat(said)
                .containsSubsequence("exited", "one exited", "255", "one")
                .contains("forge: container one is not running", "rm 0", "logs 0")
                .doesNotContain("one running");
        nothingIsLeft("after the zombie");
    }
}
