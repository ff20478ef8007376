package dev.forge.cli.workflow;

import dev.forge.cli.command.Terminal;
import dev.forge.core.text.Ansi;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.RunEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Shows a run on a terminal: what steps print goes by as lines, and below it stands a table of the steps, which is drawn
 * again in place when something happens and five times a second. The terminal needs no restoring: the cursor stands
 * below the table at the end.
 */
final class LiveOutput implements RunEvents {
    private static final long TICK_NANOS = 200_000_000;
    private static final int USUAL_HEIGHT = 24;
    /** Room for what steps print. */
    private static final int MIN_ABOVE = 5;

    private final Terminal terminal;
    private final StepTable table;
    private final int width;
    private final Thread ticker;
    private int drawn;
    private boolean isBegun;
    private boolean isClosed;

    private LiveOutput(Terminal terminal, String title, StepGraph graph) {
        this.terminal = terminal;
        List<String> names = new ArrayList<>();
        int longest = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                names.add(graph.name(node));
                longest = Math.max(longest, graph.name(node).length());
            }
        }
        width = Math.min(longest, 30);
        table = new StepTable(title, names, System.nanoTime());
        ticker = Thread.ofPlatform().daemon().name("live table").unstarted(this::tick);
    }

    /** Whether a run is shown so: if both streams are the terminal and it knows control sequences. */
    static boolean isFit(Terminal terminal) {
        return terminal.isColoured(1) && terminal.isColoured(2);
    }

    /** Shows a run from the first event on: what is said before stands above. */
    static LiveOutput of(Terminal terminal, String title, StepGraph graph) {
        return new LiveOutput(terminal, title, graph);
    }

    private void tick() {
        while (true) {
            LockSupport.parkNanos(TICK_NANOS);
            synchronized (this) {
                if (isClosed) {
                    return;
                }
                draw("");
            }
        }
    }

    /** Writes lines above the table, and the table as it is now. */
    private synchronized void draw(String above) {
        int columns = terminal.width(1);
        int rows = terminal.knownHeight(1).orElse(USUAL_HEIGHT);
        StringBuilder text = new StringBuilder();
        text.append(Ansi.up(drawn)).append(Ansi.ERASE_BELOW).append(above);
        List<String> lines = table.lines(columns, Math.max(2, rows - MIN_ABOVE), true, System.nanoTime());
        lines.forEach(line -> text.append(line).append('\n'));
        drawn = lines.size();
        Ansi.write(terminal.out(), text.toString());
    }

    @Override
    public synchronized void happened(Kind kind, String step, String detail, long millis) {
        table.happened(kind, step, detail, millis, System.nanoTime());
        if (!isBegun) {
            isBegun = true;
            ticker.start();
        }
        draw("");
    }

    @Override
    public synchronized void printed(String step, boolean isError, String line) {
        draw(padded(step) + " | " + UpOutput.visible(line) + "\n");
    }

    private String padded(String step) {
        return step.length() >= width ? step : step + " ".repeat(width - step.length());
    }

    /** Draws it for the last time; again, nothing happens. */
    void close() {
        synchronized (this) {
            if (isBegun && !isClosed) {
                draw("");
            }
            isClosed = true;
        }
        LockSupport.unpark(ticker);
    }
}
