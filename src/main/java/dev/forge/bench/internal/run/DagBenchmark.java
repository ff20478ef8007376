package dev.forge.bench.internal.run;

import dev.forge.bench.DagPlan;
import dev.forge.bench.DagResult;
import dev.forge.bench.Factors;
import dev.forge.bench.FanIn;
import dev.forge.bench.Metric;
import dev.forge.bench.Operation;
import dev.forge.bench.Parameters;
import dev.forge.bench.Sample;
import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.ResourceUsage;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.PathLookup;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What it costs to compile a workflow: a whole process each time, from the start of the command to a checked and sorted
 * graph, of a file that is new, and again of the same file; and what a run costs for each step beside its container. For
 * generated workflows ninja(1) and make(1), where they are installed, read the same graph in their languages, as a dry
 * run, in the same rounds.
 */
public final class DagBenchmark implements Benchmark<DagResult> {
    private static final double NANOS_PER_MS = 1e6;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** From so many on ninja takes a minute and more for one node on which all depend. */
    private static final int MAX_WIDE_NINJA = 20_000;

    private final Session session;
    private final DagPlan plan;
    private final List<Graph> graphs = new ArrayList<>();
    private final boolean besideOthers;
    private int written;

    /** One workflow, and where its files are. */
    private record Graph(Factors factors, File directory, Function<String, String> compose, int tasks, FanIn fanIn) {}

    /**
     * A benchmark.
     *
     * @param besideOthers whether ninja and make are measured too
     */
    public DagBenchmark(Session session, DagPlan plan, boolean besideOthers) {
        this.session = session;
        this.plan = plan;
        this.besideOthers = besideOthers;
    }

    private List<Engine> engines() {
        return session.engines().stream()
                .filter(engine -> plan.runtimes().contains(engine.name()) && engine.hasWorkflows())
                .toList();
    }

    @Override
    public int steps() {
        int count =
                plan.file() != null ? 1 : plan.tasks().size() * plan.fanIns().size();
        return (plan.iterations() + 1) * count * engines().size();
    }

    @Override
    public List<DagResult> run() {
        int first = session.recording().count();
        if (engines().isEmpty()) {
            return List.of();
        }
        File directory = StaleState.newDirectory(session.image().archive().getParentFile());
        try {
            prepare(directory);
            // The first round is a warm-up: what is read from disk then comes from memory afterwards.
            for (int round = -1; round < plan.iterations(); round++) {
                for (Graph graph : session.inRandomOrder(graphs)) {
                    measure(graph, round);
                }
                session.recording().autosave();
            }
        } finally {
            FileTree.remove(directory);
        }
        return results(session.recording().samples(first));
    }

    private void prepare(File directory) {
        Path file = plan.file();
        if (file != null) {
            String text = TextFile.read(file.toFile());
            Map<String, String> name = Map.of(DagResult.FILE, file.getFileName() + "");
            File beside = file.toFile().getAbsoluteFile().getParentFile();
            graphs.add(new Graph(
                    Factors.NONE.withParameters(new Parameters(name)),
                    beside,
                    comment -> "# " + comment + "\n" + text,
                    0,
                    FanIn.RANDOM));
            return;
        }
        for (FanIn fanIn : plan.fanIns()) {
            for (int tasks : plan.tasks()) {
                Map<String, String> values = new LinkedHashMap<>();
                values.put(DagResult.TASKS, Integer.toString(tasks));
                values.put(DagResult.FAN_IN, fanIn.key());
                GeneratedDag dag =
                        new GeneratedDag(tasks, fanIn, session.context().seed());
                File place = new File(directory, fanIn.key() + tasks);
                if (!place.mkdirs()) {
                    throw new ForgeException("cannot make the directory " + place);
                }
                if (besideOthers) {
                    TextFile.write(new File(place, "build.ninja"), dag.ninja());
                    TextFile.write(new File(place, "Makefile"), dag.makefile());
                }
                graphs.add(new Graph(
                        Factors.NONE.withParameters(new Parameters(values)), place, dag::compose, tasks, fanIn));
            }
        }
    }

    private void measure(Graph graph, int round) {
        List<Runnable> block = new ArrayList<>();
        for (Engine engine : engines()) {
            block.add(() -> {
                session.step("compiling " + graph.factors().text() + " with " + engine.name());
                compile(engine, graph, round);
            });
        }
        if (besideOthers && plan.file() == null) {
            boolean ninja = graph.fanIn() != FanIn.WIDE || graph.tasks() <= MAX_WIDE_NINJA;
            if (ninja) {
                other("ninja", "build.ninja", graph, round).ifPresent(block::add);
            }
            other("make", "Makefile", graph, round).ifPresent(block::add);
        }
        session.inRandomOrder(block).forEach(Runnable::run);
    }

