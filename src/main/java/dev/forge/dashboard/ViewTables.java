package dev.forge.dashboard;

import dev.forge.core.ByteSizes;
import dev.forge.core.text.DisplayWidth;
import java.util.ArrayList;
import java.util.List;

/** Draws the views that are tables or text: engines, images and disk, benchmarks, host. */
final class ViewTables {
    private final CellBuffer cells;
    private final Snapshot snapshot;
    private final UiState state;
    private final Glyphs glyphs;

    ViewTables(CellBuffer cells, Snapshot snapshot, UiState state, Glyphs glyphs) {
        this.cells = cells;
        this.snapshot = snapshot;
        this.state = state;
        this.glyphs = glyphs;
    }

    /** A line of a table: its cells, and how it looks. */
    private record Line(CellStyle style, List<String> texts) {
        static Line of(CellStyle style, String... texts) {
            return new Line(style, List.of(texts));
        }
    }

    void engines(int from, int end) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(CellStyle.BOLD, "ENGINE", "RUN", "ALL", "PROCS", "PSS", "IDLE", "EACH", "CPU%", ""));
        for (Snapshot.EngineRow engine : snapshot.engines()) {
            lines.add(Line.of(
                    engine.problem().isEmpty() ? CellStyle.PLAIN : CellStyle.WARNING,
                    engine.name(),
                    Format.count(engine.running()),
                    Format.count(engine.all()),
                    Format.count(engine.processes()),
                    Format.bytes(engine.bytes()),
                    Format.bytes(engine.idleBytes()),
                    Format.bytes(engine.bytesPerContainer()),
                    Format.percent(engine.cpu()),
                    engine.problem()));
        }
        lines.add(Line.of(CellStyle.PLAIN));
        lines.add(Line.of(
                CellStyle.DIM, "What the engine itself costs: its daemons, monitors and shims, not what runs in"));
        lines.add(Line.of(
                CellStyle.DIM, "its containers. PSS divides shared memory among those who map it; IDLE is the"));
        lines.add(Line.of(CellStyle.DIM, "daemons alone, EACH the rest for each running container."));
        table(lines, from, end, 1, 7);
    }

    void images(int from, int end) {
        List<Line> lines = new ArrayList<>();
        if (!snapshot.disk().isEmpty()) {
            lines.add(Line.of(CellStyle.BOLD, "ENGINE", "KIND", "COUNT", "SIZE", "PRUNE FREES"));
            for (Snapshot.DiskRow row : snapshot.disk()) {
                lines.add(
                        Line.of(CellStyle.PLAIN, row.engine(), row.kind(), row.count(), row.size(), row.reclaimable()));
            }
        }
        int split = Math.min(end - 3, from + lines.size() + (lines.isEmpty() ? 0 : 1));
        table(lines, from, Math.min(end, split), 2, 3);
        List<Line> images = new ArrayList<>();
        images.add(Line.of(CellStyle.BOLD, "ENGINE", "IMAGE", "ID", "SIZE", "CREATED", "USED"));
        for (Snapshot.ImageRow image : snapshot.images()) {
            String id = image.id().startsWith("sha256:") ? image.id().substring(7) : image.id();
            images.add(Line.of(
                    image.isUsed() ? CellStyle.PLAIN : CellStyle.DIM,
                    image.engine(),
                    image.name(),
                    Format.shortId(id),
                    image.size() < 0 ? Format.UNKNOWN : ByteSizes.decimal(image.size()),
                    image.created(),
                    image.isUsed() ? "yes" : "no"));
        }
        if (snapshot.images().isEmpty()) {
            images.add(Line.of(CellStyle.DIM, "no engine has told an image yet"));
        }
        table(images, split, end, 3, 3);
    }

    void benchmarks(int from, int end) {
        List<String> lines = snapshot.benchmarks();
        text(
                lines.isEmpty() ? List.of("there is no benchmark yet: forge benchmark compare makes the first") : lines,
                from,
                end);
    }

    void host(int from, int end) {
        Snapshot.Host host = snapshot.host();
        int bar = Math.clamp(cells.width - 50, 10, 40);
        List<String> lines = new ArrayList<>();
        lines.add(host.name() + "  up " + Format.span(host.uptimeSeconds()) + "  load " + host.load());
        lines.add("");
        lines.add("cpu     " + glyphs.bar(host.cpu(), bar) + " " + Format.percent(host.cpu()) + "% of " + host.cpus()
                + (host.cpus() == 1 ? " cpu" : " cpus"));
        lines.add("        " + glyphs.sparkline(host.cpuHistory(), bar, 5));
        lines.add("memory  " + glyphs.bar(100.0 * host.memoryUsed() / Math.max(1, host.memory()), bar) + " "
                + Format.binary(host.memoryUsed()) + " of " + Format.binary(host.memory()));
        lines.add("disk    " + glyphs.bar(100.0 * host.diskUsed() / Math.max(1, host.disk()), bar) + " "
                + Format.binary(host.diskUsed()) + " of " + Format.binary(host.disk()) + "  " + host.diskPath());
        lines.add("");
        lines.add(
                host.cpuPressure() < 0
                        ? "pressure  this kernel does not tell it (CONFIG_PSI)"
                        : "pressure  cpu " + Format.percent(host.cpuPressure()) + "%  memory "
                                + Format.percent(host.memoryPressure()) + "%  io " + Format.percent(host.ioPressure())
                                + "%: a process waited, of the last 10 s");
        text(lines, from, end);
    }

    private void text(List<String> lines, int from, int end) {
        state.scroll = Math.clamp(state.scroll, 0, Math.max(0, lines.size() - (end - from)));
        for (int i = 0; from + i < end && state.scroll + i < lines.size(); i++) {
            cells.put(1, from + i, lines.get(state.scroll + i), CellStyle.PLAIN);
        }
    }

    /** Columns as wide as their texts; those from one to another are figures and stand right. A line of one text is free. */
    private void table(List<Line> lines, int from, int end, int firstFigure, int lastFigure) {
        List<Integer> widths = new ArrayList<>();
        for (Line line : lines) {
            for (int i = 0; line.texts.size() > 1 && i < line.texts.size(); i++) {
                int width = DisplayWidth.of(line.texts.get(i));
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        for (int i = 0; i < lines.size() && from + i < end; i++) {
            Line line = lines.get(i);
            int x = 1;
            for (int j = 0; j < line.texts.size(); j++) {
                String text = line.texts.get(j);
                if (line.texts.size() == 1) {
                    cells.put(x, from + i, text, line.style);
                } else if (j >= firstFigure && j <= lastFigure) {
                    cells.putRight(Math.min(cells.width, x + widths.get(j)), from + i, text, line.style);
                    x += widths.get(j) + 2;
                } else {
                    cells.put(x, from + i, text, line.style);
                    x += widths.get(j) + 2;
                }
            }
        }
    }
}
