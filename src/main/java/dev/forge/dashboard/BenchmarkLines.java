package dev.forge.dashboard;

import dev.forge.core.Proc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The view of benchmarks, made from what {@code forge benchmark} prints. */
final class BenchmarkLines {
    private static final int SHOWN_CELLS = 4;
    private static final String HOLDER = "process ";

    private BenchmarkLines() {}

    /**
     * The runs, how the startup went over them, and the newest result.
     *
     * @param runs what {@code benchmark history} printed
     * @param startup what {@code benchmark history --metric startup} printed: each engine's course and change points
     * @param newest what {@code benchmark export markdown} printed
     */
    static List<String> of(String runs, String startup, String newest) {
        List<String> lines = new ArrayList<>(EngineQuery.lines(runs));
        section(lines, "Startup over these runs", EngineQuery.lines(startup));
        section(lines, "The newest result", table(EngineQuery.lines(newest)));
        return lines;
    }

    /** Why there are no runs, and how there will be one. */
    static List<String> none(String problem) {
        return problem.contains("there are no results")
                ? List.of(
                        "no benchmark has run yet",
                        "",
                        "forge benchmark startup    measures how fast each engine starts")
                : List.of(problem);
    }

    private static void section(List<String> lines, String title, List<String> content) {
        if (!content.isEmpty()) {
            lines.add("");
            lines.add(title);
            lines.addAll(content);
        }
    }

    /** The first cells of the first table in Markdown, in columns; the other lines are remarks for its reader. */
    private static List<String> table(List<String> markdown) {
        List<List<String>> rows = new ArrayList<>();
        int[] widths = new int[SHOWN_CELLS];
        for (String line : markdown) {
            if (line.startsWith("| ") && !line.startsWith("| :")) {
                String[] cells = line.substring(1).split("\\|", -1);
                List<String> row = new ArrayList<>();
                for (int i = 0; i < Math.min(SHOWN_CELLS, cells.length); i++) {
                    row.add(cells[i].strip());
                    widths[i] = Math.max(widths[i], cells[i].strip().length());
                }
                rows.add(row);
            } else if (!rows.isEmpty() && !line.startsWith("|")) {
                break;
            }
        }
        return rows.stream().map(row -> aligned(row, widths)).toList();
    }

    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String blanks = " ".repeat(widths[i] - row.get(i).length());
            line.append(i < 2 ? row.get(i) + blanks : blanks + row.get(i)).append("  ");
        }
        return line.toString().stripTrailing();
    }

    /**
     * What is being measured now, as a line; null if nothing is.
     *
     * @param lock the lock's text, {@code process 12, comparing engines: 3 of 99, startup of podman}; empty if it is free
     */
    static @Nullable String running(@Nullable String lock) {
        if (lock == null || !lock.startsWith(HOLDER)) {
            return null;
        }
        int end = lock.indexOf(',');
        try {
            int pid = Integer.parseInt(lock.substring(HOLDER.length(), Math.max(HOLDER.length(), end)));
            // The text of one that was killed stays.
            return Proc.isAlive(pid) ? "now: " + lock.substring(end + 1).strip() + " (process " + pid + ")" : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
