package dev.forge.cli.benchmark;

import dev.forge.cli.command.Terminal;
import dev.forge.core.text.Ansi;
import dev.forge.core.text.DisplayWidth;
import dev.forge.core.text.Visible;
import dev.forge.profile.MemoryReport;
import dev.forge.profile.MemorySnapshot;
import dev.forge.profile.ProfileTarget;
import dev.forge.stats.Figure.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is said while a profile is taken: one line that renews itself on a terminal, a line a snapshot elsewhere. */
final class ProfileProgress {
    private static final int SHOWN = 24;

    private final Terminal terminal;
    private final ReportOutput output;
    private final int samples;
    private final List<Double> recent = new ArrayList<>();

    ProfileProgress(Terminal terminal, ReportOutput output, int samples) {
        this.terminal = terminal;
        this.output = output;
        this.samples = samples;
    }

    void show(int count, MemorySnapshot snapshot, ProfileTarget target) {
        if (output.quiet()) {
            return;
        }
        recent.add(snapshot.processPssMb() instanceof Measured measured ? measured.value() : snapshot.processRssMb());
        String of = samples == Integer.MAX_VALUE ? "" : "/" + samples;
        String figures = String.format(
                Locale.ROOT,
                "%d%s  RSS %.1f MB  CPU %.1f %%  system %.1f %%",
                count,
                of,
                snapshot.processRssMb(),
                snapshot.cpuPercent(),
                snapshot.systemMemoryPercent());
        if (!output.style().isRedrawn(terminal)) {
            terminal.err().println(figures);
            return;
        }
        double[] series = recent.subList(Math.max(0, recent.size() - SHOWN), recent.size()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        String line = figures + left(count, snapshot) + "  " + MemoryReport.sparkline(series) + "  " + target.name();
        int width = terminal.width(2) - 1;
        Ansi.write(terminal.err(), Ansi.ERASE_LINE + DisplayWidth.clip(Visible.line(line), width));
    }

    private String left(int count, MemorySnapshot snapshot) {
        if (samples == Integer.MAX_VALUE || count < 2) {
            return "";
        }
        double each = snapshot.elapsedSeconds() / (count - 1);
        return String.format(Locale.ROOT, "  %.0f s left", each * (samples - count));
    }

    void end() {
        if (!output.quiet() && output.style().isRedrawn(terminal)) {
            Ansi.write(terminal.err(), Ansi.ERASE_LINE);
        }
    }
}
