package dev.forge.profile;

/** A figure that was measured, or the reason why it was not: zero is never "unknown". */
public sealed interface Reading {
    /**
     * It was measured.
     *
     * @param value the figure, in the unit that the record says which holds it
     */
    record Measured(double value) implements Reading {}

    /**
     * It could not be measured.
     *
     * @param reason why, in lower case
     */
    record Unavailable(String reason) implements Reading {}
}
