package dev.forge.bench.internal.run;

import dev.forge.bench.BenchmarkContext;
import dev.forge.bench.EngineReport;
import dev.forge.bench.GateResult;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.Cautions;
import dev.forge.bench.internal.store.ResultFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a runner has found so far, and the file that it goes to. */
public final class Recording {
    private final BenchmarkContext context;
    private final Instant begun = Instant.now();
    private final HostFacts host = new HostFacts();
    private final List<String> order = new ArrayList<>();
    private final Map<String, EngineReport> engines = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<String> operations = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private List<GateResult> verdicts = List.of();
    private int firstRound;
    private int nextRound;
    private @Nullable Path file;

    public Recording(BenchmarkContext context) {
        this.context = context;
        fact(Suite.IMAGE, context.workload().imageName());
        fact(Suite.PAYLOAD, String.join(" ", context.workload().shortCommand()));
    }

    void round(String what, List<String> runtimes) {
        order.add(what + ": " + String.join(" ", runtimes));
    }

    /** Keeps what makes the figures worth less; the same words once. */
    void warning(String text) {
        if (!warnings.contains(text)) {
            warnings.add(text);
        }
    }

    /** Keeps what came of a decision that was made while measuring; it stands among the environment. */
    public void fact(String name, String text) {
        host.before().put(name, text);
    }

    void engine(EngineReport report) {
        engines.put(report.runtime(), report);
    }

    public List<EngineReport> engines() {
        return List.copyOf(engines.values());
    }

    void judge(List<GateResult> gateResults) {
        verdicts = List.copyOf(gateResults);
    }

    /** Rounds from now on are other ones than those so far, though a benchmark counts its own from 0 again. */
    void continueRounds() {
        firstRound = nextRound;
    }

    /** The samples from a place on. */
    List<Sample> samples(int from) {
        return List.copyOf(samples.subList(from, samples.size()));
    }

    /** Adds a sample under the next free name: {@code forge_startup_0}, then {@code forge_startup_1}. */
    void add(Sample sample) {
        String warmUp = sample.isWarmUp() ? "_warmup" : "";
        String stem = sample.runtime() + "_" + sample.metric() + warmUp;
        Map<String, Object> details = new LinkedHashMap<>(sample.details());
        if (details.get(SampleTable.ROUND) instanceof Integer round) {
            details.put(SampleTable.ROUND, firstRound + round);
            nextRound = Math.max(nextRound, firstRound + round + 1);
        }
        int number = counts.merge(stem, 1, Integer::sum) - 1;
        samples.add(new Sample(
                stem + "_" + number,
                sample.operation(),
                sample.runtime(),
                sample.metric(),
                sample.value(),
                sample.unit(),
                sample.timestamp(),
                details));
        if (!operations.contains(sample.operation())) {
            operations.add(sample.operation());
        }
    }

    /** The host as it was at the beginning. */
    Map<String, Object> hostBefore() {
        return host.before();
    }

    /** Everything found so far, with all that makes it worth less. */
    public Suite suite() {
        Suite found = found();
        Set<String> all = new LinkedHashSet<>(warnings);
        all.addAll(Cautions.of(found));
        return found.with(List.copyOf(all));
    }

    private Suite found() {
        return new Suite(name(), begun, context.seed(), order, host.untilNow(), engines(), samples, warnings, verdicts);
    }

    private String name() {
        if (operations.size() != 1) {
            return "forge_comprehensive";
        }
        return switch (operations.getFirst()) {
            case "container_startup" -> "forge_startup";
            case "memory_usage" -> "forge_memory";
            case "disk_usage" -> "forge_disk";
            case "image_load" -> "forge_load";
            case "container_lifecycle" -> "forge_lifecycle";
            case "container_density" -> "forge_density";
            case "container_concurrency" -> "forge_concurrency";
            default -> "forge_comprehensive";
        };
    }

    /** Writes what there is, if it is to be written as it comes. */
    void autosave() {
        if (context.autosave() && !samples.isEmpty()) {
            // Without the cautions: to look for them after every round would be work beside the measuring.
            write(found());
        }
    }

    public Path save() {
        return write(suite());
    }

    private Path write(Suite suite) {
        ResultFiles files = new ResultFiles(context.home());
        if (file == null) {
            file = files.claim(LocalDateTime.ofInstant(begun, ZoneId.systemDefault()));
        }
        ResultFiles.write(file, suite.json());
        return file;
    }

    public Path save(String name) {
        Path chosen = new ResultFiles(context.home()).named(name);
        ResultFiles.write(chosen, suite().json());
        return chosen;
    }

    int count() {
        return samples.size();
    }

    @Nullable
    public Path file() {
        return file;
    }
}
