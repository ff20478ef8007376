package dev.forge.stats;

import dev.forge.core.ForgeException;
import java.util.function.ToDoubleFunction;

/** A measured number, or the reason why it is not available. The unit depends on the context. */
public sealed interface Figure {
    /** A number that was measured. */
    record Measured(double value) implements Figure {}

    /** No number, with the reason. */
    record Unavailable(String reason) implements Figure {}

    /** A measured number. */
    static Figure of(double value) {
        return new Measured(value);
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
