package dev.forge.dashboard;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.Proc;
import dev.forge.core.posix.SignalWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The dashboard in a terminal: one thread draws and answers keys, others read keys, take samples and ask engines. */
public final class Dashboard {
    private static final long FIRST_INTERVAL_MILLIS = 100;
    private static final List<String> HEARD = List.of("WINCH", "CONT", "TERM", "HUP", "INT");
    private static final int SIGHUP = 1;
    private static final int SIGWINCH = 28;
    private static final int SIGCONT = 18;

    /** As a shell has it for a command that a signal ended: this and the signal's number. */
    private static final int SIGNALLED = 128;

    /** The variable with the launcher's process id. */
    private static final String LAUNCHER = "FORGE_SHELL";

    private final Map<String, String> environment;
    private final String launcher;
    private final LinkedBlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
    private final Sampling sampling;
    private final @Nullable RecordedSession recording;
    private final UiState state;
    private final Controller controller;
    private final FullScreen terminal;
    private final ScreenWriter writer;
    private final Glyphs glyphs;
    /**
     * Given back when keys have been handled. Only then more are read: what they began may be a shell in a container, and
     * what is typed then is not for us.
     */
    private final Semaphore handled = new Semaphore(0);

    private Snapshot snapshot;

    /** What the drawing thread waits for. */
    private sealed interface Input {
        record Keys(List<Key> keys) implements Input {}

        record News(Snapshot snapshot) implements Input {}

        record PaneLines(String owner, List<String> lines) implements Input {}

        record Done(String message) implements Input {}

        record Signalled(int number) implements Input {}

        record End(int code) implements Input {}

        /** A thread has failed: the screen would be one that lies. */
        record Failed(Throwable reason) implements Input {}
    }

    private Dashboard(DashboardOptions options, Map<String, String> environment, boolean isColoured) {
        this.environment = EngineQuery.environment(environment);
        launcher = environment.getOrDefault(LAUNCHER, "");
        sampling = new Sampling(environment, options.interval(), news -> inputs.add(new Input.News(news)));
        recording = options.record().isEmpty() ? null : RecordedSession.begin(options.record());
        state = new UiState(options.isReadOnly());
        state.showsAll = !options.isRunningOnly();
        state.sort = options.sort();
        state.filter = options.filter();
        controller = new Controller(state, sampling.commands());
        terminal = new FullScreen(environment, options.hasMouse());
        writer = new ScreenWriter(isColoured);
        glyphs = options.isAscii() ? Glyphs.ASCII : Glyphs.of(this.environment);
        snapshot = sampling.first();
    }

    /**
     * Shows the dashboard until the user quits.
     *
     * @return the exit code: 0, or 128 and a signal's number
     * @throws ForgeException if the terminal cannot be written
     */
    public static int run(DashboardOptions options, Map<String, String> environment, boolean isColoured) {
        Dashboard dashboard = new Dashboard(options, environment, isColoured);
        // Whatever ends this process early, such as a signal before they are heard.
        dashboard.guard();
        try (FullScreen terminal = dashboard.terminal) {
            terminal.open();
            dashboard.draw();
            try (SignalWatch _ = SignalWatch.watch(HEARD, dashboard::hear)) {
                return dashboard.loop();
            } finally {
                if (dashboard.recording != null) {
                    dashboard.recording.write();
                }
            }
        } catch (IOException e) {
            throw new ForgeException("cannot use the terminal: " + IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        } finally {
            EngineQuery.endAll();
        }
    }

    /** Has the terminal given back whatever ends this process, and every thread's failure heard of. */
    private Thread guard() {
        Thread hook = new Thread(terminal::closeQuietly, "dashboard-end");
        Runtime.getRuntime().addShutdownHook(hook);
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> inputs.add(new Input.Failed(failure)));
        return hook;
    }

