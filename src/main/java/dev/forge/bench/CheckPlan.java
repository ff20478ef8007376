package dev.forge.bench;

import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A check of engines against a baseline.
 *
 * @param baseline what the baseline is called
 * @param stored the baseline's results, with which those measured now are compared; empty if the baseline is an engine
 *     that is measured side by side
 * @param runtimes the engines that are checked
 * @param thresholds how much is let pass
 * @param startup how startup is measured, if it is
 * @param memory how memory is measured, if it is
 * @param disk how disk is measured, if it is
 * @param subjects how workflows and file I/O are measured, if they are
 */
public record CheckPlan(
        String baseline,
        Optional<Suite> stored,
        List<String> runtimes,
        Thresholds thresholds,
        Optional<StartupPlan> startup,
        Optional<MemoryPlan> memory,
        Optional<DiskPlan> disk,
        SubjectPlans subjects) {
    /** How many rounds there are if neither a baseline nor the user says. */
    public static final int ROUNDS = 20;

    /**
     * Copies the list.
     *
     * @throws ForgeException with exit code 2 if there is a threshold for what is not measured
     */
    public CheckPlan {
        runtimes = List.copyOf(runtimes);
        List<Metric> checked = new ArrayList<>(startup.isPresent() ? Metric.OF_RUN : List.of());
        checked.addAll(memory.isPresent() ? Metric.OF_MEMORY : List.of());
        checked.addAll(disk.isPresent() ? Metric.OF_DISK : List.of());
        checked.addAll(subjects.metrics());
        for (Metric metric : thresholds.named()) {
            if (!checked.contains(metric)) {
                throw ForgeException.usage(
                        "--threshold names " + metric.key() + ", which this check does not measure",
                        "it measures "
                                + String.join(
                                        ", ", checked.stream().map(Metric::key).toList())
                                + (memory.isPresent() && disk.isPresent()
                                        ? ""
                                        : "; a --baseline that holds memory and disk has them measured too"));
            }
        }
    }

    /**
     * The engines against results that are stored, measured as those were.
     *
     * @param runtimes the engines; none are all of the baseline
     * @param rounds of startup, if not as many as the baseline has
     */
    public static CheckPlan stored(
            String name, Suite baseline, List<String> runtimes, OptionalInt rounds, Thresholds thresholds) {
        Set<String> measured = new LinkedHashSet<>();
        // What is measured beside the engines, as tar and the host are, is no engine.
        Set<String> others = Set.of(FilesResult.HOST, "ninja", "make", "tar");
        baseline.results().stream()
                .map(Sample::runtime)
                .filter(runtime -> !others.contains(runtime))
                .forEach(measured::add);
        List<String> names = runtimes.isEmpty() ? List.copyOf(measured) : runtimes;
        return like(baseline, name, Optional.of(baseline), names, names, rounds, thresholds);
    }

    /**
     * An engine against another that is measured side by side.
     *
     * @param like a result whose quantities and counts are taken; without one it is startup alone
     */
    public static CheckPlan interleaved(
            String runtime, String other, Optional<Suite> like, OptionalInt rounds, Thresholds thresholds) {
        List<String> both = List.of(runtime, other);
        if (like.isPresent()) {
            return like(like.get(), other, Optional.empty(), List.of(runtime), both, rounds, thresholds);
        }
        return new CheckPlan(
                other,
                Optional.empty(),
                List.of(runtime),
                thresholds,
                Optional.of(new StartupPlan(both, rounds.orElse(ROUNDS), StartupPlan.WARMUP)),
                Optional.empty(),
                Optional.empty(),
                SubjectPlans.NONE);
    }

    private static CheckPlan like(
            Suite suite,
            String name,
            Optional<Suite> stored,
            List<String> runtimes,
            List<String> measured,
            OptionalInt rounds,
            Thresholds thresholds) {
        int runs = max(
                suite,
                sample -> sample.metric() == Metric.STARTUP
                        && !sample.warmUp()
                        && !sample.factors().fresh());
        int warmUps = max(suite, sample -> sample.metric() == Metric.STARTUP && sample.warmUp());
        int samples = max(suite, sample -> sample.metric() == Metric.MEMORY);
        int idle = containers(suite, Operation.MEMORY);
        int stopped = containers(suite, Operation.DISK);
        return new CheckPlan(
                name,
                stored,
                runtimes,
                thresholds,
                runs == 0
                        ? Optional.empty()
                        : Optional.of(
                                new StartupPlan(measured, rounds.orElse(runs), Math.max(StartupPlan.WARMUP, warmUps))),
                samples == 0
                        ? Optional.empty()
                        : Optional.of(new MemoryPlan(measured, samples, MemoryPlan.INTERVAL, Math.max(1, idle))),
                stopped == 0 ? Optional.empty() : Optional.of(new DiskPlan(measured, stopped)),
                SubjectPlans.like(
                        suite,
                        measured.stream()
                                .filter(each -> !each.equals(FilesResult.HOST))
                                .toList(),
                        rounds));
    }

    /** How many such samples the engine has that has the most. */
    private static int max(Suite suite, Predicate<Sample> which) {
        return suite.results().stream()
                .map(Sample::runtime)
                .distinct()
                .mapToInt(runtime -> (int) suite.results().stream()
                        .filter(sample -> sample.runtime().equals(runtime))
                        .filter(which)
                        .count())
                .max()
                .orElse(0);
    }

    private static int containers(Suite suite, Operation operation) {
        return suite.results().stream()
                .filter(sample -> sample.operation() == operation)
                .mapToInt(sample -> sample.factors().containers().orElse(0))
                .max()
                .orElse(0);
    }

    /** All engines that are measured. */
    List<String> measured() {
        return startup.map(StartupPlan::runtimes)
                .or(() -> memory.map(MemoryPlan::runtimes))
                .or(() -> disk.map(DiskPlan::runtimes))
                .orElse(runtimes);
    }
}
