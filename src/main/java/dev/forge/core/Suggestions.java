package dev.forge.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Suggests what a user may have meant. */
public final class Suggestions {
    private Suggestions() {}

    /** The candidate nearest to the word, or null if the distance is more than a third of the word's length. */
    public static @Nullable String nearest(String word, List<String> candidates) {
        String nearest = null;
        int min = word.length() / 3 + 1;
        for (String candidate : candidates) {
            int distance = distance(word, candidate);
            if (distance < min) {
                min = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /**
     * A hint for an unknown word: the nearest known word, or the fallback if none is near.
     *
     * @param fallback the hint if no known word is near; null for no hint
     */
    public static @Nullable String hint(String word, List<String> known, @Nullable String fallback) {
        return hint(word, known, "{}", fallback);
    }

    /**
     * A hint for an unknown word that is only a part of what the user writes.
     *
     * @param shown what the user would write, with {@code {}} in place of the word: {@code forge {}}
     */
    public static @Nullable String hint(String word, List<String> known, String shown, @Nullable String fallback) {
        String nearest = nearest(word, known);
        return nearest == null ? fallback : "did you mean " + shown.replace("{}", nearest) + "?";
    }

    /** A hint for an unknown word: the nearest known word, or all known words if none is near. */
    public static @Nullable String hint(String word, List<String> known) {
        return hint(word, known, "it is one of " + String.join(", ", known));
    }

    /** Optimal string alignment distance: insertions, deletions, substitutions and swaps of adjacent characters. */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
