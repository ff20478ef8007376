package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TempForgeHome;
import dev.forge.testing.TerminalScreen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dashboard on a terminal that answers nothing, with containers of Forge. */
class DashboardIT {
    @RegisterExtension
    static final TempForgeHome HOME = new TempForgeHome();

    /** Only this test's containers, whatever else the host runs. */
    private static final String OWN = "--filter dashed-";

    private static final String HOSTILE =
            "printf 'red \\033[31m\\033[2J\\033]0;evil\\007 wide \\346\\227\\245\\346\\234\\254"
                    + " mark e\\314\\201 back \\342\\200\\256 tab\\tend\\n'; sleep 1000";
    private static final String ESC = Character.toString(Key.ESC);

    private final ForgeCli forge = HOME.forge();

    @BeforeEach
    void runContainers() throws Exception {
        forge.must("run", "-d", "--name", "dashed-one", "--memory", "64m", "busybox", "sh", "-c", HOSTILE);
        forge.must("run", "-d", "--name", "dashed-two", "--stop-signal", "KILL", "busybox", "sleep", "1000");
        forge.must("create", "--name", "dashed-made", "busybox", "true");
    }

    @AfterEach
    void removeContainers() throws Exception {
        forge.removeContainers();
    }

    private DashboardSession dashboard(String args) throws Exception {
        return DashboardSession.start(forge, Map.of(), OWN + " " + args);
    }

    @Test
    void keysDoWhatTheManualSays() throws Exception {
        try (DashboardSession session = dashboard("--sort name")) {
            TerminalScreen screen = session.screen;
            screen.await("first frame", text -> text.contains("dashed-one") && text.contains("? help  q quit"));
            screen.await("dashed-made");
            assertThat(screen.text().lines()).hasSize(24);
            selects(screen, "j", "dashed-one");
            selects(screen, ESC + "[B", "dashed-two");
            selects(screen, "k", "dashed-one");
            selects(screen, ESC + "OA", "dashed-made");
            selects(screen, "G", "dashed-two");
            screen.type("/made\r");
            screen.awaitWithout("dashed-two");
            screen.type("/" + ESC);
            screen.await("dashed-two");
            screen.await("dashed-made");
            screen.type("/dashed-\r");
            screen.await("filter: dashed-");
            screen.type("a");
            screen.await("running ones", text -> !text.contains("dashed-made") && text.contains("dashed-one"));
            screen.type("a");
            screen.await("dashed-made");
            screen.type("s");
            screen.await("sort by");
            screen.type(ESC);
            screen.awaitWithout("sort by");
            screen.type("r");
            screen.await("reversed", text -> text.indexOf("dashed-two") < text.indexOf("dashed-one"));
            screen.type("r?");
            screen.await("select");
            screen.type("x");
            screen.await("help is gone", text -> text.contains("? help  q quit"));
            screen.type("p");
            screen.await("PID S");
            screen.type("i");
            screen.await("\"Id\"");
            screen.type("\r");
            screen.await("pressure cpu");
            for (String[] view : new String[][] {
                {"\t", "no workflow has run yet"},
                {"\t", "EACH"},
                {"\t", "PRUNE FREES"},
                {ESC + "OP", "NAME"},
                {ESC + "OQ", "no workflow has run yet"},
                {ESC + "OR", "EACH"},
                {ESC + "OS", "PRUNE FREES"},
                {ESC + "[15~", "F5 benchmarks"},
                {ESC + "[17~", "load"},
                {ESC + "[[A", "NAME"}
            }) {
                screen.type(view[0]);
                screen.await(view[1]);
            }
            screen.type("q");
            session.awaitEnd(0);
        }
    }

    private static void selects(TerminalScreen screen, String key, String name) {
        screen.type(key);
        screen.await(name + " selected", text -> screen.line("details").contains(" " + name + " "));
    }

    @Test
    void logsShowNoControlSequence() throws Exception {
        try (DashboardSession session = dashboard("--sort name --running")) {
            session.screen.await("dashed-one");
            session.screen.type("l");
            session.screen.await("red ?[31m?[2J?]0;evil? wide 日本 mark");
            assertThat(session.screen.line("wide 日本")).contains("back  tab    end");
            // What is on the screen is whole: the log has erased nothing.
            assertThat(session.screen.text()).contains("dashed-two", "q quit");
            assertThat(session.screen.written()).doesNotContain(ESC + "]", ESC + "[31m" + ESC);
            session.screen.type("q");
            session.awaitEnd(0);
        }
    }

    @Test
    void followsTheTerminalsSize() throws Exception {
        try (DashboardSession session = dashboard("")) {
            session.screen.await("dashed-one");
            session.resize(130, 40);
            session.screen.await("wider", text -> text.contains("PORTS") && text.contains("dashed-one"));
            session.resize(30, 6);
            session.screen.await("too small");
            session.resize(80, 24);
            session.screen.await("dashed-two");
            session.screen.type("q");
            session.screen.await("ended 0");
            session.assertTerminalIsAsBefore();
        }
    }

