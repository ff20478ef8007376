package dev.forge.engine.definition;

import org.jspecify.annotations.Nullable;

/**
 * What a container may use of the host; null means that there is no limit.
 *
 * @param memory most bytes
 * @param nanoCpus processor time in billionths of a processor
 * @param pids most processes and threads
 */
public record ResourceLimits(
        @Nullable Long memory,
        @Nullable Long nanoCpus,
        @Nullable Long pids) {
    /** As many processes as Podman lets a container have. */
    public static final long DEFAULT_PIDS = 2048;
}
