package dev.forge.bench;

import dev.forge.stats.Figure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A host on which starts take longer and longer (8 % over the run), whose speed wanders (an autoregressive process of
 * order 1, 0.8 and a standard deviation of 4 %), where each run has a noise of its own that is skewed as times are
 * (gamma-distributed, 3 %), and one run in fifty takes a third longer.
 */
final class SimulatedHost {
    private static final double MEDIAN_MS = 100;
    private static final double DRIFT = 0.08;
    private static final double WANDERING = 0.04;
    private static final double MEMORY = 0.8;
    private static final double NOISE = 0.03;
    private static final double OUTLIERS = 1 / 50.0;

    private final Random random;
    private double wandering;

    SimulatedHost(long seed) {
        random = new Random(seed);
        wandering = WANDERING * random.nextGaussian();
    }

    /** A suite of forge and another engine in randomised blocks; forge takes so many times as long as the other. */
    Suite suite(int rounds, double factor) {
        List<Sample> samples = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<String> order = new ArrayList<>(List.of("forge", "other"));
            Collections.shuffle(order, random);
            for (String engine : order) {
                add(samples, engine, round, rounds, factor);
            }
        }
        return suite(samples);
    }

    /** The same with one engine after the other. */
    Suite sequential(int rounds, double factor) {
        List<Sample> samples = new ArrayList<>();
        List<String> order = new ArrayList<>(List.of("forge", "other"));
        Collections.shuffle(order, random);
        for (String engine : order) {
            for (int round = 0; round < rounds; round++) {
                add(samples, engine, round, rounds, factor);
            }
        }
        return suite(samples);
    }

    private void add(List<Sample> samples, String engine, int round, int rounds, double factor) {
        double done = samples.size() / (2.0 * rounds);
        samples.add(sample(engine, round, run(done) * (engine.equals("forge") ? factor : 1)));
    }

    private static Suite suite(List<Sample> samples) {
        return new Suite(
                "forge_startup", Instant.EPOCH, 0, List.of(), HostEnvironment.UNKNOWN, List.of(), samples, List.of());
    }

    private double run(double done) {
        wandering = MEMORY * wandering + WANDERING * Math.sqrt(1 - MEMORY * MEMORY) * random.nextGaussian();
        // The sum of two exponential variables is gamma-distributed with mean 2 and standard deviation √2.
        double skewed = -Math.log(1 - random.nextDouble()) - Math.log(1 - random.nextDouble());
        double own = 1 + NOISE * (skewed - 2) / Math.sqrt(2);
        double outlier = random.nextDouble() < OUTLIERS ? 4 / 3.0 : 1;
        return MEDIAN_MS * (1 + DRIFT * done) * Math.exp(wandering) * own * outlier;
    }

    private static Sample sample(String engine, int round, double ms) {
        return Sample.of(Operation.STARTUP, engine, Metric.STARTUP, Figure.of(ms))
                .at(Instant.EPOCH)
                .round(round)
                .named(engine + "_startup_" + round);
    }
}
