package dev.forge.bench.internal.run;

import dev.forge.bench.BenchmarkContext;
import dev.forge.bench.BenchmarkStopped;
import dev.forge.bench.EngineReport;
import dev.forge.bench.GateResult;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.HostFact;
import dev.forge.bench.Operation;
import dev.forge.bench.OperationId;
import dev.forge.bench.Sample;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.Cautions;
import dev.forge.bench.internal.store.ResultFiles;
import dev.forge.stats.Figure;
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
    private final Set<OperationId> operations = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private List<GateResult> verdicts = List.of();
    private int failures;
    private int maxFailures = Integer.MAX_VALUE;
    private String lastFailure = "";
    private int firstRound;
    private int nextRound;
    private @Nullable Path file;

    public Recording(BenchmarkContext context) {
        this.context = context;
        fact(HostFact.IMAGE, context.workload().imageName());
        fact(HostFact.PAYLOAD, String.join(" ", context.workload().shortCommand()));
    }

    void round(String what, List<String> runtimes) {
        order.add(what + ": " + String.join(" ", runtimes));
    }

    /** Keeps what reduces confidence in the figures; the same words once. */
    void warning(String text) {
        if (!warnings.contains(text)) {
            warnings.add(text);
        }
    }

    /** Keeps what came of a decision that was made while measuring; it stands among the environment. */
    public void fact(HostFact fact, String text) {
        host.put(fact, text);
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
    public Sample add(Sample.Builder measured) {
        measured.round().ifPresent(own -> {
            int round = firstRound + own;
            measured.round(round);
            nextRound = Math.max(nextRound, round + 1);
        });
        String stem = measured.stem();
        int number = counts.merge(stem, 1, Integer::sum) - 1;
        Sample sample = measured.named(stem + "_" + number);
        samples.add(sample);
        if (!sample.warmUp() && sample.value() instanceof Figure.Unavailable unavailable) {
            failures++;
            lastFailure = unavailable.reason();
        }
        operations.add(sample.operation());
        return sample;
    }

    /** Lets the benchmark end when so many runs have failed. */
    public void stopAfter(int failed) {
        maxFailures = failed;
    }

    /** Throws {@link BenchmarkStopped} if more runs have failed than may. */
    void checkFailures() {
        if (failures >= maxFailures) {
            throw new BenchmarkStopped(
                    "stopped after " + failures + (failures == 1 ? " failed run: " : " failed runs: ") + lastFailure);
        }
    }

    /** The host as it was at the beginning. */
    HostEnvironment hostBefore() {
        return host.before();
    }

    /** Everything found so far, with all that reduces confidence in it. */
    public Suite suite() {
        Suite found = found();
        Set<String> all = new LinkedHashSet<>(warnings);
        all.addAll(Cautions.of(found));
        return found.with(List.copyOf(all));
    }

    /** Everything found so far, without the cautions: to look for them would be work beside the measuring. */
    Suite found() {
        return new Suite(name(), begun, context.seed(), order, host.untilNow(), engines(), samples, warnings, verdicts);
    }

    private String name() {
        return operations.size() == 1 && operations.iterator().next() instanceof Operation operation
                ? operation.suiteName()
                : Operation.SUITE_OF_SEVERAL;
    }

    /** Writes what there is, if it is to be written as it comes. */
    void autosave() {
        if (context.autosave() && !samples.isEmpty()) {
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
