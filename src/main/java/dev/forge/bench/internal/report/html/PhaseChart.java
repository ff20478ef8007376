package dev.forge.bench.internal.report.html;

import dev.forge.bench.internal.report.Amounts;
import java.util.ArrayList;
import java.util.List;

/** The phases of a start one after another: to the first output, to the exit, until all is cleaned up. */
final class PhaseChart {
    private static final double LEFT = 8;
    private static final double RIGHT = 392;
    private static final double ROW = 54;
    /** Told apart without colour: full, half, hollow. */
    private static final List<String> STYLES = List.of("full", "half", "empty");

    /**
     * When an engine's phases ended.
     *
     * @param ends the medians of first output, exit and settled, those that were measured
     */
    record Phases(String engine, int index, List<PhaseEnd> ends) {}

    /** The end of a phase: 0 is first output, 1 exit, 2 settled. */
    record PhaseEnd(int phase, double milliseconds) {}

    static final List<String> NAMES = List.of("first output", "exit", "settled");

    private PhaseChart() {}

    static Chart of(List<Phases> engines) {
        Markup out = new Markup();
        List<Double> values = new ArrayList<>(List.of(0.0));
        engines.forEach(engine -> engine.ends().forEach(end -> values.add(end.milliseconds())));
        Scale scale = Scale.of(values, LEFT, RIGHT);
        double top = 28;
        double bottom = top + ROW * engines.size();
        Axis.horizontal(out, scale, top, bottom, "ms from the start of the command line (medians)");
        double x = 4;
        for (int i = 0; i < STYLES.size(); i++) {
            out.open("rect", "class", STYLES.get(i), "x", x, "y", 5, "width", 18, "height", 12)
                    .close("rect");
            out.leaf("text", "to " + NAMES.get(i), "class", "s", "x", x + 24, "y", 16);
            x += 56 + 7.0 * NAMES.get(i).length();
        }
        StringBuilder args = new StringBuilder("When each phase ended, medians. ");
        for (int i = 0; i < engines.size(); i++) {
            args.append(row(out, engines.get(i), scale, top + i * ROW)).append(". ");
        }
        return new Chart("startup-phases", "Startup in phases", args.toString(), bottom + Axis.HEIGHT, out);
    }

    private static String row(Markup out, Phases engine, Scale scale, double top) {
        List<String> said = new ArrayList<>();
        double from = scale.at(0);
        out.open("g", "class", Palette.colour(engine.index()));
        for (PhaseEnd end : engine.ends()) {
            double to = scale.at(end.milliseconds());
            out.open(
                            "rect",
                            "class",
                            STYLES.get(end.phase()),
                            "x",
                            from,
                            "y",
                            top + 24,
                            "width",
                            Math.max(0, to - from),
                            "height",
                            20)
                    .close("rect");
            from = Math.max(from, to);
            said.add(Amounts.threeDigits(end.milliseconds()));
        }
        out.close("g");
        String times = String.join(" → ", said) + " ms";
        out.leaf("text", Markup.clipped(engine.engine(), 30), "class", "b", "x", 4, "y", top + 17);
        out.leaf("text", times, "class", "s e", "x", Chart.WIDTH - 4, "y", top + 17);
        return engine.engine() + ": " + times;
    }
}
