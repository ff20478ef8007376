package dev.forge.workflow;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it is found out whether a service is ready.
 *
 * @param command what is executed in the container; null if the image's own check is meant, empty if there is to be none
 * @param interval from the end of one check to the next
 * @param timeout how long one may take
 * @param retries after so many failures in a row the service is unhealthy
 * @param startPeriod how long failures do not count
 * @param startInterval the interval during that
 */
public record HealthCheck(
        @Nullable List<String> command,
        Duration interval,
        Duration timeout,
        int retries,
        Duration startPeriod,
        Duration startInterval) {
    /** Docker's default values. */
    public static final HealthCheck DEFAULT = new HealthCheck(
            null, Duration.ofSeconds(30), Duration.ofSeconds(30), 3, Duration.ZERO, Duration.ofSeconds(5));

    /** Whether there is none, not even the image's. */
    public boolean isDisabled() {
        return command != null && command.isEmpty();
    }
}
