package dev.forge.dashboard;

import java.util.List;
import java.util.Map;

/** The characters of charts and lines: of Unicode, or of ASCII where the locale or the user wants no more. */
enum Glyphs {
    UNICODE(" ▁▂▃▄▅▆▇█", '─', '▼', '▲', '█', '░', "▸", "…"),
    ASCII(" .,:;+*%#", '-', 'v', '^', '#', '.', ">", "~");

    private final String levels;
    final char line;
    final char down;
    final char up;
    final char full;
    final char empty;
    final String pointer;
    final String more;

    Glyphs(String levels, char line, char down, char up, char full, char empty, String pointer, String more) {
        this.levels = levels;
        this.line = line;
        this.down = down;
        this.up = up;
        this.full = full;
        this.empty = empty;
        this.pointer = pointer;
        this.more = more;
    }

    /** Those that the locale of an environment can show: LC_ALL, LC_CTYPE and LANG, in this order (locale(7)). */
    static Glyphs of(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = environment.getOrDefault(variable, "");
            if (!locale.isEmpty()) {
                String lower = locale.toLowerCase(java.util.Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8") ? UNICODE : ASCII;
            }
        }
        return ASCII;
    }

    /** The last values as a line of bars; the scale begins at zero and ends at the largest, but at least at a floor. */
    String sparkline(List<Double> values, int columns, double floor) {
        double largest = floor;
        int from = Math.max(0, values.size() - columns);
        for (int i = from; i < values.size(); i++) {
            largest = Math.max(largest, values.get(i));
        }
        StringBuilder line = new StringBuilder(" ".repeat(Math.max(0, columns - values.size())));
        for (int i = from; i < values.size(); i++) {
            int level = (int) Math.ceil(Math.max(0, values.get(i)) / largest * (levels.length() - 1) - 0.05);
            line.append(levels.charAt(Math.clamp(level, 0, levels.length() - 1)));
        }
        return line.toString();
    }

    /** A bar that is filled by a share, 0 to 100. */
    String bar(double percent, int columns) {
        int filled = (int) Math.round(Math.clamp(percent, 0, 100) / 100 * columns);
        return String.valueOf(full).repeat(filled) + String.valueOf(empty).repeat(columns - filled);
    }
}
