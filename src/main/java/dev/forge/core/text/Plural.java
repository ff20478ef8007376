package dev.forge.core.text;

/** Numbers with what they count: {@code 1 run}, {@code 2 runs}. */
public final class Plural {
    private Plural() {}

    /** A number with its noun, which gets an s unless there is exactly one. */
    public static String of(long count, String noun) {
        return of(count, noun, noun + "s");
    }

    /** The same for a noun with a plural of its own. */
    public static String of(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    /** The form that fits the number: {@code is} or {@code are}. */
    public static String form(long count, String one, String many) {
        return count == 1 ? one : many;
    }
}
