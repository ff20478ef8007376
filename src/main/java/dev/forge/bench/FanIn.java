package dev.forge.bench;

import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the steps of a generated workflow depend on each other. */
public enum FanIn {
    /** One step on which all depend, and one that depends on all. */
    WIDE,
    /** A chain: each step depends on the one before. */
    DEEP,
    /** Each step depends on two earlier ones. */
    RANDOM;

    /** Its name on the command line and in result files. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one with this name.
     *
     * @throws ForgeException with exit code 2 if there is none
     */
    public static FanIn named(String key) {
        List<String> keys = Arrays.stream(values()).map(FanIn::key).toList();
        return Arrays.stream(values())
                .filter(fanIn -> fanIn.key().equals(key))
                .findFirst()
                .orElseThrow(() -> ForgeException.usage(
                        "unknown fan-in " + key, Suggestions.hint(key, keys, "they are " + String.join(", ", keys))));
    }
}
