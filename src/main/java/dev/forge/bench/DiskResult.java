package dev.forge.bench;

import dev.forge.stats.Figure;

/**
 * What an engine's store takes on disk: allocated blocks, each inode once, mounts not entered. In MB of 2^20 bytes.
 *
 * @param runtime the engine's name
 * @param store the whole store, with everything of the user's in it, the benchmark's image loaded
 * @param image what loading the benchmark's image added
 * @param container what one stopped container adds: the growth by {@code containers}, divided by their number
 * @param containers how many were run, stopped and measured
 * @param withContainers the whole store with so many stopped containers in it
 */
public record DiskResult(
        String runtime, Figure store, Figure image, Figure container, int containers, Figure withContainers) {
    /** The whole store in MB; throws {@link dev.forge.core.ForgeException} if it could not be measured. */
    public double sizeMb() {
        return store.orThrow();
    }

    /** The result of an engine whose store could not be measured. */
    public static DiskResult unavailable(String runtime, String reason) {
        Figure none = Figure.unavailable(reason);
        return new DiskResult(runtime, none, none, none, 0, none);
    }
}