    /** Does once what a session does, without a terminal: for the training of the AOT cache. */
    public static void rehearse(DashboardOptions options, Map<String, String> environment) {
        Dashboard dashboard = new Dashboard(options, environment, true);
        Runtime.getRuntime().removeShutdownHook(dashboard.guard());
        Thread.setDefaultUncaughtExceptionHandler(null);
        dashboard.isOrphaned();
        List<ContainerRow> rows = List.of(Rehearsal.container("one"), Rehearsal.container("two"));
        dashboard.snapshot = Rehearsal.with(dashboard.snapshot, rows);
        try (SignalWatch _ = SignalWatch.watch(HEARD, dashboard::hear)) {
            Rehearsal.measure();
            dashboard.begin();
            for (String keys : List.of("j", "/a" + Key.ESC, "\t", Key.ESC + "[A", "?", "s\r", "l", "p", "i", "\r")) {
                dashboard.accept(new Input.Keys(Key.decode(keys)));
                dashboard.writer.update(dashboard.screen());
            }
            // The sampling thread's first news.
            dashboard.accept(dashboard.inputs.take());
            dashboard.accept(new Input.Done(""));
            dashboard.accept(new Input.PaneLines("", List.of()));
            dashboard.writer.update(dashboard.screen());
        } catch (IOException e) {
            throw new ForgeException(IoErrors.reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        daemon("keys", this::readKeys);
        sampling.start(FIRST_INTERVAL_MILLIS);
    }

    private int loop() throws IOException, InterruptedException {
        begin();
        // A window that was given its size while Java started has told nobody.
        terminal.measure();
        while (true) {
            Input next = inputs.take();
            // What has piled up is drawn once.
            while (next != null) {
                @Nullable Integer code = accept(next);
                if (code != null) {
                    return code;
                }
                next = inputs.poll();
            }
            draw();
        }
    }

    private void hear(int signal) {
        inputs.add(new Input.Signalled(signal));
    }

    /** Does what has come; the answer is an exit code if it is the end. No pattern switch: it is made at run time. */
    private @Nullable Integer accept(Input input) throws IOException, InterruptedException {
        if (input instanceof Input.News news) {
            if (isOrphaned()) {
                return signalled(SIGHUP);
            }
            snapshot = news.snapshot();
            if (recording != null) {
                recording.add(snapshot);
            }
            refreshPane();
        } else if (input instanceof Input.PaneLines lines) {
            state.paneOwner = lines.owner();
            state.paneLines = lines.lines();
        } else if (input instanceof Input.Done done) {
            state.message = done.message();
        } else if (input instanceof Input.End end) {
            return end.code();
        } else if (input instanceof Input.Signalled signalled) {
            return signalled(signalled.number());
        } else if (input instanceof Input.Failed failed) {
            if (failed.reason() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed.reason();
        } else if (input instanceof Input.Keys keys) {
            for (Key key : keys.keys()) {
                if (!handle(key)) {
                    return ExitCode.OK;
                }
            }
            handled.release();
            refreshPane();
        }
        return null;
    }

    /**
     * Whether the launcher, which would give the terminal back, has been killed. Asked once a second: prctl(2) would have
     * the kernel tell it, but a first call of a system's function costs more than a whole start.
     */
    private boolean isOrphaned() {
        String[] stat = launcher.isEmpty() ? null : Proc.stat(Proc.self());
        return stat != null && !stat[1].equals(launcher);
    }

    private @Nullable Integer signalled(int number) throws IOException {
        switch (number) {
            case SIGWINCH -> terminal.measure();
            // Whoever had the terminal meanwhile may have changed anything.
            case SIGCONT -> resume();
            default -> {
                if (number == SIGHUP) {
                    terminal.orphaned();
                }
                return SIGNALLED + number;
            }
        }
        return null;
    }

    private boolean handle(Key key) throws IOException, InterruptedException {
        switch (controller.handle(key, snapshot)) {
            case QUIT -> {
                return false;
            }
            case SUSPEND -> {
                terminal.pause();
                // The whole group stops, the launcher too, so that the user's shell has the terminal.
                new ProcessBuilder("sh", "-c", "kill -TSTP 0")
                        .inheritIO()
                        .start()
                        .waitFor();
                resume();
            }
            case REDRAW -> {
                terminal.measure();
                writer.invalidate();
            }
            case RUN -> act();
            case SAVE_LOGS -> saveLogs();
            case NONE -> {
                // Only the state has changed.
            }
        }
        sampling.watch(state.view);
        return true;
    }

    private void resume() throws IOException {
        terminal.resume();
        writer.invalidate();
    }

    private void draw() throws IOException {
        terminal.write(writer.update(screen()));
    }

    private CellBuffer screen() {
        state.width = terminal.columns();
        return Screen.draw(snapshot, state, glyphs, ZoneId.systemDefault(), terminal.columns(), terminal.rows());
    }

    private void readKeys() {
        try {
            String text = terminal.read();
            while (text != null) {
                inputs.add(new Input.Keys(Key.decode(text)));
                handled.acquire();
                text = terminal.read();
            }
        } catch (IOException e) {
            // The terminal is gone, as at its end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inputs.add(new Input.End(ExitCode.OK));
    }

    private void act() throws IOException, InterruptedException {
        Action action = state.pending;
        state.pending = null;
        if (action == null) {
            return;
        }
        if (action.kind() == Action.Kind.EXEC) {
            lend(action);
            return;
        }
        state.message = action.line() + " ...";
        daemon("action", () -> {
            EngineQuery.Answer answer = EngineQuery.act(action.command(), environment);
            boolean isDone = answer.problem().isEmpty();
            sampling.event(
                    isDone ? Snapshot.Severity.NORMAL : Snapshot.Severity.ERROR,
                    action.line() + (isDone ? "" : ": " + answer.problem()));
            sampling.ask(action.row().engine());
            inputs.add(new Input.Done(isDone ? "" : action.line() + ": " + answer.problem()));
        });
    }

    /** Gives the terminal to a shell in the container until it ends. */
    private void lend(Action action) throws IOException, InterruptedException {
        terminal.pause();
        try {
            terminal.write(action.line() + "\n");
            ProcessBuilder builder = new ProcessBuilder(action.command()).inheritIO();
            builder.environment().clear();
            builder.environment().putAll(environment);
            int code = builder.start().waitFor();
            state.message = code == 0 ? "" : action.line() + " ended with exit code " + code;
        } catch (IOException e) {
            state.message = action.line() + ": " + IoErrors.reason(e);
        }
        resume();
    }

    /** Has the pane's lines made anew, if it is one that an engine or /proc is asked for. */
    private void refreshPane() {
        if (state.view == UiState.View.WORKFLOWS) {
            WorkflowView.Entry entry = WorkflowView.selection(snapshot, state);
            state.paneLines = entry == null ? List.of() : WorkflowView.log(entry);
            state.paneOwner = entry == null ? "" : entry.key();
            return;
        }
        ContainerRow row = state.view == UiState.View.CONTAINERS ? state.selection(snapshot) : null;
        if (row == null || state.pane == UiState.Pane.DETAILS) {
            return;
        }
        String owner = state.owner(row);
        if (state.pane == UiState.Pane.PROCESSES) {
            state.paneLines = sampling.processes(row);
            state.paneOwner = owner;
            return;
        }
        sampling.lines(row, state.pane, state.scroll, lines -> inputs.add(new Input.PaneLines(owner, lines)));
    }

    private void saveLogs() {
        ContainerRow row = state.selection(snapshot);
        String program = row == null ? null : sampling.commands().of(row.engine());
        if (row == null || program == null) {
            return;
        }
        daemon("logs", () -> {
            EngineQuery.Answer answer = EngineQuery.run(List.of(program, "logs", row.id()), environment);
            Path file = Path.of(fileName(row.name()) + ".log").toAbsolutePath();
            try {
                if (answer.problem().isEmpty()) {
                    Files.write(file, answer.text().getBytes(StandardCharsets.UTF_8));
                }
                inputs.add(new Input.Done(answer.problem().isEmpty() ? "saved " + file : answer.problem()));
            } catch (IOException e) {
                inputs.add(new Input.Done("cannot write " + file + ": " + IoErrors.reason(e)));
            }
        });
    }

    /** A container's name comes from outside: as a file's name it may hold nothing but letters, digits and "._-". */
    private static String fileName(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return safe.startsWith(".") ? "_" + safe : safe;
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, "dashboard-" + name);
        thread.setDaemon(true);
        thread.start();
    }
}
