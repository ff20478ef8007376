package dev.forge.bench;

import java.time.Duration;
import java.util.Optional;

/**
 * How the runs of a startup benchmark are conducted.
 *
 * @param metric what is compared first, and what the interval of {@code precision} is of
 * @param cold whether the page cache is dropped before every run
 * @param fresh whether engines forget before every run what they keep of earlier starts to make the next ones faster
 * @param sequential whether one engine is measured after the other instead of all in every round; to show why not
 * @param timeout after which a run has failed and is killed
 * @param ready what makes a service ready; empty for containers that end by themselves
 * @param precision when to stop, instead of after a number of rounds
 * @param hooks commands around the runs
 * @param ignored which exit codes but 0 count as well
 * @param showOutput whether what the runs write is passed on
 */
public record RunPolicy(
        Metric metric,
        boolean cold,
        boolean fresh,
        boolean sequential,
        Duration timeout,
        Optional<Readiness> ready,
        Optional<Precision> precision,
        Hooks hooks,
        IgnoredFailures ignored,
        boolean showOutput) {
    /** How long a run may take if nobody says. */
    public static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** Repeated starts with a warm page cache, in random blocks, so many rounds as the plan has. */
    public static final RunPolicy USUAL = new RunPolicy(
            Metric.STARTUP,
            false,
            false,
            false,
            TIMEOUT,
            Optional.empty(),
            Optional.empty(),
            Hooks.NONE,
            IgnoredFailures.NONE,
            false);

    /** The same, but each start is the first of its kind. */
    public RunPolicy asFresh() {
        return new RunPolicy(metric, cold, true, sequential, timeout, ready, precision, hooks, ignored, showOutput);
    }

    /**
     * Measures until it is sure enough.
     *
     * @param width the widest interval of the ratio that will do, as a part of the ratio: 0.02 for 2 %
     * @param budget after which it stops nevertheless
     */
    public record Precision(double width, Duration budget) {
        /** How sure is sure enough if nobody says. */
        public static final double WIDTH = 0.02;
        /** How long it may take if nobody says. */
        public static final Duration BUDGET = Duration.ofMinutes(1);
    }

    /**
     * Shell commands around the runs; each may be empty.
     *
     * @param setup before the first run
     * @param prepare before every run
     * @param conclude after every run
     * @param cleanup after the last run
     */
    public record Hooks(String setup, String prepare, String conclude, String cleanup) {
        /** No commands. */
        public static final Hooks NONE = new Hooks("", "", "", "");
    }
}
