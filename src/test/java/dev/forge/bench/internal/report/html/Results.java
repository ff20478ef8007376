package dev.forge.bench.internal.report.html;

import dev.forge.bench.EngineReport;
import dev.forge.bench.Factors;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleDetails;
import dev.forge.bench.Suite;
import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.stats.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** Suites as the laboratory writes them, with everything a page can show. */
final class Results {
    /** What must never become markup. */
    static final String HOSTILE = "\"'><script>alert(1)</script><img src=http://192.0.2.1/x onerror=alert(2)>&lt;";

    private static final Instant BEGIN = Instant.parse("2026-01-31T08:00:00Z");

    private final List<Sample> samples = new ArrayList<>();
    private final Random random = new Random(11);

    private void add(Sample.Builder sample) {
        samples.add(sample.at(BEGIN).named(sample.stem() + "_" + samples.size()));
    }

    /** Startups with their phases; each seventh run fails. */
    private void startups(String engine, int rounds, double milliseconds) {
        for (int round = 0; round < rounds; round++) {
            double value = milliseconds * (1 + 0.1 * random.nextDouble());
            Figure figure = round % 7 == 6 ? Figure.unavailable("exit code 125") : Figure.of(value);
            add(Sample.of(Operation.STARTUP, engine, Metric.STARTUP, figure)
                    .round(round)
                    .phases(Map.of(
                            Metric.FIRST_OUTPUT,
                            Figure.of(0.8 * value),
                            Metric.SETTLED,
                            Figure.of(1.2 * value),
                            Metric.CPU,
                            Figure.of(0.5 * value))));
        }
    }

    private void scaling(String engine) {
        // Twice, so that the fitted line has an interval.
        for (double base : new double[] {103.25, 103.5}) {
            Map.of(Metric.MEMORY_IDLE, 0, Metric.MEMORY, 1, Metric.MEMORY_CONTAINERS, 10)
                    .forEach((metric, containers) ->
                            add(Sample.of(Operation.MEMORY, engine, metric, Figure.of(base + 2.25 * containers))
                                    .factors(Factors.containers(containers))));
        }
        add(Sample.of(Operation.DISK, engine, Metric.DISK, Figure.of(100)).factors(Factors.containers(20)));
        add(Sample.of(Operation.DISK, engine, Metric.DISK_CONTAINERS, Figure.of(104))
                .factors(Factors.containers(20)));
        for (int n : new int[] {1, 4}) {
            add(Sample.of(Operation.CONCURRENCY, engine, Metric.THROUGHPUT, Figure.of(3 * n))
                    .factors(Factors.concurrency(n))
                    .details(new SampleDetails.Latencies(
                            OptionalDouble.of(200), OptionalDouble.of(250), OptionalDouble.of(300), 20, n - 1)));
        }
        add(Sample.of(Operation.DENSITY, engine, Metric.DENSITY, Figure.of(20))
                .details(new SampleDetails.Density(
                        "count",
                        Optional.empty(),
                        List.of(new SampleDetails.DensityPoint(0, 4), new SampleDetails.DensityPoint(20, 44)))));
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
        HostEnvironment environment = new HostEnvironment(Map.of(
                "host", "a", "cpu", "c", "cpus", 2, "command", "forge benchmark all --runtime " + engines.getLast()));
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
