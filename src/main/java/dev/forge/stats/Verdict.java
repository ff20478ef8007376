package dev.forge.stats;

/** What can be said of a difference. The words are those for times; smaller is faster. */
public enum Verdict {
    /** The first is smaller, and not by chance. */
    FASTER("faster"),
    /** The first is larger, and not by chance. */
    SLOWER("slower"),
    /** No difference was seen that matters. */
    NO_CHANGE("no change"),
    /** There may be a difference, but it cannot be told from chance yet. */
    INCONCLUSIVE("inconclusive");

    /**
     * A difference is called one if it is less likely than this by chance. With 0.05 a laboratory that compares an
     * engine with itself calls it different in one of twenty runs; {@code docs/decisions/0004-verdicts.md}.
     */
    public static final double LEVEL = 0.005;
    /** With fewer values nothing is called different. */
    public static final int MIN_COUNT = 5;

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    /** The verdict in lower case, for two times. */
    public String word() {
        return word;
    }

    /**
     * The verdict on a ratio: different only if p is below {@link #LEVEL} and the interval lies wholly beyond 1;
     * inconclusive if only the one or only the other, or with too few values.
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
