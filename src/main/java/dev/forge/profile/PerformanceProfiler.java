package dev.forge.profile;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.text.TextTable;
import dev.forge.stats.MonotoneTrend;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Measures the duration of operations in this program. A failed operation is recorded as failed and excluded from the
 * latency figures. Not safe for use by several threads at once.
 */
public final class PerformanceProfiler {
    private static final int FIRST_COLUMN = 9;
    private static final int COLUMN = 12;
    private static final int GAP = 2;

    private final Path directory;
    private final List<OperationTiming<?>> measurements = new ArrayList<>();

    /** Saves measurements to {@code $FORGE_HOME/profiles}. */
    public PerformanceProfiler() {
        this(ForgeHome.of(System.getenv()).file("profiles").toPath());
    }

    /**
     * Creates a profiler.
     *
     * @param directory where to save measurements; created when the first are saved
     */
    public PerformanceProfiler(Path directory) {
        this.directory = directory;
    }

    /**
     * Runs the operation once and records its duration. An exception is recorded, not thrown; the interrupt flag stays
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
        measurements.add(measurement);
        return measurement;
    }

    /** The measurements so far. */
    public List<OperationTiming<?>> measurements() {
        return List.copyOf(measurements);
    }

    /**
     * Writes the measurements as JSON to {@code performance_profile_YYYYMMDD_HHMMSS.json}.
     *
     * @return the file
     * @throws ForgeException if it cannot be written
     */
    public Path saveMeasurements() {
        List<JsonObject> rows = new ArrayList<>();
        for (OperationTiming<?> measurement : measurements) {
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

    /** Prints one line per operation to standard output. */
    public void printSummary() {
        printSummary(System.out);
    }

    /** Prints one line per operation. */
    public void printSummary(PrintStream out) {
        Map<String, List<OperationTiming<?>>> byName = new LinkedHashMap<>();
        for (OperationTiming<?> measurement : measurements) {
            byName.computeIfAbsent(measurement.name(), name -> new ArrayList<>())
                    .add(measurement);
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Operation", "Median", "Min", "Max", "Successful"));
        byName.forEach((name, all) -> rows.add(row(name, all)));
        List<String> lines = TextTable.ofNumbers(FIRST_COLUMN, COLUMN, GAP).lines(rows);
        out.println("Performance Profile");
        out.println(lines.getFirst());
        out.println(TextTable.rule(lines.getFirst()));
        lines.subList(1, lines.size()).forEach(out::println);
        out.flush();
    }

    private static List<String> row(String name, List<OperationTiming<?>> all) {
        double[] times = all.stream()
                .filter(OperationTiming::success)
                .mapToDouble(OperationTiming::elapsedMs)
                .sorted()
                .toArray();
        String successful = times.length + "/" + all.size();
        return times.length == 0
                ? List.of(name, "-", "-", "-", successful)
                : List.of(name, ms(MonotoneTrend.median(times)), ms(times[0]), ms(times[times.length - 1]), successful);
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f ms" : "%.1f ms", value);
    }
}
