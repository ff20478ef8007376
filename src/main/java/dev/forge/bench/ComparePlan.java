package dev.forge.bench;

import java.util.List;

/**
 * A comparison of engines in all three quantities.
 *
 * @param startup how startup is measured
 * @param memory how memory is measured
 * @param disk how disk is measured
 */
public record ComparePlan(StartupPlan startup, MemoryPlan memory, DiskPlan disk) {
    /** How many startup rounds there are if nobody says. */
    public static final int ITERATIONS = 10;
    /** How many stopped containers every engine gets if nobody says; the growth is linear, so a few show it. */
    public static final int CONTAINERS = 20;
    /** The specification's target is for so many. */
    public static final int TARGET_CONTAINERS = 100;

    /** All engines with the usual counts. */
    public static ComparePlan of(List<String> runtimes) {
        return new ComparePlan(
                new StartupPlan(runtimes, ITERATIONS, StartupPlan.WARMUP),
                new MemoryPlan(runtimes, MemoryPlan.SAMPLES, MemoryPlan.INTERVAL, MemoryPlan.CONTAINERS),
                new DiskPlan(runtimes, CONTAINERS, TARGET_CONTAINERS));
    }
}
