package dev.forge.stats;

import dev.forge.core.ForgeException;
import java.util.function.ToDoubleFunction;

/** A measured number, or the reason why it is not available. The unit depends on the context. */
public sealed interface Figure {
    /** No figure is so large, whatever its unit; squares and products of smaller ones are still numbers. */
    double MAX = 1e100;

    /** A number that was measured. */
    record Measured(double value) implements Figure {}

    /** No number, with the reason. */
    record Unavailable(String reason) implements Figure {}

    /**
     * A number that was measured. What is no number, infinite or beyond {@value #MAX} is none: of such figures neither
     * a mean nor a ratio could be had.
     */
    static Figure of(double value) {
        return Math.abs(value) < MAX
                ? new Measured(value)
                : unavailable("what was read is no number of a size that can be measured");
    }

    /** No number; the reason is in lower case. */
    static Figure unavailable(String reason) {
        return new Unavailable(reason);
    }

    /** A statistic of a series, or the reason if the series is empty. */
    static Figure of(Series series, ToDoubleFunction<Series> statistic, String reasonIfEmpty) {
        return series.isEmpty() ? unavailable(reasonIfEmpty) : of(statistic.applyAsDouble(series));
    }

    /**
     * The number.
     *
     * @throws ForgeException with the reason if there is none
     */
    default double orThrow() {
        return switch (this) {
            case Measured measured -> measured.value();
            case Unavailable unavailable -> throw new ForgeException(unavailable.reason());
        };
    }

    /** Whether there is a number. */
    default boolean isMeasured() {
        return this instanceof Measured;
    }
}
