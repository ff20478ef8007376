package dev.forge.bench.internal.run;

import dev.forge.bench.Factors;
import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Parameters;
import dev.forge.bench.Sample;
import dev.forge.bench.WorkflowPlan;
import dev.forge.bench.WorkflowResult;
import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.ResourceUsage;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A workflow on several engines: {@code forge workflow run}, on Forge and with {@code --engine} on the others, as a user
 * runs it. In every round each engine runs it once timed and once watched, in a random order.
 */
public final class WorkflowBenchmark implements Benchmark<WorkflowResult> {
    private static final Duration LIMIT = Duration.ofHours(2);
    private static final Duration MAX_CLEANUP = Duration.ofSeconds(2);
    private static final double NANOS_PER_MS = 1e6;
    private static final double BYTES_PER_MB = 1 << 20;

    private final Session session;
    private final WorkflowPlan plan;

    public WorkflowBenchmark(Session session, WorkflowPlan plan) {
        this.session = session;
        this.plan = plan;
    }

    @Override
    public int steps() {
        return (plan.iterations() + 1) * session.engines().size();
    }

    @Override
    public List<WorkflowResult> run() {
        int first = session.recording().count();
        session.recording().fact(HostFact.WORKFLOW, plan.file().toString());
        for (int round = -1; round < plan.iterations(); round++) {
            for (Engine engine : session.shuffled("workflow")) {
                session.step("the workflow on " + engine.name());
                measure(engine, round);
            }
            session.recording().autosave();
        }
        List<Sample> samples = session.recording().samples(first);
        return session.engines().stream()
                .map(engine -> new WorkflowResult(engine.name(), samples))
                .toList();
    }

    private void measure(Engine engine, int round) {
        List<String> words = List.of("--file", plan.file().toString());
        Spawn.Ended ended = workflow(engine, "run", words).within(LIMIT).run();
        session.check();
        List<JsonObject> steps = new ArrayList<>();
        String name = "";
        Spawn.Ended listed = workflow(
                        engine,
                        "ps",
                        List.of("--format", "json", "--file", plan.file().toString()))
                .run();
        for (String line : listed.succeeded() ? listed.output().lines().toList() : List.<String>of()) {
            JsonObject row = JsonObject.parse(line, "what forge workflow ps printed");
            name = row.text("Workflow", "");
            steps.add(row);
        }
        Map<Metric, Figure> phases = new EnumMap<>(Metric.class);
        if (ended.succeeded() && round >= 0) {
            ResourceUsage usage = ResourceUsage.of(
                    engine, workflow(engine, "run", words).within(LIMIT), MAX_CLEANUP, Spawn.Ended::succeeded);
            session.check();
            phases.put(Metric.CPU, usage.cpu());
        }
        Figure time =
                ended.succeeded() ? Figure.of(ended.exit() / NANOS_PER_MS) : Figure.unavailable(ended.complaint());
        add(
                round,
                Sample.of(Operation.WORKFLOW, engine.name(), Metric.WORKFLOW_RUN, time)
                        .factors(factors(name, ""))
                        .phases(phases)
                        .exitCode(ended.exitCode()));
        for (JsonObject step : ended.succeeded() ? steps : List.<JsonObject>of()) {
            JsonObject figures = step.objectOrNull("Figures");
            if (figures != null && figures.has("runMillis")) {
                add(round, sample(engine, step, figures).factors(factors(name, step.text("Step"))));
            }
        }
    }

    private void add(int round, Sample.Builder sample) {
        session.recording().add(round < 0 ? sample.warmUp(true) : sample.round(round));
    }

    private static Factors factors(String workflow, String step) {
        Map<String, String> names = new LinkedHashMap<>();
        names.put(WorkflowResult.WORKFLOW, workflow);
        if (!step.isEmpty()) {
            names.put(WorkflowResult.STEP, step);
        }
        return Factors.NONE.withParameters(new Parameters(names));
    }

    private static Sample.Builder sample(Engine engine, JsonObject step, JsonObject figures) {
        Map<Metric, Figure> phases = new EnumMap<>(Metric.class);
        double run = figures.real("runMillis");
        if (figures.has("startMillis")) {
            phases.put(Metric.STEP_START, Figure.of(figures.real("startMillis")));
        }
        if (figures.has("cpuMillis")) {
            phases.put(Metric.CPU, Figure.of(figures.real("cpuMillis")));
        }
        if (figures.has("peakBytes")) {
            phases.put(Metric.STEP_MEMORY, Figure.of(figures.real("peakBytes") / BYTES_PER_MB));
        }
        boolean isStopped = step.flag("Stopped");
        if (isStopped) {
            // How long a service runs is decided by those who need it.
            Figure start = phases.getOrDefault(Metric.STEP_START, Figure.unavailable("not known"));
            phases.remove(Metric.STEP_START);
            return Sample.of(Operation.WORKFLOW, engine.name(), Metric.STEP_START, start)
                    .phases(phases);
        }
        phases.put(Metric.STEP_OVERHEAD, Figure.of(Math.max(0, step.real("Millis") - run)));
        return Sample.of(Operation.WORKFLOW, engine.name(), Metric.STEP, Figure.of(run))
                .phases(phases);
    }

    /** The command of a Forge, which runs it itself or on another engine. */
    private Spawn workflow(Engine engine, String verb, List<String> options) {
        List<String> words = new ArrayList<>(List.of(verb));
        words.addAll(options);
        if (engine.hasWorkflows()) {
            if (verb.equals("run")) {
                // What the cache knows would be no run.
                words.add("--no-cache");
            }
            return engine.workflow(words);
        }
        BenchmarkHost host = BenchmarkHost.of(
                session.context().environment(), session.context().home());
        String launcher = PathLookup.find(host.launcher(), host.environment());
        if (launcher == null) {
            throw new ForgeException("there is no " + host.launcher() + " to run a workflow with");
        }
        List<String> command = new ArrayList<>(List.of(launcher, "workflow"));
        command.addAll(words);
        if (verb.equals("run")) {
            command.addAll(List.of("--engine", engine.name()));
        }
        return new Spawn(command, host.environment());
    }
}
