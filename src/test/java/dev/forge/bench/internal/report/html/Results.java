package dev.forge.bench.internal.report.html;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Sample;
import dev.forge.bench.Suite;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.stats.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Suites as the laboratory writes them, with everything a page can show. */
final class Results {
    /** What must never become markup. */
    static final String HOSTILE = "\"'><script>alert(1)</script><img src=http://192.0.2.1/x onerror=alert(2)>&lt;";

    private static final Instant BEGIN = Instant.parse("2026-01-31T08:00:00Z");

    private final List<Sample> samples = new ArrayList<>();
    private final Random random = new Random(11);

    private void add(String operation, String engine, String metric, Figure value, String unit, Map<String, ?> more) {
        samples.add(new Sample(
                engine + "_" + samples.size(),
                operation,
                engine,
                metric,
                value,
                unit,
                BEGIN,
                new LinkedHashMap<>(more)));
    }

    /** Startups with their phases; each seventh run fails. */
    private void startups(String engine, int rounds, double milliseconds) {
        for (int round = 0; round < rounds; round++) {
            double value = milliseconds * (1 + 0.1 * random.nextDouble());
            Figure figure = round % 7 == 6 ? Figure.unavailable("exit code 125") : Figure.of(value);
            add(
                    "container_startup",
                    engine,
                    "startup",
                    figure,
                    "ms",
                    Map.of("round", round, "first_output", 0.8 * value, "settled", 1.2 * value, "cpu", 0.5 * value));
        }
    }

    private void scaling(String engine) {
        // Twice, so that the fitted line has an interval.
        for (double base : new double[] {103.25, 103.5}) {
            Map.of("memory_idle", 0, "memory", 1, "memory_containers", 10)
                    .forEach((metric, containers) -> add(
                            "memory_usage",
                            engine,
                            metric,
                            Figure.of(base + 2.25 * containers),
                            "MB",
                            Map.of("containers", containers)));
        }
        add("disk_usage", engine, "disk", Figure.of(100), "MB", Map.of("containers", 20));
        add("disk_usage", engine, "disk_containers", Figure.of(104), "MB", Map.of("containers", 20));
        for (int n : new int[] {1, 4}) {
            add(
                    "container_concurrency",
                    engine,
                    "throughput",
                    Figure.of(3 * n),
                    "containers/s",
                    Map.of("concurrency", n, "p50", 200, "p95", 250, "p99", 300, "succeeded", 20, "failed", n - 1));
        }
        add(
                "container_density",
                engine,
                "density",
                Figure.of(20),
                "containers",
                Map.of("stop_reason", "count", "points", List.of(List.of(0L, 4L), List.of(20L, 44L))));
    }

    private static Suite suite(List<String> engines, List<Sample> samples, Instant when) {
        List<EngineReport> reports = new ArrayList<>();
        for (String engine : engines) {
            reports.add(new EngineReport.Ready(
                    engine,
                    new EngineConfiguration(
                            "1.0", "runc 1.1", "overlay", engine, "cgroupfs", "none", List.of(engine))));
        }
        reports.add(new EngineReport.Absent("ctr", "not installed", "apt-get install containerd"));
        Map<String, Object> environment = Map.of(
                "host", "a", "cpu", "c", "cpus", 2, "command", "forge benchmark all --runtime " + engines.getLast());
        return new Suite(
                "forge_all",
                when,
                42,
                List.of("round: " + engines),
                environment,
                reports,
                samples,
                List.of(engines.getLast()));
    }

    /** Everything of these engines. */
    static Suite of(int rounds, String... engines) {
        Results results = new Results();
        for (int i = 0; i < engines.length; i++) {
            results.startups(engines[i], rounds, 100.0 * (i + 1));
            results.scaling(engines[i]);
        }
        return suite(List.of(engines), results.samples, BEGIN);
    }

    /** Runs before it, of which the later half starts twice as slowly. */
    static List<Suite> before(int runs, String... engines) {
        List<Suite> suites = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            Results results = new Results();
            for (String engine : engines) {
                results.startups(engine, 7, (run < runs / 2 ? 100 : 200) + run % 3);
            }
            suites.add(suite(List.of(engines), results.samples, BEGIN.minus(Duration.ofDays(runs - run))));
        }
        return suites;
    }
}
