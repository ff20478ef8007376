package dev.forge.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant. */
public final class Suggestions {
    private Suggestions() {}

    /** The candidate nearest to the word, or null if none is near: more than a third of its letters would change. */
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

    /** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours. */
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
