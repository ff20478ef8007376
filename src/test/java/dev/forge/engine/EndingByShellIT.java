package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.CountedForge;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code stop}, {@code kill} and {@code rm} do without Java is what they do with it, or Java does it. */
class EndingByShellIT {
    private static final String HEEDS =
            "trap 'exit 3' TERM; trap 'exit 4' USR1; echo ready; while :; do sleep 0.05; done";
    private static final String IGNORES = "trap '' TERM; echo ready; while :; do sleep 0.05; done";

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    @SuppressWarnings("NullAway.Init")
    private CountedForge forge;

    /** A container's options, what it runs, what is done to it, and whether that needs no Java. */
    private record Row(String options, String payload, boolean byShell, String... words) {
        @Override
        public String toString() {
            return options + ": " + String.join(" ", words);
        }
    }

    @BeforeEach
    void makeForge() throws Exception {
        Need.programs("runc", "conmon");
        forge = new CountedForge(home.directory(), home.forge());
    }

    private String start(String options, String payload) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "-d"));
        words.addAll(List.of(options.split(" ")));
        words.addAll(List.of("busybox", "sh", "-c", payload));
        CommandResult ended = forge.run(words.toArray(String[]::new));
        assertThat(ended.code()).as(ended.said()).isZero();
        String id = ended.out().strip();
        Path log = home.forge().home().resolve("containers/" + id + "/log");
        Await.until(
                "its trap", () -> !Files.exists(log) || Files.readString(log).contains("ready"));
        return id;
    }

    /** All that is known afterwards, without what is each container's own. */
    private String after(Row row, boolean byShell) throws Exception {
        Path script = forge.script("libexec/ending.sh");
        String text = Files.readString(script);
        if (!byShell) {
            Files.writeString(script, "");
        }
        String id = row.payload().isEmpty() ? "" : start(row.options(), row.payload());
        long before = forge.javaRan(row.words()[0]);
        List<String> words = new ArrayList<>();
        for (String word : row.words()) {
            words.add(word.replace("ID", id).replace("BEGIN", id.substring(0, Math.min(5, id.length()))));
        }
        CommandResult ended = forge.run(words.toArray(String[]::new));
        assertThat(forge.javaRan(row.words()[0]) - before)
                .as("%s by Java", row)
                .isEqualTo(byShell && row.byShell() ? 0 : 1);
        Files.writeString(script, text);
        if (row.options().contains("--rm") && !id.isEmpty()) {
            Await.until("its end", () -> !Files.exists(home.forge().home().resolve("live/" + id)));
        }
        String left = "";
        if (Files.exists(home.forge().home().resolve("containers/" + id)) && !id.isEmpty()) {
            if (row.words()[0].equals("kill") && !List.of(row.words()).contains("CONT")) {
                home.forge().run("wait", id);
                Await.until("its end", () -> !Files.exists(home.forge().home().resolve("live/" + id)));
            }
            left = home.forge()
                    .must(
                            "inspect",
                            "--format",
                            "{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}} {{.Name}}",
                            id);
            left += home.forge().must("logs", id);
        }
        left += "\n" + home.forge().must("ps", "-a", "--format", "{{.Names}} {{.State}}") + "\n"
                + home.forge().staleState();
        home.forge().removeContainers();
        return (ended.code() + "\n" + ended.out() + "\n" + ended.err() + "\n" + left)
                .replaceAll("claim-([0-9a-f]{64})[.0-9]*", "claim-$1")
                .replace(id.isEmpty() ? "\0" : id, "ID")
                .replace(id.isEmpty() ? "\0" : id.substring(0, 5), "BEGIN");
    }

    @Test
    void itComesToTheSame() throws Exception {
        for (Row row : List.of(
                new Row("--name one", HEEDS, true, "stop", "one"),
                new Row("--name one --rm", HEEDS, true, "stop", "one"),
                new Row("--name one", HEEDS, true, "stop", "ID"),
                new Row("--name one", HEEDS, true, "stop", "BEGIN"),
                new Row("--name one", IGNORES, true, "stop", "-t", "1", "one"),
                new Row("--name one", IGNORES, true, "stop", "--time=0", "one"),
                new Row("--name one --stop-timeout 1", IGNORES, true, "stop", "one"),
                new Row("--name one --stop-timeout -1", HEEDS, true, "stop", "one"),
                new Row("--name one --stop-signal USR1", HEEDS, true, "stop", "one"),
                new Row("--name one --stop-signal SIGKILL", HEEDS, true, "stop", "one"),
                new Row("--name one --label stopSignal=KILL --init", HEEDS, true, "stop", "one"),
                new Row("--name one --stop-signal RTMIN+3", HEEDS, false, "stop", "-t", "1", "one"),
                new Row("--name one", HEEDS, false, "stop", "--time=-1", "one"),
                new Row("--name one", HEEDS, false, "stop", "one", "one"),
                new Row("--name one", HEEDS, false, "stop", "none"),
                new Row("--name one", HEEDS, false, "stop", "-t", "x", "one"),
                new Row("--name one", HEEDS, false, "stop"),
                new Row("--name one", HEEDS, true, "kill", "one"),
                new Row("--name one --rm", HEEDS, true, "kill", "one"),
                new Row("--name one", HEEDS, true, "kill", "-s", "TERM", "BEGIN"),
                new Row("--name one", HEEDS, true, "kill", "--signal=SIGUSR1", "one"),
                new Row("--name one", HEEDS, true, "kill", "--signal", "15", "one"),
                new Row("--name one", HEEDS, true, "kill", "-s", "CONT", "one"),
                new Row("--name one", HEEDS, false, "kill", "-s", "usr1", "one"),
                new Row("--name one", HEEDS, true, "rm", "-f", "one"),
                new Row("--name one --rm", HEEDS, true, "rm", "--force", "one"),
                new Row("--name one", IGNORES, true, "rm", "-fv", "ID"),
                new Row("--name one", HEEDS, false, "rm", "one"),
                new Row("--name one", HEEDS, false, "rm", "-f", "none"),
                new Row("", "", false, "rm", "none"),
                new Row("", "", false, "kill", "-s", "0", "none"))) {
            assertThat(after(row, true)).as(row.toString()).isEqualTo(after(row, false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void everyShellDoesIt(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        start("--name one", HEEDS);
        start("--name two", HEEDS);
        start("--name three", IGNORES);
        for (String line : List.of("stop one", "kill two", "stop -t 1 three", "stop one", "rm one", "rm -f three")) {
            if (line.equals("rm one")) {
                home.forge().run("wait", "two");
            }
            List<String> words = new ArrayList<>(List.of(shell.split(" ")));
            CommandResult ended = CommandResult.of(forge.commandIn(shell, line.split(" ")));
            assertThat(ended.said()).as("%s: %s", words, line).isEqualTo(line.replaceAll(".* ", "") + "\n");
            assertThat(ended.code()).as(line).isZero();
        }
        assertThat(forge.javaRan("stop") + forge.javaRan("kill") + forge.javaRan("rm"))
                .isZero();
        assertThat(home.forge().must("ps", "-a", "--format", "{{.Names}} {{.Status}}"))
                .startsWith("two Exited (137)")
                .doesNotContain("\n");
    }

    @Test
    void whatDoesNotRunIsStoppedAndRemovedWithoutJava() throws Exception {
        forge.run("create", "--name", "one", "busybox", "true");
        assertThat(forge.run("stop", "one").said()).isEqualTo("one\n");
        assertThat(forge.run("kill", "one").err()).contains("container one is not running");
        assertThat(forge.run("rm", "one").said()).isEqualTo("one\n");
        assertThat(forge.javaRan("stop") + forge.javaRan("rm")).isZero();
        assertThat(home.forge().must("ps", "-aq")).isEmpty();
        assertThat(home.forge().staleState()).isEmpty();
        assertThat(forge.run("run", "--rm", "--name", "one", "busybox", "echo", "hi")
                        .out())
                .isEqualTo("hi\n");
    }

    @Test
    void aBeginningOfTwoIdsIsSaidToBe() throws Exception {
        // An id begins with one of six letters.
        for (int i = 0; i < 7; i++) {
            forge.run("create", "busybox", "true");
        }
        int said = 0;
        for (String letter : "abcdef".split("")) {
            long before = forge.javaRan("stop");
            CommandResult ended = forge.run("stop", letter);
            if (ended.err().contains(letter + " is the beginning of")) {
                said++;
                assertThat(forge.javaRan("stop") - before).isEqualTo(1);
                assertThat(ended.code()).isEqualTo(1);
            }
        }
        assertThat(said).isPositive();
    }

    @Test
    void aNumberThatIsUsedAgainIsNotKilled() throws Exception {
        String id = start("--name one", HEEDS);
        Path file = home.forge().home().resolve("live/" + id + "/pid");
        String own = Files.readString(file);
        Process other = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.writeString(file, Long.toString(other.pid()));
            CommandResult ended = forge.run("kill", "one");
            assertThat(ended.err()).contains("container one is not running");
            assertThat(forge.run("rm", "one").code()).isNotZero();
            assertThat(other.isAlive()).isTrue();
        } finally {
            Files.writeString(file, own);
            other.destroyForcibly();
        }
        assertThat(forge.run("stop", "one").out()).isEqualTo("one\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopSignal\":\"TERM\",\"x", "stopSignal\":\"KILL", "stopSignal\":\"TERM"})
    void aRecordThatWasWrittenToIsDamaged(String signal) throws Exception {
        String id = start("--name one", HEEDS);
        Path record = home.forge().home().resolve("containers/" + id + "/container.json");
        String whole = Files.readString(record);
        Files.writeString(record, whole.replace("stopSignal\":\"TERM", signal).replace("sleep 0.05", "sleep 0.06"));
        CommandResult ended = forge.run("stop", "one");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("is damaged", "its checksum is wrong");
        Files.writeString(record, whole);
        assertThat(forge.run("stop", "one").out()).isEqualTo("one\n");
    }

    @Test
    void whatCannotBePrintedIsDoneAndSaid() throws Exception {
        start("--name one", HEEDS);
        for (String line : List.of("stop one", "rm one")) {
            ProcessBuilder command = forge.command(line.split(" "));
            command.command().addAll(0, List.of("sh", "-c", "exec \"$@\" >/dev/full", "sh"));
            CommandResult ended = CommandResult.of(command);
            assertThat(ended.err()).isEqualTo("forge: cannot write to standard output: no space left on device\n");
            assertThat(ended.code()).isEqualTo(1);
        }
        assertThat(home.forge().must("ps", "-aq")).isEmpty();
        assertThat(home.forge().staleState()).isEmpty();
    }

    @Test
    void aMonitorThatIsKilledMeanwhileLeavesItToJava() throws Exception {
        String id = start("--name one", IGNORES);
        Process stop = forge.command("stop", "-t", "20", "one").start();
        Path bundle = home.forge().home().resolve("live/" + id);
        Await.until(
                "the reader",
                () -> CommandResult.of("sh", "-c", "ls -l /proc/[0-9]*/fd 2>/dev/null | grep -c " + id + "/ctl")
                                .out()
                                .strip()
                                .compareTo("2")
                        > 0);
        long monitor =
                Long.parseLong(Files.readString(bundle.resolve("conmon.pid")).strip());
        ProcessHandle.of(monitor).orElseThrow().destroyForcibly();
        long payload = Long.parseLong(Files.readString(bundle.resolve("pid")).strip());
        Await.until("Java", () -> forge.javaRan("stop") == 1);
        ProcessHandle.of(payload).orElseThrow().destroyForcibly();
        assertThat(stop.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stop.exitValue()).isZero();
        assertThat(home.forge().staleState()).noneMatch(left -> left.matches("(live|runtime|staging)/.*"));
        assertThat(home.forge().must("ps", "-a", "--format", "{{.Status}}")).startsWith("Exited (255)");
    }

    /** What it starts to wait with ignores them too, and has to end all the same. */
    @Test
    void aCallerThatIgnoresSignalsIsNotKeptWaiting() throws Exception {
        start("--name one", IGNORES);
        ProcessBuilder command = forge.command("rm", "-f", "one");
        command.command()
                .addAll(
                        0,
                        List.of("timeout", "-s", "KILL", "8", "sh", "-c", "trap '' HUP INT TERM; exec \"$@\"", "sh"));
        CommandResult ended = CommandResult.of(command);
        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(home.forge().staleState()).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAndNothingElse() throws Exception {
        start("--name one", IGNORES);
        Process stop = forge.command("stop", "-t", "300", "one").start();
        Await.until("its wait", () -> stop.descendants().count() >= 2);
        List<ProcessHandle> waiting = stop.descendants().toList();
        stop.destroy();
        assertThat(stop.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stop.exitValue()).isEqualTo(143);
        Await.until("the end of what waits", () -> waiting.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(home.forge().must("ps", "-q")).isNotEmpty();
    }

    /** Kills the shell before each process that "rm" starts. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aRemovalThatIsKilledIsWholeOrNone(int step) throws Exception {
        Path script = forge.script("libexec/ending.sh");
        String text = Files.readString(script);
        Files.writeString(
                script,
                "steps=0\ncommand() { [ $((steps += 1)) -ne " + step + " ] || kill -9 $$; shift; \"$@\"; }\n" + text);
        forge.run("create", "--name", "one", "busybox", "true");
        assertThat(forge.run("rm", "one").code()).isEqualTo(137);
        Files.writeString(script, text);
        CommandResult seen = home.forge().run("ps", "-a", "--format", "{{.Names}}");
        assertThat(seen.said()).isEqualTo(step == 1 ? "one\n" : "");
        CommandResult again = forge.run("create", "--name", "one", "busybox", "true");
        assertThat(again.code()).as(again.said()).isEqualTo(step == 1 ? 125 : 0);
        assertThat(forge.run("rm", "one").out()).isEqualTo("one\n");
        assertThat(home.forge().staleState()).isEmpty();
        assertThat(Files.list(home.forge().home().resolve("names"))).isEmpty();
    }

    /** Kills what cleans up after a container at each process that it starts. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void anEndThatIsKilledIsFinishedByTheNextCommand(int step) throws Exception {
        Path script = forge.script("libexec/ended.sh");
        String text = Files.readString(script);
        Path reached = home.directory().resolve("reached");
        String kill = "step() { [ $((steps += 1)) -ne " + step + " ] || { : >" + reached + "; kill -9 $$; }; }\n";
        Files.writeString(
                script,
                kill + "rmdir() { step; command rmdir \"$@\"; }\nrm() { step; command rm \"$@\"; }\n"
                        + text.replace("exec rm", "rm"));
        String id = start("--name one", HEEDS);
        assertThat(forge.run("stop", "one").said()).isEqualTo("one\n");
        assertThat(reached).exists();
        assertThat(home.forge().must("ps", "-a", "--format", "{{.Names}} {{.Status}}"))
                .startsWith("one Exited (3)");
        assertThat(home.forge().staleState()).containsExactly("containers/" + id, "names/one");
    }
}
