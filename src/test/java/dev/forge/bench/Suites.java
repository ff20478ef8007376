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
            samples.add(Sample.of(Operation.STARTUP, "forge", Metric.STARTUP, Figure.of(times[i]))
                    .at(moment)
                    .round(i)
                    .named("forge_startup_" + i));
        }
        return new Suite(
                "forge_startup",
                moment,
                7,
                List.of("startup: forge"),
                new HostEnvironment(Map.of("host", host)),
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
                new HostEnvironment(Map.of("host", "here", "payload", payload)),
                suite.engines(),
                suite.results(),
                suite.warnings());
    }

    /** A run with everything that a result file may hold: failures, warm-ups, factors, an absent engine, verdicts. */
    public static Suite everything() {
        List<Sample> samples = new ArrayList<>();
        add(samples, startup(Figure.of(999)).round(0).warmUp(true));
        double[] times = {100, 110, 90, 105, 95, 120};
        for (int i = 0; i < times.length; i++) {
            add(
                    samples,
                    startup(Figure.of(times[i]))
                            .round(i)
                            .phases(Map.of(Metric.FIRST_OUTPUT, Figure.of(times[i] - 10)))
                            .details(new SampleDetails.CommandCpu(20, 10)));
        }
        add(
                samples,
                startup(Figure.unavailable("exit code 1: \u001b[31m\"<no>\", really"))
                        .round(6));
        add(samples, startup(Figure.of(400)).round(0).factors(Factors.concurrency(4)));
        add(
                samples,
                Sample.of(Operation.MEMORY, "forge", Metric.MEMORY, Figure.of(1.5))
                        .factors(Factors.containers(1)));
        add(samples, Sample.of(Operation.DENSITY, "forge", Metric.DENSITY, Figure.of(321)));
        return new Suite(
                "forge_comprehensive",
                MOMENT,
                7,
                List.of("startup: forge"),
                new HostEnvironment(Map.of("host", "a \"host\"", "cpus", 2)),
                List.of(ready("forge", "overlay"), new EngineReport.Absent("docker", "it is not installed", null)),
                samples,
                List.of("the host is busy"),
                List.of(
                        new GateResult(
                                new SampleTable.Key("forge", Metric.STARTUP, Factors.NONE),
                                "main",
                                80,
                                102.5,
                                Optional.of(new Interval(1.2, 1.35)),
                                new Gate(0.05, 1),
                                Verdict.SLOWER),
                        new GateResult(
                                new SampleTable.Key("forge", Metric.FIRST_OUTPUT, Factors.NONE),
                                "main",
                                90,
                                92.5,
                                Optional.empty(),
                                new Gate(0.05, 1),
                                Verdict.INCONCLUSIVE)));
    }

    private static Sample.Builder startup(Figure value) {
        return Sample.of(Operation.STARTUP, "forge", Metric.STARTUP, value);
    }

    private static void add(List<Sample> samples, Sample.Builder sample) {
        samples.add(sample.at(MOMENT).named(sample.stem() + "_" + samples.size()));
    }
}
