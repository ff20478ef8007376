package dev.forge.stats;

/** The result of a comparison. The words are those for times: smaller is faster. */
public enum Verdict {
    /** The first is significantly smaller. */
    FASTER("faster"),
    /** The first is significantly larger. */
    SLOWER("slower"),
    /** There is no relevant difference. */
    NO_CHANGE("no change"),
    /** There may be a difference, but the data do not distinguish it from chance. */
    INCONCLUSIVE("inconclusive");

    /**
     * The significance level. At 0.05, comparing an engine with itself would report a difference in one of twenty runs;
     * see {@code docs/decisions/0004-verdicts.md}.
     */
    public static final double LEVEL = 0.005;
    /** With fewer values the verdict is never a difference. */
    public static final int MIN_COUNT = 5;

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** The verdict as a word for times, in lower case. */
    public String word() {
        return word;
    }

    /**
     * The verdict on a ratio. It is a difference only if p is below {@link #LEVEL} and the interval excludes 1; it is
     * inconclusive if only one of the two holds, or with too few values.
     */
    public static Verdict of(Ratio ratio) {
        if (ratio.count() < MIN_COUNT) {
            return INCONCLUSIVE;
        }
        boolean beyond = !ratio.interval().contains(1);
        if (beyond && ratio.p() < LEVEL) {
            return ratio.value() < 1 ? FASTER : SLOWER;
        }
        return beyond ? INCONCLUSIVE : NO_CHANGE;
    }
}
