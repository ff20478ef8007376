package dev.forge.bench;

import dev.forge.bench.runtime.EngineConfiguration;
import dev.forge.stats.Figure;
import dev.forge.stats.Gate;
import dev.forge.stats.Interval;
import dev.forge.stats.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Suites that tests are about. */
public final class Suites {
    /** When they began. */
    public static final Instant MOMENT = Instant.parse("2026-03-01T10:20:30.123456Z");

    private Suites() {}

    /** The terms of an engine with this storage driver. */
    public static EngineReport.Ready ready(String runtime, String storage) {
        return new EngineReport.Ready(
                runtime,
                new EngineConfiguration("1.0", "runc 1.1", storage, "seccomp.json", "cgroupfs", "none", List.of()));
    }

    /** A run of this host at this moment: startups of forge, in ms. */
    public static Suite startup(String host, Instant moment, String storage, double... times) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            samples.add(new Sample(
                    "forge_startup_" + i,
                    "container_startup",
                    "forge",
                    "startup",
                    Figure.of(times[i]),
                    "ms",
                    moment,
                    Map.of("round", i)));
        }
        return new Suite(
                "forge_startup",
                moment,
                7,
                List.of("startup: forge"),
                Map.of("host", host),
                List.of(ready("forge", storage)),
                samples,
                List.of());
    }

    /** The same run with containers that did something else. */
    public static Suite payload(Suite suite, String payload) {
        return new Suite(
                suite.suiteName(),
                suite.timestamp(),
                suite.seed(),
                suite.order(),
                Map.of("host", "here", "payload", payload),
                suite.engines(),
                suite.results(),
                suite.warnings());
    }

    /** A run with everything that a result file may hold: failures, warm-ups, factors, an absent engine, verdicts. */
    public static Suite everything() {
        List<Sample> samples = new ArrayList<>();
        sample(samples, "startup", Figure.of(999), Map.of("round", 0, "warmup", true));
        double[] times = {100, 110, 90, 105, 95, 120};
        for (int i = 0; i < times.length; i++) {
            sample(
                    samples,
                    "startup",
                    Figure.of(times[i]),
                    Map.of("round", i, "first_output", times[i] - 10, "cli_user_cpu", 20.0, "cli_system_cpu", 10.0));
        }
        sample(samples, "startup", Figure.unavailable("exit code 1: \u001b[31m\"<no>\", really"), Map.of("round", 6));
        sample(samples, "startup", Figure.of(400), Map.of("round", 0, "concurrency", 4));
        sample(samples, "memory", Figure.of(1.5), Map.of("containers", 1));
        sample(samples, "density", Figure.of(321), Map.of());
        return new Suite(
                "forge_comprehensive",
                MOMENT,
                7,
                List.of("startup: forge"),
                Map.of("host", "a \"host\"", "cpus", 2),
                List.of(ready("forge", "overlay"), new EngineReport.Absent("docker", "it is not installed", null)),
                samples,
                List.of("the host is busy"),
                List.of(
                        new GateResult(
                                new SampleTable.Key("forge", Metric.STARTUP, ""),
                                "main",
                                80,
                                102.5,
                                Optional.of(new Interval(1.2, 1.35)),
                                new Gate(0.05, 1),
                                Verdict.SLOWER),
                        new GateResult(
                                new SampleTable.Key("forge", Metric.FIRST_OUTPUT, ""),
                                "main",
                                90,
                                92.5,
                                Optional.empty(),
                                new Gate(0.05, 1),
                                Verdict.INCONCLUSIVE)));
    }

    private static void sample(List<Sample> samples, String metric, Figure value, Map<String, Object> details) {
        String operation = switch (metric) {
            case "startup" -> "container_startup";
            case "memory" -> "memory_usage";
            default -> "container_density";
        };
        String unit = Metric.named(metric).orElseThrow().unit();
        samples.add(new Sample(
                "forge_" + metric + "_" + samples.size(), operation, "forge", metric, value, unit, MOMENT, details));
    }
}
