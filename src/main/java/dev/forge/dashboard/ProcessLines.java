package dev.forge.dashboard;

import dev.forge.core.Proc;
import java.util.ArrayList;
import java.util.List;

/** Processes as lines of a pane. */
final class ProcessLines {
    private ProcessLines() {}

    static List<String> of(List<Integer> pids) {
        List<String> lines = new ArrayList<>(List.of("    PID S     RSS   CPU  COMMAND"));
        for (int pid : pids) {
            String[] stat = Proc.stat(pid);
            if (stat != null) {
                String command = Proc.text("/proc/" + pid + "/cmdline");
                String text = command == null ? "" : command.replace('\0', ' ').strip();
                lines.add(right(Integer.toString(pid), 7) + " " + stat[0] + " "
                        + right(Format.bytes(Long.parseLong(stat[21]) * 4096), 7) + " "
                        + right(Format.span((Long.parseLong(stat[11]) + Long.parseLong(stat[12])) / 100), 5) + "  "
                        + (text.isEmpty()
                                ? "["
                                        + String.valueOf(Proc.text("/proc/" + pid + "/comm"))
                                                .strip() + "]"
                                : text));
            }
        }
        return lines;
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
