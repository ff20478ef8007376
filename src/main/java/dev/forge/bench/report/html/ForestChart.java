package dev.forge.bench.report.html;

import dev.forge.bench.Contrast;
import dev.forge.bench.stats.Interval;
import dev.forge.bench.stats.Verdict;
import java.util.List;

/** The ratio of one engine to each other with its interval, on both sides of a line at 1. */
final class ForestChart {
    private static final double LEFT = 10;
    private static final double RIGHT = 390;
    private static final double ROW = 46;

    private ForestChart() {}

    /**
     * The chart.
     *
     * @param contrasts of one quantity, all with the same first engine, at least one
     */
    static Chart of(Group group, List<Contrast> contrasts) {
        Markup out = new Markup();
        String first = contrasts.getFirst().first().runtime();
        Scale scale = scale(contrasts);
        double bottom = ROW * contrasts.size() + 22;
        Axis.horizontal(out, scale, 22, bottom, first + " ÷ the other");
        boolean less = group.metric().lessIsBetter();
        String left = "← " + Amount.clipped(first, 28) + (less ? " better" : " worse");
        out.leaf("text", left, "class", "s", "x", 4, "y", 12);
        out.leaf("text", (less ? "worse" : "better") + " →", "class", "s e", "x", Chart.WIDTH - 4, "y", 12);
        StringBuilder words = new StringBuilder("Ratios with 95 % intervals; a line stands at 1, no difference. ");
        for (int i = 0; i < contrasts.size(); i++) {
            words.append(row(out, contrasts.get(i), group, scale, 22 + i * ROW)).append(". ");
        }
        return new Chart(
                group.name() + "-ratio",
                group.heading() + ": " + first + " against the others",
                words.toString(),
                bottom + Axis.HEIGHT,
                out);
    }

    private static Scale scale(List<Contrast> contrasts) {
        double least = 1;
        double most = 1;
        for (Contrast contrast : contrasts) {
            double value = contrast.ratio().value();
            Interval interval = contrast.ratio().interval();
            // An interval without an end leaves the picture; the ratio itself stays in it.
            least = Math.min(least, Math.max(interval.low(), value / 4));
            most = Math.max(most, Math.min(interval.high(), value * 4));
        }
        return Scale.ratios(least, most, LEFT, RIGHT);
    }

    private static String row(Markup out, Contrast contrast, Group group, Scale scale, double top) {
        String against = "÷ " + contrast.second().runtime();
        Interval interval = contrast.ratio().interval();
        String said = Amount.of(contrast.ratio().value()) + " (" + Amount.range(interval) + "), "
                + word(contrast.verdict(), group);
        out.leaf("text", Amount.clipped(against, Math.max(8, 52 - said.length())), "class", "b", "x", 4, "y", top + 17);
        out.leaf("text", said, "class", "s e", "x", Chart.WIDTH - 4, "y", top + 17);
        double y = top + 32;
        // In pieces, so that it crosses no words.
        Axis.line(out, "one", scale.at(1), top + 22, scale.at(1), top + ROW);
        boolean sure = contrast.verdict() == Verdict.FASTER || contrast.verdict() == Verdict.SLOWER;
        double x = scale.at(contrast.ratio().value());
        out.open("g", "class", Palette.colour(indexOf(group, contrast.second().runtime())));
        Axis.line(out, "interval", scale.at(interval.low()), y, scale.at(interval.high()), y);
        // The ends stand out even where the interval is narrower than the mark.
        for (double end : new double[] {interval.low(), interval.high()}) {
            Axis.line(out, "thin", scale.at(end), y - 8, scale.at(end), y + 8);
        }
        // Filled when it is a difference beyond chance, hollow when not.
        out.open("path", "class", sure ? "mark" : "hollow", "d", Palette.mark(1, x, y, 5))
                .close("path")
                .close("g");
        return against + ": " + said;
    }

    private static int indexOf(Group group, String engine) {
        return group.rows().stream()
                .filter(row -> row.engine().equals(engine))
                .findFirst()
                .map(Row::index)
                .orElse(0);
    }

    /** The verdict in the words that fit the quantity. */
    static String word(Verdict verdict, Group group) {
        boolean time = group.metric().unit().equals("ms");
        return switch (verdict) {
            case FASTER -> time ? "faster" : "less";
            case SLOWER -> time ? "slower" : "more";
            case NO_CHANGE, INCONCLUSIVE -> verdict.word();
        };
    }
}
