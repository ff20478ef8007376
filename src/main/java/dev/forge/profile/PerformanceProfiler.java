package dev.forge.profile;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.stats.MonotoneTrend;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long operations of this program take. A failed operation is recorded as failed and enters no latency
 * figure. Not safe for use by several threads at once.
 */
public final class PerformanceProfiler {
    private final Path directory;
    private final List<OperationTiming<?>> sampleTable = new ArrayList<>();

    /** Measurements go to {@code $FORGE_HOME/profiles}. */
    public PerformanceProfiler() {
        this(ForgeHome.of(System.getenv()).file("profiles").toPath());
    }

    /**
     * A profiler.
     *
     * @param directory where measurements go; made when the first are saved
     */
    public PerformanceProfiler(Path directory) {
        this.directory = directory;
    }

    /**
     * Runs the operation once and records how long it took. An exception is recorded, not thrown; an interrupt stays
     * set.
     */
    public <T extends @Nullable Object> OperationTiming<T> measure(String name, Callable<T> operation) {
        Instant timestamp = Instant.now();
        T result = null;
        String error = null;
        boolean success = false;
        long start = System.nanoTime();
        long end;
        try {
            result = operation.call();
            end = System.nanoTime();
            success = true;
        } catch (Exception e) {
            end = System.nanoTime();
            error = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
        OperationTiming<T> measurement =
                new OperationTiming<>(name, (end - start) / 1e6, success, result, error, timestamp);
        sampleTable.add(measurement);
        return measurement;
    }

    /** The measurements so far. */
    public List<OperationTiming<?>> sampleTable() {
        return List.copyOf(sampleTable);
    }

    /**
     * Writes the measurements as JSON to {@code performance_profile_YYYYMMDD_HHMMSS.json}.
     *
     * @return the file
     * @throws ForgeException if it cannot be written
     */
    public Path saveMeasurements() {
        List<JsonObject> rows = new ArrayList<>();
        for (OperationTiming<?> measurement : sampleTable) {
            rows.add(new JsonObject()
                    .put("name", measurement.name())
                    .put("elapsed_ms", measurement.elapsedMs())
                    .put("success", measurement.success())
                    .put("error_message", measurement.errorMessage())
                    .put("timestamp", ProfileFile.moment(measurement.timestamp())));
        }
        Instant now = Instant.now();
        return ProfileFile.write(
                directory,
                "performance_profile",
                new JsonObject()
                        .put("timestamp", ProfileFile.moment(now))
                        .put("utc_offset", ProfileFile.offset(now))
                        .put("measurements", rows));
    }

    /** Prints a line an operation to standard output. */
    public void printSummary() {
        printSummary(System.out);
    }

    /** Prints a line an operation. */
    public void printSummary(PrintStream out) {
        Map<String, List<OperationTiming<?>>> byName = new LinkedHashMap<>();
        for (OperationTiming<?> measurement : sampleTable) {
            byName.computeIfAbsent(measurement.name(), name -> new ArrayList<>())
                    .add(measurement);
        }
        int width = Math.max(
                9, byName.keySet().stream().mapToInt(String::length).max().orElse(0));
        String format = "%-" + width + "s%12s%12s%12s%12s%n";
        out.println("Performance Profile");
        out.printf(format, "Operation", "Median", "Min", "Max", "Successful");
        out.println("─".repeat(width + 48));
        byName.forEach((name, all) -> {
            double[] times = all.stream()
                    .filter(OperationTiming::success)
                    .mapToDouble(OperationTiming::elapsedMs)
                    .sorted()
                    .toArray();
            String successful = times.length + "/" + all.size();
            if (times.length == 0) {
                out.printf(format, name, "-", "-", "-", successful);
            } else {
                out.printf(
                        format,
                        name,
                        ms(MonotoneTrend.median(times)),
                        ms(times[0]),
                        ms(Arrays.stream(times).max().orElseThrow()),
                        successful);
            }
        });
        out.flush();
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f ms" : "%.1f ms", value);
    }
}
