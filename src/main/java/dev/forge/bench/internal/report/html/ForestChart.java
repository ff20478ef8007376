package dev.forge.bench.internal.report.html;

import dev.forge.bench.analysis.PairwiseComparison;
import dev.forge.bench.internal.report.Amounts;
import dev.forge.stats.Interval;
import dev.forge.stats.Verdict;
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
     * @param comparisons of one quantity, at least one, all with the same first engine or all with the same second one
     */
    static Chart of(MetricGroup group, List<PairwiseComparison> comparisons) {
        Markup out = new Markup();
        boolean sameFirst = PairwiseComparison.haveSameFirst(comparisons);
        String first = sameFirst ? comparisons.getFirst().first().runtime() : "the engine";
        String second =
                sameFirst ? "the other" : comparisons.getFirst().second().runtime();
        Scale scale = scale(comparisons);
        double bottom = ROW * comparisons.size() + 22;
        Axis.horizontal(out, scale, 22, bottom, first + " ÷ " + Markup.clipped(second, 28));
        boolean less = group.metric().lessIsBetter();
        String left = "← " + Markup.clipped(first, 28) + (less ? " better" : " worse");
        out.leaf("text", left, "class", "s", "x", 4, "y", 12);
        out.leaf("text", (less ? "worse" : "better") + " →", "class", "s e", "x", Chart.WIDTH - 4, "y", 12);
        StringBuilder args = new StringBuilder("Ratios with 95 % intervals; a line stands at 1, no difference. ");
        for (int i = 0; i < comparisons.size(); i++) {
            args.append(row(out, comparisons.get(i), sameFirst, group, scale, 22 + i * ROW))
                    .append(". ");
        }
        return new Chart(
                group.name() + "-ratio",
                group.heading() + ": " + (sameFirst ? first + " against the others" : "the others against " + second),
                args.toString(),
                bottom + Axis.HEIGHT,
                out);
    }

    private static Scale scale(List<PairwiseComparison> comparisons) {
        double min = 1;
        double max = 1;
        for (PairwiseComparison comparison : comparisons) {
            double value = comparison.ratio().value();
            Interval interval = comparison.ratio().interval();
            // An interval without an end leaves the picture; the ratio itself stays in it.
            min = Math.min(min, Math.max(interval.low(), value / 4));
            max = Math.max(max, Math.min(interval.high(), value * 4));
        }
        return Scale.ratios(min, max, LEFT, RIGHT);
    }

    private static String row(
            Markup out, PairwiseComparison comparison, boolean sameFirst, MetricGroup group, Scale scale, double top) {
        String engine = (sameFirst ? comparison.second() : comparison.first()).runtime();
        String against = sameFirst ? "÷ " + engine : engine + " ÷";
        Interval interval = comparison.ratio().interval();
        String said = Amounts.threeDigits(comparison.ratio().value()) + " (" + Amounts.threeDigits(interval) + "), "
                + word(comparison.verdict(), group);
        out.leaf("text", Markup.clipped(against, Math.max(8, 52 - said.length())), "class", "b", "x", 4, "y", top + 17);
        out.leaf("text", said, "class", "s e", "x", Chart.WIDTH - 4, "y", top + 17);
        double y = top + 32;
        // In pieces, so that it crosses no words.
        Axis.line(out, "one", scale.at(1), top + 22, scale.at(1), top + ROW);
        boolean sure = comparison.verdict() == Verdict.FASTER || comparison.verdict() == Verdict.SLOWER;
        double x = scale.at(comparison.ratio().value());
        out.open("g", "class", Palette.colour(indexOf(group, engine)));
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

    private static int indexOf(MetricGroup group, String engine) {
        return group.rows().stream()
                .filter(row -> row.engine().equals(engine))
                .findFirst()
                .map(EngineRow::index)
                .orElse(0);
    }

    /** The verdict in the words that fit the quantity. */
    static String word(Verdict verdict, MetricGroup group) {
        boolean time = group.metric().unit().equals("ms");
        return switch (verdict) {
            case FASTER -> time ? "faster" : "less";
            case SLOWER -> time ? "slower" : "more";
            case NO_CHANGE -> "no difference seen";
            case INCONCLUSIVE -> verdict.word();
        };
    }
}
