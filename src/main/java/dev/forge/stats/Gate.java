package dev.forge.stats;

/**
 * Tolerates changes that are small or uncertain. The verdict is a change only if the whole interval of the ratio is
 * beyond the threshold and the difference exceeds the floor; callers measure again before they fail a build.
 *
 * @param threshold the largest tolerated relative change: 0.05 is 5 %
 * @param floor the largest difference that is tolerated whatever the ratio, in the metric's unit
 */
public record Gate(double threshold, double floor) {
    /**
     * Creates a gate.
     *
     * @throws IllegalArgumentException if a number is negative or NaN
     */
    public Gate {
        if (!(threshold >= 0) || !(floor >= 0)) {
            throw new IllegalArgumentException(
                    "a gate needs a threshold and a floor of at least 0, not " + threshold + " and " + floor);
        }
    }

    /**
     * Judges a candidate against a baseline.
     *
     * @param ratio the candidate's values divided by the baseline's
     * @param difference the candidate's median minus the baseline's
     * @return {@link Verdict#NO_CHANGE} if the whole interval is within the threshold or a change beyond it is below
     *     the floor, {@link Verdict#INCONCLUSIVE} if the interval includes a limit
     */
    public Verdict judge(Ratio ratio, double difference) {
        Interval interval = ratio.interval();
        double max = 1 + threshold;
        boolean slower = interval.low() > max;
        boolean faster = interval.high() < 1 / max;
        if (ratio.count() < Verdict.MIN_COUNT) {
            return Verdict.INCONCLUSIVE;
        }
        if (slower || faster) {
            return Math.abs(difference) <= floor ? Verdict.NO_CHANGE : slower ? Verdict.SLOWER : Verdict.FASTER;
        }
        boolean within = interval.low() >= 1 / max && interval.high() <= max;
        return within ? Verdict.NO_CHANGE : Verdict.INCONCLUSIVE;
    }
}
