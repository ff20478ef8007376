package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.forge.core.JsonObject;
import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.Need;
import dev.forge.testing.TerminalScreen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The dashboard's figures beside the engines' own, and its actions, with containers of three engines. */
@Timeout(300)
class DashboardEnginesIT {
    static final List<String> ENGINES = ThreeEngines.NAMES;
    private static final String OWN = "dashed-" + ProcessHandle.current().pid();
    /** It holds 20 MiB, and uses the fifth of a processor that it gets. */
    private static final String WORK =
            "dd if=/dev/zero of=/dev/shm/x bs=1M count=20 2>/dev/null; echo filled; while :; do :; done";

    /** Name, engine and CPU in percent of a container that runs. */
    private static final Pattern ROW = Pattern.compile("(\\S+) +(forge|podman|docker) +running +([0-9.]+)");

    @TempDir
    private static Path directory;

    private static ThreeEngines engines;

    @BeforeAll
    static void start() throws Exception {
        engines = ThreeEngines.start(directory, OWN);
    }

    @AfterAll
    static void stop() throws Exception {
        if (engines != null) {
            engines.close();
        }
    }

    private static JsonObject row(String name) throws Exception {
        JsonObject snapshot =
                JsonObject.parse(engines.must("forge", "dashboard", "--filter", name, "--format", "json"), "snapshot");
        return snapshot.objects("containers").getFirst();
    }

    @ParameterizedTest
    @FieldSource("ENGINES")
    void figuresAreTheKernelsAndTheEngines(String engine) throws Exception {
        String name = OWN + "-works-" + engine;
        engines.start(engine, name, List.of("--cpus", "0.2"), "sh", "-c", WORK);
        Await.until("20 MiB are held", () -> engines.must(engine, "logs", name).contains("filled"));
        JsonObject row = row(name);
        Path cgroup = memory(row.number("pid"));
        double charged = Long.parseLong(Files.readString(cgroup).strip());
        assertThat((double) row.number("memory_charged")).isCloseTo(charged, withPercentage(1));
        assertThat(row.number("memory")).isBetween(20L << 20, row.number("memory_charged"));
        String told = engines.must(engine, "stats", "--no-stream", "--format", "{{.MemUsage}}", name);
        untilTheyTellTheSameUse(engine, name, () -> row(name).real("cpu_percent"));
        double theirs = bytes(told.split(" ")[0]);
        // Docker takes off what the page cache could give back, podman does not.
        assertThat(theirs)
                .isCloseTo(
                        engine.equals("podman") ? row.number("memory_charged") : row.number("memory"),
                        withPercentage(1));
        engines.must(engine, "rm", "-f", name);
    }

