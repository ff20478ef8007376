package dev.forge.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything there is to measure, in one suite.
 *
 * @param compare startup, memory and disk
 * @param lifecycle the steps of a container's life
 * @param load image load
 * @param density how many containers
 * @param concurrency starts at once
 * @param levels how many at once
 * @param dag compiling workflows
 * @param files file input and output
 * @param budget no further part is begun after so much time; null for no limit
 */
public record AllPlan(
        ComparePlan compare,
        LifecyclePlan lifecycle,
        LoadPlan load,
        DensityPlan density,
        StartupPlan concurrency,
        List<Integer> levels,
        DagPlan dag,
        FilesPlan files,
        @Nullable Duration budget) {
    /** How much time there is if nobody says. */
    public static final Duration BUDGET = Duration.ofMinutes(10);

    /** Copies the list. */
    public AllPlan {
        levels = List.copyOf(levels);
    }

    /** How thorough to be: rounds of startup, samples of memory, stopped containers (Forge's apart), and so on. */
    public enum Effort {
        /** A minute or two: to see that all works, and large differences. */
        QUICK(6, 3, 5, 20, 6, 2, 10, 2, 4),
        /** What the single commands do by default, with more rounds. */
        STANDARD(20, 10, 20, 100, 10, 3, 50, 5, 8),
        /** Enough rounds to see a difference of a few percent. */
        RIGOROUS(60, 20, 100, 100, 30, 5, 100, 20, 16);

        private final int rounds;
        private final int samples;
        private final int stopped;
        private final int stoppedOfForge;
        private final int lives;
        private final int loads;
        private final int density;
        private final int batches;
        private final int mostAtOnce;

        Effort(
                int rounds,
                int samples,
                int stopped,
                int stoppedOfForge,
                int lives,
                int loads,
                int density,
                int batches,
                int mostAtOnce) {
            this.rounds = rounds;
            this.samples = samples;
            this.stopped = stopped;
            this.stoppedOfForge = stoppedOfForge;
            this.lives = lives;
            this.loads = loads;
            this.density = density;
            this.batches = batches;
            this.mostAtOnce = mostAtOnce;
        }

        /** 1, 2, 4 and so on. */
        private List<Integer> levels() {
            return IntStream.iterate(1, level -> level <= mostAtOnce, level -> 2 * level)
                    .boxed()
                    .toList();
        }
    }

    /** All quantities of these engines, with so much effort. */
    public static AllPlan of(List<String> runtimes, Effort effort, @Nullable Duration budget) {
        return new AllPlan(
                new ComparePlan(
                        new StartupPlan(runtimes, effort.rounds, StartupPlan.WARMUP),
                        new MemoryPlan(runtimes, effort.samples, MemoryPlan.INTERVAL, MemoryPlan.CONTAINERS),
                        new DiskPlan(runtimes, effort.stopped, effort.stoppedOfForge)),
                new LifecyclePlan(runtimes, effort.lives, 1),
                new LoadPlan(runtimes, null, effort.loads),
                new DensityPlan(runtimes, effort.density, DensityPlan.MEMORY_FLOOR_MB),
                new StartupPlan(runtimes, effort.batches, 0),
                effort.levels(),
                DagPlan.small(runtimes, effort.lives),
                new FilesPlan(runtimes, effort.samples),
                budget);
    }
}