    @Test
    void noColourAndAsciiAreRespected() throws Exception {
        try (DashboardSession session = DashboardSession.start(forge, Map.of("NO_COLOR", "1", "LC_ALL", "C"), OWN)) {
            session.screen.await("dashed-two");
            session.screen.type("q");
            session.awaitEnd(0);
            assertThat(session.screen.written()).doesNotContainPattern("\u001b\\[[0-9;]*[34][0-7][;m]");
            assertThat(session.screen.written().chars()).allMatch(c -> c < 0x80);
        }
        try (DashboardSession session = dashboard("--ascii")) {
            session.screen.await("dashed-two");
            session.screen.type("\u0003");
            session.awaitEnd(0);
            assertThat(session.screen.written().chars()).allMatch(c -> c < 0x80);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, true, 143", "HUP, true, 129", "KILL, true, 137", "TERM, false, 143", "HUP, false, 129"})
    void terminalIsGivenBackAfterASignal(String signal, boolean toJava, int code) throws Exception {
        try (DashboardSession session = dashboard("")) {
            session.screen.await("dashed-one");
            session.signal(signal, session.process(toJava));
            session.awaitEnd(code);
        }
    }

    @Test
    void terminalIsGivenBackWhenTheLauncherIsKilled() throws Exception {
        try (DashboardSession session = DashboardSession.begin(forge, Map.of(), OWN)) {
            session.screen.await("dashed-one");
            ProcessHandle java = session.process(true);
            session.signal("KILL", session.process(false));
            Await.until("the end of Java", () -> {
                session.screen.read();
                return !java.isAlive();
            });
            session.goOn();
            session.screen.await("ended 137");
            assertThat(session.screen.written()).contains(ScreenWriter.LEAVE);
            assertThat(session.screen.text()).startsWith("before it\n");
            session.assertTerminalIsAsBefore();
        }
    }

    @Test
    void goesOnAfterAStop() throws Exception {
        try (DashboardSession session = dashboard("--sort name")) {
            session.screen.await("dashed-one");
            selects(session.screen, "j", "dashed-one");
            ProcessHandle java = session.process(true);
            session.signal("STOP", java);
            session.resize(100, 30);
            session.signal("CONT", java);
            session.screen.await(
                    "a screen of the new size", text -> text.contains("dashed-one") && text.contains("q quit"));
            session.resize(80, 24);
            session.screen.await("q quit");
            session.screen.type("q");
            // This screen is new since it was resized, and does not know where the cursor was before the dashboard.
            session.screen.await("ended 0", text -> text.replace("\n", "").contains("ended 0"));
            session.assertTerminalIsAsBefore();
        }
    }

    @Test
    void stopsAsAJobOfAShell() throws Exception {
        Need.programs("bash");
        Map<String, String> environment = DashboardSession.environment(forge, Map.of("PS1", "$ "));
        try (TerminalScreen screen =
                TerminalScreen.start(List.of("/bin/bash", "--norc", "--noprofile", "-i"), environment, 80, 24)) {
            Path work = Files.createTempDirectory(HOME.directory(), "job");
            screen.await("$");
            screen.type("cd " + work + "; stty -a >before; '"
                    + forge.command().command().getFirst() + "' dashboard " + OWN + " --sort name\r");
            screen.await("dashed-one");
            screen.type("\u001a");
            screen.await("Stopped");
            screen.type("stty -a >during; clear; fg\r");
            screen.await("its screen", text -> text.contains("dashed-one") && text.contains("? help"));
            selects(screen, "j", "dashed-one");
            screen.type("q");
            screen.await("the shell's screen", text -> !text.contains("? help"));
            screen.type("stty -a >after; echo written\r");
            screen.await("\nwritten");
            assertThat(work.resolve("during")).hasSameTextualContentAs(work.resolve("before"));
            assertThat(work.resolve("after")).hasSameTextualContentAs(work.resolve("before"));
        }
    }

    @Test
    void failureGivesTheTerminalBack() throws Exception {
        Path taken = Files.createDirectory(HOME.directory().resolve("taken.html"));
        try (DashboardSession session = dashboard("--record " + taken)) {
            session.screen.await("it has begun", text -> text.contains("dashed-one") || text.contains("taken.html"));
            session.screen.type("q");
            session.screen.await("ended 1");
            assertThat(session.screen.text()).contains("taken.html");
            session.assertTerminalIsAsBefore();
            assertThat(session.screen.text()).startsWith("before it\n");
        }
    }

    @Test
    void shellGetsTheTerminalWhole() throws Exception {
        try (DashboardSession session = dashboard("--sort name --running")) {
            session.screen.await("dashed-one");
            selects(session.screen, "j", "dashed-two");
            session.screen.type("e");
            session.screen.await("exec -it dashed-two sh");
            session.screen.type("y");
            session.screen.await("/ #");
            // Each key arrives, the first one too.
            session.screen.type("echo $((40+2))\r");
            session.screen.await("\n42");
            session.screen.type("exit\r");
            session.screen.await("q quit");
            selects(session.screen, "k", "dashed-one");
            session.screen.type("q");
            session.awaitEnd(0);
        }
    }

    @Test
    void actionsAskOnceAndShowTheirCommand() throws Exception {
        try (DashboardSession session = dashboard("--sort name --running")) {
            TerminalScreen screen = session.screen;
            screen.await("dashed-two");
            selects(screen, "j", "dashed-two");
            screen.type("x");
            screen.await("forge stop dashed-two");
            screen.type("n");
            screen.await("nothing was done");
            assertThat(forge.must("ps", "--format", "{{.Names}}")).contains("dashed-two");
            String first = forge.must("inspect", "--format", "{{.State.Pid}}", "dashed-two");
            screen.type("R");
            screen.await("forge stop dashed-two && forge start dashed-two");
            screen.type("y");
            Await.until("another first process", () -> {
                screen.read();
                CommandResult now = forge.run("inspect", "--format", "{{.State.Pid}}", "dashed-two");
                return now.code() == 0
                        && !List.of("0", first).contains(now.out().strip());
            });
            screen.await("running again", text -> screen.line("dashed-two  ").contains("running"));
            selects(screen, "j", "dashed-two");
            screen.type("d");
            screen.await("forge rm -f dashed-two");
            screen.type("y");
            screen.await("gone", text -> text.lines().noneMatch(line -> line.startsWith("dashed-two")));
            screen.type("q");
            session.awaitEnd(0);
        }
        assertThat(forge.must("ps", "-a", "--format", "{{.Names}}")).doesNotContain("dashed-two");
    }

    @Test
    void readOnlyDoesNothing() throws Exception {
        try (DashboardSession session = dashboard("--read-only")) {
            session.screen.await("dashed-one");
            for (String key : List.of("x", "R", "d", "e")) {
                session.screen.type(key);
                session.screen.await("read-only: start without");
                session.screen.type("j");
                session.screen.awaitWithout("read-only");
            }
            session.screen.type("q");
            session.awaitEnd(0);
        }
        assertThat(forge.must("ps", "--format", "{{.Names}}")).contains("dashed-one", "dashed-two");
    }

    @Test
    void engineThatHangsBlocksNothing() throws Exception {
        Path programs = Files.createTempDirectory(HOME.directory(), "hanging");
        Path docker = programs.resolve("docker");
        Files.writeString(docker, "#!/bin/sh\necho $$ >>" + programs + "/asked\nsleep 1000\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        String path = programs + ":" + System.getenv("PATH");
        try (DashboardSession session = DashboardSession.start(forge, Map.of("PATH", path), OWN + " --sort name")) {
            session.screen.await("dashed-two");
            selects(session.screen, "j", "dashed-one");
            session.screen.type(ESC + "OR");
            session.screen.await(
                    "its line", text -> session.screen.line(" docker ").contains("no answer for"));
            session.screen.type(ESC + "OP");
            forge.must("run", "-d", "--rm", "--name", "dashed-new", "busybox", "sleep", "1000");
            session.screen.await("dashed-new");
            forge.must("rm", "-f", "dashed-new");
            session.screen.awaitWithout("dashed-new  ");
            session.screen.type("q");
            session.awaitEnd(0);
        }
        List<String> asked = Files.readAllLines(programs.resolve("asked"));
        assertThat(asked).as("one question at a time").hasSizeLessThanOrEqualTo(2);
        for (String pid : asked) {
            Await.until("the end of what was asked", () -> !Files.exists(Path.of("/proc", pid)));
        }
    }

    @Test
    void eventsTellHowContainersEnded() throws Exception {
        try (DashboardSession session = dashboard("")) {
            session.screen.await("dashed-one");
            forge.must("run", "-d", "--name", "dashed-seven", "busybox", "sh", "-c", "sleep 1; exit 7");
            session.screen.await("dashed-seven (forge) started");
            session.screen.await("dashed-seven (forge) ended with exit code 7");
            forge.must(
                    "run",
                    "-d",
                    "--name",
                    "dashed-big",
                    "--memory",
                    "16m",
                    "busybox",
                    "sh",
                    "-c",
                    "sleep 2; exec busybox dd if=/dev/zero of=/dev/null bs=200M count=1");
            session.screen.await("dashed-big (forge) ended with exit code 137");
            session.screen.type("q");
            session.awaitEnd(0);
        }
        forge.must("rm", "dashed-seven", "dashed-big");
    }
}
