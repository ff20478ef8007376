package dev.forge.bench.internal.run;

import dev.forge.bench.CheckPlan;
import dev.forge.bench.EngineReport;
import dev.forge.bench.GateResult;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.bench.analysis.HostDifferences;
import dev.forge.core.ForgeException;
import dev.forge.stats.Gate;
import dev.forge.stats.Series;
import dev.forge.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures and judges. As long as it cannot be told what became of startup it goes on measuring, to a limit; and a
 * regression is one only if a second measurement, of which nothing is shared with the first, finds it too.
 */
public final class CheckBenchmark {
    /** How often as many rounds as planned are measured until it gives up being sure. */
    private static final int MAX_PARTS = 3;

    private final Session session;
    private final CheckPlan plan;
    private final Optional<SampleTable> stored;

    public CheckBenchmark(Session session, CheckPlan plan) {
        this.session = session;
        this.plan = plan;
        stored = plan.stored().map(SampleTable::of);
    }

    public List<GateResult> run() {
        for (EngineReport report : session.recording().engines()) {
            if (report instanceof EngineReport.Absent absent) {
                throw ForgeException.missing(
                        "nothing to check, " + absent.runtime() + " does not work: " + absent.reason(), absent.hint());
            }
        }
        List<GateResult> found = measured();
        if (found.stream().anyMatch(GateResult::isRegression)) {
            session.context().progress().note("a regression was found; measuring again before it counts");
            List<GateResult> again = measured();
            found = found.stream().map(each -> confirmed(each, again)).toList();
        }
        warn(found);
        session.recording().judge(found);
        session.recording().autosave();
        return found;
    }

    private static GateResult confirmed(GateResult first, List<GateResult> again) {
        if (!first.isRegression()) {
            return first;
        }
        for (GateResult second : again) {
            if (second.key().equals(first.key()) && second.isRegression()) {
                return second;
            }
        }
        return first.with(Verdict.INCONCLUSIVE);
    }

    private void warn(List<GateResult> found) {
        plan.stored().ifPresent(baseline -> {
            Recording recording = session.recording();
            HostDifferences.between(baseline, recording.found()).forEach(recording::warning);
            recording.warning("not measured side by side with the baseline: a drift of the host since "
                    + Suite.minute(baseline.timestamp()) + " counts as a change");
        });
        for (SampleTable.Key key : stored.map(SampleTable::keys).orElse(Set.of())) {
            if (plan.runtimes().contains(key.runtime())
                    && plan.thresholds().hasAny(key.metric())
                    && found.stream().noneMatch(gateResult -> gateResult.key().equals(key))) {
                session.recording()
                        .warning("not checked, as it was not measured now: " + key.quantity() + " of " + key.runtime());
            }
        }
    }

    /** One whole measurement, as long as needed. */
    private List<GateResult> measured() {
        int from = session.recording().count();
        List<GateResult> found = List.of();
        for (int part = 0; part < MAX_PARTS; part++) {
            if (part > 0 && found.stream().noneMatch(CheckBenchmark::isOpen)) {
                break;
            }
            measure(part == 0);
            found = judged(SampleTable.of(session.recording().samples(from)));
        }
        return found;
    }

    /** Whether more rounds may tell. */
    private static boolean isOpen(GateResult gateResult) {
        return gateResult.verdict() == Verdict.INCONCLUSIVE
                && gateResult.key().metric().unit().equals("ms");
    }

    private void measure(boolean everything) {
        session.recording().continueRounds();
        plan.startup().ifPresent(startup -> session.measure(new StartupBenchmark(session, startup)));
        plan.subjects().dag().ifPresent(dag -> session.measure(new DagBenchmark(session, dag, false)));
        plan.subjects().workflow().ifPresent(flow -> session.measure(new WorkflowBenchmark(session, flow)));
        if (everything) {
            plan.subjects().files().ifPresent(files -> session.measure(new FilesBenchmark(session, files)));
            plan.memory().ifPresent(memory -> session.measure(new MemoryBenchmark(session, memory)));
            plan.disk().ifPresent(disk -> session.measure(new DiskBenchmark(session, disk)));
        }
    }

    private List<GateResult> judged(SampleTable now) {
        List<GateResult> found = new ArrayList<>();
        for (SampleTable.Key key : now.keys()) {
            if (plan.runtimes().contains(key.runtime())) {
                judged(now, key).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<GateResult> judged(SampleTable now, SampleTable.Key key) {
        Series before;
        Series after;
        boolean paired = false;
        if (stored.isPresent()) {
            before = stored.get().values(key);
            after = now.values(key);
        } else {
            SampleTable.Key other = new SampleTable.Key(plan.baseline(), key.metric(), key.factors());
            SampleTable.Pairs pairs = now.pairs(key, other);
            paired = now.isInRounds(key);
            before = paired ? pairs.second() : now.values(other);
            after = paired ? pairs.first() : now.values(key);
        }
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        Optional<Gate> gate = plan.thresholds().gate(key.metric(), before.median());
        boolean side = paired;
        return gate.map(some -> GateResult.of(key, plan.baseline(), before, after, side, some));
    }
}
