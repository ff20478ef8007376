package dev.forge.bench;

import dev.forge.bench.runtime.Terms;
import org.jspecify.annotations.Nullable;

/** What is known of an engine that was asked for: the terms on which it ran, or why it did not. */
public sealed interface EngineReport {
    /** The engine's name. */
    String runtime();

    /** An engine that works. */
    record Ready(String runtime, Terms terms) implements EngineReport {}

    /**
     * An engine that was left out.
     *
     * @param reason why, in lower case
     * @param hint the way out, or null
     */
    record Absent(String runtime, String reason, @Nullable String hint) implements EngineReport {}
}
