package dev.forge.profile;

/** A measured figure, or the reason why it is unavailable: zero never means "unknown". */
public sealed interface Reading {
    /**
     * A measured figure.
     *
     * @param value the figure, in the unit of the record component that holds it
     */
    record Measured(double value) implements Reading {}

    /**
     * The figure could not be measured.
     *
     * @param reason why, in lower case
     */
    record Unavailable(String reason) implements Reading {}
}
