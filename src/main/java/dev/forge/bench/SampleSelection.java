package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.ArrayList;
import java.util.List;

/** The samples of one operation of one engine: the results of all benchmarks are views of such. */
final class SampleSelection {
    private SampleSelection() {}

    /** An engine's samples of an operation, warm-ups among them. */
    static List<Sample> of(List<Sample> samples, Operation operation, String runtime) {
        return samples.stream()
                .filter(sample ->
                        sample.operation() == operation && sample.runtime().equals(runtime))
                .toList();
    }

    static List<Sample> withoutWarmUps(List<Sample> samples) {
        return samples.stream().filter(sample -> !sample.warmUp()).toList();
    }

    /** The values of a metric, whether they are the samples' own or phases; a failed run has none. */
    static Series series(List<Sample> samples, Metric metric) {
        List<Double> values = new ArrayList<>();
        for (Sample sample : samples) {
            if (sample.value().isMeasured() && sample.figure(metric) instanceof Figure.Measured measured) {
                values.add(measured.value());
            }
        }
        return new Series(values);
    }

    /** Why samples have no value of their own, one entry each. */
    static List<String> failures(List<Sample> samples) {
        List<String> failures = new ArrayList<>();
        for (Sample sample : samples) {
            if (sample.value() instanceof Figure.Unavailable unavailable) {
                failures.add(unavailable.reason());
            }
        }
        return failures;
    }

    /** The median of the samples that are no warm-up; not measured if one of them is not, or there are none. */
    static Figure median(List<Sample> samples) {
        List<Figure> figures = samples.stream()
                .filter(sample -> !sample.warmUp())
                .map(Sample::value)
                .toList();
        for (Figure figure : figures) {
            if (!figure.isMeasured()) {
                return figure;
            }
        }
        return figures.isEmpty()
                ? Figure.unavailable("not measured")
                : Figure.of(new Series(figures.stream().map(Figure::orThrow).toList()).median());
    }
}