    /**
     * Waits until the dashboard and the engine tell the same. They look at different times: Docker at a second of its
     * own, podman at all the time since the start, in which a container that has just begun has done less.
     */
    private static void untilTheyTellTheSameUse(String engine, String name, Callable<Double> shown) throws Exception {
        String said = "a fifth of a processor of " + engine;
        StringBuilder seen = new StringBuilder();
        try {
            Await.until(said, () -> {
                double ours = shown.call();
                double theirs = Double.parseDouble(
                        engines.must(engine, "stats", "--no-stream", "--format", "{{.CPUPerc}}", name)
                                .replace("%", ""));
                seen.append(" %.1f %.1f;".formatted(ours, theirs));
                return Math.abs(ours - 20) < 5 && Math.abs(theirs - ours) < 5;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ": shown and told" + seen, e);
        }
    }

    /** {@code 21.5MiB} (docker) or {@code 21.5MB} (podman). */
    private static double bytes(String text) {
        double number = Double.parseDouble(text.replaceAll("[A-Za-z]", ""));
        return number * (text.endsWith("MiB") ? 1 << 20 : 1_000_000);
    }

    /** The file with what a process's control group is charged for. */
    private static Path memory(long pid) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] fields = line.split(":", 3);
            if (List.of(fields[1].split(",")).contains("memory")) {
                return Path.of("/sys/fs/cgroup/memory" + fields[2] + "/memory.usage_in_bytes");
            }
        }
        String unified = Files.readString(Path.of("/proc/" + pid + "/cgroup")).strip();
        return Path.of("/sys/fs/cgroup" + unified.substring("0::".length()) + "/memory.current");
    }

    @ParameterizedTest
    @FieldSource("ENGINES")
    void actionsGoThroughTheEnginesCommandLine(String engine) throws Exception {
        String name = OWN + "-acted-" + engine;
        engines.start(engine, name, List.of(), "sh", "-c", "trap 'exit 3' TERM; echo here; sleep 1000 & wait");
        try (DashboardSession session =
                DashboardSession.start(engines.forge, engines.environment(), "--filter " + name)) {
            TerminalScreen screen = session.screen;
            screen.await(name);
            screen.type("jl");
            screen.await(
                    "its log",
                    text -> text.lines().anyMatch(line -> line.strip().equals("here")));
            screen.type("e");
            screen.await(engine + " exec -it " + name + " sh");
            screen.type("y");
            screen.await("/ #");
            screen.type("echo $((40+2)); exit\r");
            screen.await("q quit");
            long first = row(name).number("pid");
            screen.type("R");
            screen.await(engine.equals("forge") ? "forge stop " + name : engine + " restart " + name);
            screen.type("y");
            Await.until("another first process", () -> {
                screen.read();
                JsonObject row = row(name);
                return "running".equals(row.get("state")) && row.number("pid") != first;
            });
            screen.type("x");
            screen.await(engine + " stop " + name);
            screen.type("y");
            screen.await("it is stopped", text -> text.contains("Exited (3)") || text.contains("exited"));
            assertThat(engines.must(engine, "inspect", "--format", "{{.State.ExitCode}}", name))
                    .isEqualTo("3");
            screen.type("d");
            screen.await(engine + " rm -f " + name);
            screen.type("y");
            Await.until("it is gone", () -> {
                screen.read();
                return engines.run(engine, "inspect", name).code() != 0;
            });
            screen.type("q");
            session.awaitEnd(0);
        }
    }

    /** As people see it: what tmux has on its screen, beside what the engines' own commands tell. */
    @Test
    void tmuxShowsWhatTheEnginesTell() throws Exception {
        Need.programs("tmux");
        String own = OWN + "-tmux";
        for (String engine : ENGINES) {
            engines.start(engine, own + "-" + engine, List.of("--cpus", "0.2"), "sh", "-c", WORK);
        }
        String launcher = engines.forge.command().command().getFirst();
        tmux("new-session", "-d", "-x", "120", "-y", "30", "exec '" + launcher + "' dashboard --filter " + own);
        try {
            Await.until("all three with their use", () -> onScreen(own).keySet().containsAll(ENGINES));
            for (String engine : ENGINES) {
                untilTheyTellTheSameUse(
                        engine, own + "-" + engine, () -> onScreen(own).getOrDefault(engine, 0.0));
            }
            tmux("send-keys", "q");
            Await.until("tmux has ended", () -> tmux("list-sessions").code() != 0);
        } finally {
            tmux("kill-server");
            for (String engine : ENGINES) {
                engines.must(engine, "rm", "-f", own + "-" + engine);
            }
        }
    }

    /** What the rows of containers with such names on tmux's screen tell of each engine's CPU, in percent. */
    private static Map<String, Double> onScreen(String names) throws Exception {
        Map<String, Double> cpu = new HashMap<>();
        for (String line : tmux("capture-pane", "-p").out().split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.find() && row.group(1).startsWith(names)) {
                cpu.put(row.group(2), Double.parseDouble(row.group(3)));
            }
        }
        return cpu;
    }

    /** A server of the test's own. */
    private static CommandResult tmux(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", OWN, "-f", "/dev/null"));
        command.addAll(List.of(args));
        ProcessBuilder builder = engines.forge.command().command(command);
        builder.environment().putAll(engines.environment());
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("LC_ALL", "C.UTF-8");
        return CommandResult.of(builder);
    }

    @Test
    void dashboardStaysSmallAndKeepsNoDescriptorOfContainersThatEnded() throws Exception {
        try (DashboardSession session = DashboardSession.start(
                engines.forge, engines.environment(), "--interval 100ms --filter " + OWN + "-passing")) {
            session.screen.await("q quit");
            Path descriptors = Path.of("/proc/" + session.process(true).pid() + "/fd");
            long[] open = new long[2];
            for (int round = 0; round < 12; round++) {
                String name = OWN + "-passing-" + round;
                engines.start("forge", name, List.of(), "sleep", "1000");
                session.screen.await(name);
                engines.must("forge", "rm", "-f", name);
                session.screen.awaitWithout(name + "  ");
                if (round == 1) {
                    open[0] = count(descriptors);
                }
            }
            Await.until("as many descriptors as before", () -> {
                session.screen.read();
                open[1] = count(descriptors);
                return open[1] <= open[0] + 3;
            });
            session.screen.type("q");
            session.awaitEnd(0);
        }
    }

    private static long count(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? 0 : names.length;
    }
}
