package dev.forge.bench;

import dev.forge.core.ForgeException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A memory benchmark.
 *
 * @param runtimes the engines' names
 * @param samples samples at each number of containers
 * @param interval between two samples
 * @param containers the most idle containers; measured are 0, 1, 2, 5, 10, 20, 50 … and so many
 */
public record MemoryPlan(List<String> runtimes, int samples, Duration interval, int containers) {
    /** How many samples there are if nobody says. */
    public static final int SAMPLES = 10;
    /** How far apart samples are if nobody says: ten take a second. */
    public static final Duration INTERVAL = Duration.ofMillis(100);
    /** How many containers there are if nobody says. */
    public static final int CONTAINERS = 5;

    /** Copies the list; throws {@link ForgeException} on a count or interval that makes no sense. */
    public MemoryPlan {
        runtimes = List.copyOf(runtimes);
        Require.check("samples", samples, 1);
        Require.check("containers", containers, 1);
        if (interval.isNegative()) {
            throw ForgeException.usage("interval is a duration of at least 0, not " + interval);
        }
    }

    /** The numbers of containers at which samples are taken. */
    public List<Integer> points() {
        return IntStream.rangeClosed(0, containers)
                .filter(count -> DensityPlan.isPoint(count, containers))
                .boxed()
                .toList();
    }
}
