package dev.forge.profile;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of an operation.
 *
 * @param name the operation's name
 * @param elapsedMs its duration in milliseconds, by the monotonic clock; up to the failure if it failed
 * @param success whether it ended without an exception
 * @param result its result; null if it failed
 * @param errorMessage the exception's message; null if it did not fail
 * @param timestamp when it began
 */
public record OperationTiming<T extends @Nullable Object>(
        String name,
        double elapsedMs,
        boolean success,
        @Nullable T result,
        @Nullable String errorMessage,
        Instant timestamp) {}
