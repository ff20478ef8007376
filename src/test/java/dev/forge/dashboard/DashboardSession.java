package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.ForgeCli;
import dev.forge.testing.Need;
import dev.forge.testing.TerminalScreen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A dashboard in a terminal, started by a shell that writes down how it found the terminal before and after. */
final class DashboardSession implements AutoCloseable {
    private static final String SCRIPT =
            "cd \"$WORK\"; tty >tty; stty -a >before; echo \"$0\"; \"$FORGE\" dashboard $ARGS; "
                    + "code=$?; until [ -e go ]; do sleep 0.02; done; stty -a >after; echo \"ended $code\"; cat";

    final TerminalScreen screen;
    private final Path work;

    private DashboardSession(TerminalScreen screen, Path work) {
        this.screen = screen;
        this.work = work;
    }

    /** Starts one of 80 columns and 24 rows; what is asked after the dashboard has ended waits for nothing. */
    static DashboardSession start(ForgeCli forge, Map<String, String> more, String args) throws Exception {
        DashboardSession session = begin(forge, more, args);
        Files.createFile(session.work.resolve("go"));
        return session;
    }

    /** The same, but the terminal is looked at afterwards only when {@link #goOn} says so. */
    static DashboardSession begin(ForgeCli forge, Map<String, String> more, String args) throws Exception {
        Need.programs("stty", "tty", "sh");
        Path work = Files.createTempDirectory(forge.home().getParent(), "session");
        Map<String, String> environment = environment(forge, more);
        environment.put("WORK", work.toString());
        environment.put("FORGE", forge.command().command().getFirst());
        environment.put("ARGS", args);
        return new DashboardSession(
                TerminalScreen.start(List.of("/bin/sh", "-c", SCRIPT, "before it"), environment, 80, 24), work);
    }

    static Map<String, String> environment(ForgeCli forge, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(forge.command().environment());
        environment.keySet().removeAll(List.of("NO_COLOR", "LC_ALL", "LC_CTYPE"));
        environment.putAll(Map.of("TERM", "xterm-256color", "LANG", "C.UTF-8"));
        environment.putAll(more);
        return environment;
    }

    void goOn() throws Exception {
        Files.createFile(work.resolve("go"));
    }

    /** Gives the terminal another size: the kernel tells the programs on it. */
    void resize(int columns, int rows) throws Exception {
        screen.resize(columns, rows);
        String terminal = Files.readString(work.resolve("tty")).strip();
        CommandResult set = CommandResult.of("stty", "-F", terminal, "rows", "" + rows, "cols", "" + columns);
        assertThat(set.code()).as("%s", set).isZero();
    }

    /** The dashboard's Java, or its launcher. */
    ProcessHandle process(boolean isJava) throws Exception {
        String own = work.toString();
        ProcessHandle[] found = new ProcessHandle[1];
        Await.until("the dashboard's process", () -> {
            found[0] = ProcessHandle.current()
                    .descendants()
                    .filter(each -> isOf(each, own, isJava))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    private static boolean isOf(ProcessHandle process, String work, boolean isJava) {
        try {
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            String args = Files.readString(proc.resolve("cmdline"));
            return Files.readString(proc.resolve("environ")).contains("WORK=" + work + "\0")
                    && args.contains("\0dashboard\0")
                    && args.contains("dev.forge.Main") == isJava;
        } catch (java.io.IOException e) {
            return false;
        }
    }

    void signal(String name, ProcessHandle process) throws Exception {
        assertThat(CommandResult.of("kill", "-s", name, Long.toString(process.pid()))
                        .code())
                .isZero();
    }

    /** Waits for the end: the shell's screen is back, and nothing is written after that. */
    void awaitEnd(int code) throws Exception {
        screen.await("ended " + code);
        assertThat(screen.text()).startsWith("before it\n");
        String all = screen.written();
        int restored = all.lastIndexOf(ScreenWriter.LEAVE);
        assertThat(restored).as("the restore sequence").isPositive();
        assertThat(all.substring(restored + ScreenWriter.LEAVE.length())).isEqualTo("ended " + code + "\r\n");
        assertTerminalIsAsBefore();
    }

    void assertTerminalIsAsBefore() throws Exception {
        assertThat(work.resolve("after")).hasSameTextualContentAs(work.resolve("before"));
    }

    @Override
    public void close() {
        screen.close();
    }
}
