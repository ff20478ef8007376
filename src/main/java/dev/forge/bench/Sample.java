package dev.forge.bench;

import dev.forge.stats.Figure;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One entry of a result file.
 *
 * @param name unique in its file: {@code forge_startup_0}
 * @param operation {@code container_startup}, {@code memory_usage} or {@code disk_usage}
 * @param runtime the engine's name
 * @param metric what was measured
 * @param value the value in {@code unit}, or why there is none
 * @param unit {@code ms} or {@code MB}; a MB is 2^20 bytes, as free(1) and du(1) have it
 * @param timestamp when the measuring ended
 * @param details more about this sample, by the name it has in the file
 */
public record Sample(
        String name,
        String operation,
        String runtime,
        String metric,
        Figure value,
        String unit,
        Instant timestamp,
        Map<String, Object> details) {
    /** A sample of its own, whatever happens to the map; the details keep their order. */
    public Sample {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Whether it was taken while warming up, so that it is in no figure. */
    public boolean isWarmUp() {
        return Boolean.TRUE.equals(details.get(SampleTable.WARM_UP));
    }
}
