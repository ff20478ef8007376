package dev.forge.workflow.run;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.workflow.HealthCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which health check a step has: the file's, or that of its image. */
final class HealthChecks {
    private HealthChecks() {}

    /**
     * The check, or null if there is none.
     *
     * @param isAwaited whether somebody waits for the step's health
     * @throws ForgeException if somebody does in vain
     */
    static @Nullable HealthCheck of(@Nullable HealthCheck check, JsonObject image, boolean isAwaited) {
        HealthCheck found = of(check, image);
        if (found == null && isAwaited) {
            throw new ForgeException("steps wait for it to be healthy, and neither the file nor its image has a health"
                    + " check for it");
        }
        return found;
    }

    /**
     * The check, or null if there is none.
     *
     * @param check what the file says, or null
     * @param image the image's configuration
     */
    static @Nullable HealthCheck of(@Nullable HealthCheck check, JsonObject image) {
        if (check != null && (check.isDisabled() || check.command() != null)) {
            return check.isDisabled() ? null : check;
        }
        JsonObject found = image.objectOrNull("Healthcheck");
        List<String> command = found == null ? List.of() : command(found.texts("Test"));
        if (found == null || command.isEmpty()) {
            return null;
        }
        HealthCheck times = check == null ? HealthCheck.DEFAULT : check;
        return check != null
                ? new HealthCheck(
                        command,
                        times.interval(),
                        times.timeout(),
                        times.retries(),
                        times.startPeriod(),
                        times.startInterval())
                : new HealthCheck(
                        command,
                        span(found, "Interval", times.interval()),
                        span(found, "Timeout", times.timeout()),
                        found.number("Retries", 0) > 0 ? (int) found.number("Retries") : times.retries(),
                        span(found, "StartPeriod", times.startPeriod()),
                        span(found, "StartInterval", times.startInterval()));
    }

    private static List<String> command(List<String> test) {
        String kind = test.isEmpty() ? "" : test.get(0);
        return switch (kind) {
            case "CMD" -> test.subList(1, test.size());
            case "CMD-SHELL" -> {
                List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c"));
                shell.addAll(test.subList(1, test.size()));
                yield shell;
            }
            case "NONE", "" -> List.of();
            default -> throw new ForgeException("the image's health check begins with " + kind);
        };
    }

    /** Nanoseconds; 0 where the image leaves it open. */
    private static Duration span(JsonObject image, String name, Duration otherwise) {
        long nanos = image.number(name, 0);
        return nanos <= 0 ? otherwise : Duration.ofNanos(nanos);
    }
}
