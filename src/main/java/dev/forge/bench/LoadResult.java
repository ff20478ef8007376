package dev.forge.bench;

import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import java.util.List;

/**
 * How long an engine takes to load an archive into an empty store, until containers can be made of the image.
 *
 * @param runtime the engine's name, or {@code tar} for unpacking the layers and nothing else
 * @param times in ms
 * @param megabytes the uncompressed size of the layers, in MB of 2^20 bytes
 * @param failures why loads failed, one entry a failed load
 */
public record LoadResult(String runtime, Series times, Figure megabytes, List<String> failures) {
    /** A result of its own, whatever happens to the list. */
    public LoadResult {
        failures = List.copyOf(failures);
    }

    /** MB of uncompressed layers a second, by the median time. */
    public Figure megabytesPerSecond() {
        if (times.isEmpty() || !megabytes.isMeasured()) {
            return Figure.unavailable(failures.isEmpty() ? "not measured" : failures.getLast());
        }
        return Figure.of(1000 * megabytes.orThrow() / times.median());
    }
}
