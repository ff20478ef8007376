package dev.forge.dashboard;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where the lines of a pane come from. A log is read from its file, and only when that has changed; where there is none
 * the engine is asked, one question at a time and so that it spends at most a twentieth of the time on answering.
 */
final class PaneSource {
    private static final long MIN_NANOS = 2_000_000_000L;
    private static final int MAX_SHARE = 20;
    private static final int MAX_LINES = 5000;
    /** More than the pane shows, so that scrolling needs no new question. */
    private static final int SPARE = 100;

    private final Map<String, String> environment;
    private final EngineCommands commands;
    private final EngineFiles files;
    private String shown = "";
    private long size = -1;
    private long time;
    private int lines;
    /** The programs that are being asked. */
    private final Set<String> asked = new HashSet<>();
    /** When the next question may be asked. */
    private long next;

    PaneSource(Map<String, String> environment, EngineCommands commands, EngineFiles files) {
        this.environment = environment;
        this.commands = commands;
        this.files = files;
    }

    /**
     * Has the lines of a pane passed on if they may have changed.
     *
     * @param scroll how far back the pane is scrolled
     */
    synchronized void refresh(ContainerRow row, UiState.Pane pane, int scroll, Consumer<List<String>> receiver) {
        int wanted = Math.min(MAX_LINES, scroll + SPARE);
        String what = pane + " " + row.key();
        File log = pane == UiState.Pane.LOGS ? files.log(row.engine(), row.id()) : null;
        if (log != null && read(log, what, wanted, receiver)) {
            return;
        }
        String program = commands.of(row.engine());
        if (program == null || Action.isBare(row)) {
            receiver.accept(List.of(row.engine() + " keeps no " + pane.title + " that could be asked for"));
            return;
        }
        boolean isSame = what.equals(shown) && wanted <= lines;
        if (isSame && (pane == UiState.Pane.INSPECT || System.nanoTime() < next)) {
            return;
        }
        ask(
                pane == UiState.Pane.LOGS
                        ? List.of(program, "logs", "--tail", Integer.toString(wanted), row.id())
                        : List.of(program, "inspect", row.id()),
                what,
                wanted,
                receiver);
    }

    private boolean read(File log, String what, int wanted, Consumer<List<String>> receiver) {
        long nowSize = log.length();
        long nowTime = log.lastModified();
        if (what.equals(shown) && nowSize == size && nowTime == time && wanted <= lines) {
            return true;
        }
        try {
            receiver.accept(clean(LogFile.tail(log, wanted)));
        } catch (IOException e) {
            return false;
        }
        shown = what;
        size = nowSize;
        time = nowTime;
        lines = wanted;
        return true;
    }

    private void ask(List<String> command, String what, int wanted, Consumer<List<String>> receiver) {
        // An engine that hangs is not asked a second time. Another one is.
        if (!asked.add(command.get(0))) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    long began = System.nanoTime();
                    EngineQuery.Answer answer = EngineQuery.run(command, environment);
                    receiver.accept(
                            answer.problem().isEmpty()
                                    ? clean(answer.text().lines().toList())
                                    : List.of(answer.problem()));
                    answered(command.get(0), what, wanted, System.nanoTime() - began);
                },
                "dashboard-pane");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void answered(String program, String what, int wanted, long took) {
        asked.remove(program);
        shown = what;
        lines = wanted;
        next = System.nanoTime() + Math.max(MIN_NANOS, took * MAX_SHARE);
    }

    /** As lines of a pane: tabs as blanks, and not longer than anybody sees. */
    private static List<String> clean(List<String> lines) {
        List<String> clean = new ArrayList<>(lines.size());
        for (String line : lines) {
            String text = line.length() > LogFile.MAX_LINE ? line.substring(0, LogFile.MAX_LINE) : line;
            clean.add(text.replace("\r", "").replace("\t", "    "));
        }
        return clean;
    }
}