    /** Another program's dry run, if it is installed. */
    private Optional<Runnable> other(String program, String file, Graph graph, int round) {
        Map<String, String> environment = session.context().environment();
        String path = PathLookup.find(program, environment);
        if (path == null) {
            return Optional.empty();
        }
        Spawn command = new Spawn(List.of(path, "-n", "-f", file), environment)
                .in(graph.directory())
                .within(LIMIT);
        return Optional.of(() -> add(program, graph, round, Metric.COMPILE, command.run(), Set.of(), command));
    }

    private void compile(Engine engine, Graph graph, int round) {
        Spawn timed = check(engine, newFile(graph));
        Spawn.Ended ended = timed.run();
        session.check();
        // The same file once more, which a compiled graph may be kept of.
        Spawn.Ended again = ended.succeeded() ? timed.run() : ended;
        session.check();
        File file = new File(timed.command().getLast());
        Figure scheduling = ended.succeeded() ? scheduling(engine, file) : Figure.unavailable(ended.complaint());
        remove(file);
        Spawn watched = check(engine, newFile(graph));
        add(engine.name(), graph, round, Metric.COMPILE, ended, engine.residents(), watched);
        remove(new File(watched.command().getLast()));
        add(engine.name(), graph, round, Metric.RECOMPILE, time(again));
        add(engine.name(), graph, round, Metric.SCHEDULING, scheduling);
    }

    private static Spawn check(Engine engine, File file) {
        return engine.workflow(List.of("check", "--quiet", "--no-images", file.getPath()))
                .within(LIMIT);
    }

    /** The workflow under a new name and with another first line, so that nobody can know it. */
    private File newFile(Graph graph) {
        File file = new File(graph.directory(), ".forge-benchmark-" + written++ + ".yaml");
        TextFile.write(file, graph.compose().apply("benchmark " + System.nanoTime()));
        return file;
    }

    private static void remove(File file) {
        FileTree.remove(file);
    }

    private Figure scheduling(Engine engine, File file) {
        Spawn.Ended ended = engine.workflow(List.of("rehearse", "--format", "json", file.getPath()))
                .within(LIMIT)
                .run();
        session.check();
        if (!ended.succeeded()) {
            return Figure.unavailable(ended.complaint());
        }
        JsonObject said = JsonObject.parse(ended.output(), "what forge workflow rehearse printed");
        return Figure.of(said.number("nanos") / 1e3 / Math.max(1, said.number("runs")));
    }

    private static Figure time(Spawn.Ended ended) {
        return ended.succeeded() ? Figure.of(ended.exit() / NANOS_PER_MS) : Figure.unavailable(ended.complaint());
    }

    /** A timed run, and another one beside it whose memory is watched. */
    private void add(
            String runtime,
            Graph graph,
            int round,
            Metric metric,
            Spawn.Ended ended,
            Set<Integer> residents,
            Spawn watched) {
        Map<Metric, Figure> phases = new EnumMap<>(Metric.class);
        if (ended.succeeded()) {
            ResourceUsage usage = ResourceUsage.of(residents, watched, Duration.ofSeconds(2), Spawn.Ended::succeeded);
            session.check();
            phases.put(Metric.CPU, Figure.of((ended.userMicros() + ended.systemMicros()) / 1e3));
            phases.put(Metric.CLI_MEMORY, usage.cliMemory());
        }
        session.recording()
                .add(sample(runtime, graph, round, metric, time(ended)).phases(phases));
    }

    private void add(String runtime, Graph graph, int round, Metric metric, Figure value) {
        session.recording().add(sample(runtime, graph, round, metric, value));
    }

    private static Sample.Builder sample(String runtime, Graph graph, int round, Metric metric, Figure value) {
        Sample.Builder sample = Sample.of(Operation.DAG, runtime, metric, value).factors(graph.factors());
        return round < 0 ? sample.warmUp(true) : sample.round(round);
    }

    private List<DagResult> results(List<Sample> samples) {
        List<DagResult> results = new ArrayList<>();
        List<String> runtimes =
                new ArrayList<>(engines().stream().map(Engine::name).toList());
        runtimes.addAll(List.of("ninja", "make"));
        for (Graph graph : graphs) {
            for (String runtime : runtimes) {
                DagResult result = new DagResult(runtime, graph.factors(), samples);
                if (!result.samples().isEmpty()) {
                    results.add(result);
                }
            }
        }
        return results;
    }
}
