package dev.forge.cli.workflow;

import dev.forge.bench.BenchmarkContext;
import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.Factors;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Parameters;
import dev.forge.bench.Progress;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.JsonObject;
import dev.forge.stats.Figure;
import dev.forge.workflow.run.PastRun;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The figures of a run's steps as samples, and their way into the result store. */
final class StepSamples {
    private static final double BYTES_PER_MB = 1 << 20;

    private StepSamples() {}

    /** Keeps the figures of what ran in a run, if anything did. */
    static void save(PastRun run, Map<String, String> environment) {
        List<Sample.Builder> samples = of(run);
        if (!samples.isEmpty()) {
            BenchmarkRunner runner = new BenchmarkRunner(new BenchmarkContext(
                    environment, Workload.STANDARD, BenchmarkContext.randomSeed(), false, false, Progress.NONE));
            runner.calledBy("forge workflow run " + run.facts().text("file", ""));
            runner.record(samples);
            runner.saveResults();
        }
    }

    /** The figures of the steps that ran in this run, not in one that it went on with. */
    static List<Sample.Builder> of(PastRun run) {
        List<Sample.Builder> samples = new ArrayList<>();
        String id = run.facts().text("id", "");
        for (JsonObject step : run.steps()) {
            JsonObject figures = step.objectOrNull("figures");
            if (figures != null && step.text("run", "").equals(id) && !step.flag("cached")) {
                samples.add(sample(run.facts(), step, figures));
            }
        }
        return samples;
    }

    private static Sample.Builder sample(JsonObject run, JsonObject step, JsonObject figures) {
        Map<Metric, Figure> phases = new EnumMap<>(Metric.class);
        put(phases, Metric.STEP_START, figures, "startMillis", 1);
        put(phases, Metric.CPU, figures, "cpuMillis", 1);
        put(phases, Metric.STEP_MEMORY, figures, "peakBytes", BYTES_PER_MB);
        put(phases, Metric.STEP_READ, figures, "readBytes", BYTES_PER_MB);
        put(phases, Metric.STEP_WRITTEN, figures, "writtenBytes", BYTES_PER_MB);
        put(phases, Metric.STEP_CPU_STALL, figures, "cpuStallMillis", 1);
        put(phases, Metric.STEP_MEMORY_STALL, figures, "memoryStallMillis", 1);
        put(phases, Metric.STEP_IO_STALL, figures, "ioStallMillis", 1);
        // How long a service runs is decided by those who need it.
        boolean isStopped = step.flag("stopped");
        Metric metric = isStopped ? Metric.STEP_START : Metric.STEP;
        Figure value = isStopped ? phases.remove(Metric.STEP_START) : figure(figures, "runMillis", 1);
        if (!step.text("state", "").equals("succeeded") && !isStopped) {
            value = Figure.unavailable(step.text("detail", "it failed"));
        }
        Map<String, String> names = new LinkedHashMap<>();
        names.put("workflow", run.text("workflow", ""));
        names.put("step", step.text("step", ""));
        return Sample.of(
                        Operation.WORKFLOW,
                        run.text("engine", "forge"),
                        metric,
                        value == null ? figure(figures, "", 1) : value)
                .factors(Factors.NONE.withParameters(new Parameters(names)))
                .phases(phases)
                .exitCode(OptionalInt.of((int) step.number("exitCode", 0)));
    }

    private static void put(
            Map<Metric, Figure> phases, Metric metric, JsonObject figures, String name, double divisor) {
        if (figures.has(name)) {
            phases.put(metric, figure(figures, name, divisor));
        }
    }

    private static Figure figure(JsonObject figures, String name, double divisor) {
        return figures.has(name)
                ? Figure.of(figures.real(name) / divisor)
                : Figure.unavailable("this host does not tell");
    }
}
