package dev.forge.bench;

import dev.forge.bench.stats.Gate;
import dev.forge.bench.stats.Series;
import dev.forge.bench.stats.Verdict;
import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures and judges. As long as it cannot be told what became of startup it goes on measuring, to a limit; and a
 * regression is one only if a second measurement, of which nothing is shared with the first, finds it too.
 */
final class Check {
    /** How often as many rounds as planned are measured until it gives up being sure. */
    private static final int MOST_PARTS = 3;

    private final Session session;
    private final CheckPlan plan;
    private final Optional<Measurements> stored;

    Check(Session session, CheckPlan plan) {
        this.session = session;
        this.plan = plan;
        stored = plan.stored().map(Measurements::of);
    }

    List<Judgement> run() {
        for (EngineReport report : session.recording().engines()) {
            if (report instanceof EngineReport.Absent absent) {
                throw ForgeException.missing(
                        "nothing to check, " + absent.runtime() + " does not work: " + absent.reason(), absent.hint());
            }
        }
        List<Judgement> found = measured();
        if (found.stream().anyMatch(Judgement::isRegression)) {
            session.conditions().progress().note("a regression was found; measuring again before it counts");
            List<Judgement> again = measured();
            found = found.stream().map(each -> confirmed(each, again)).toList();
        }
        warn(found);
        session.recording().judge(found);
        session.recording().autosave();
        return found;
    }

    private static Judgement confirmed(Judgement first, List<Judgement> again) {
        if (!first.isRegression()) {
            return first;
        }
        for (Judgement second : again) {
            if (second.key().equals(first.key()) && second.isRegression()) {
                return second;
            }
        }
        return first.with(Verdict.INCONCLUSIVE);
    }

    private void warn(List<Judgement> found) {
        plan.stored().ifPresent(baseline -> {
            Recording recording = session.recording();
            Differences.between(baseline, recording.suite()).forEach(recording::warning);
            recording.warning("not measured side by side with the baseline: a drift of the host since "
                    + Suite.moment(baseline.timestamp()).substring(0, 16) + " counts as a change");
        });
        for (Measurements.Key key : stored.map(Measurements::keys).orElse(Set.of())) {
            if (plan.runtimes().contains(key.runtime())
                    && plan.thresholds().hasAny(key.metric())
                    && found.stream().noneMatch(judgement -> judgement.key().equals(key))) {
                session.recording()
                        .warning("not checked, as it was not measured now: " + key.quantity() + " of " + key.runtime());
            }
        }
    }

    /** One whole measurement, as long as needed. */
    private List<Judgement> measured() {
        int from = session.recording().count();
        List<Judgement> found = List.of();
        for (int part = 0; part < MOST_PARTS; part++) {
            if (part > 0 && found.stream().noneMatch(Check::isOpen)) {
                break;
            }
            measure(part == 0);
            found = judged(Measurements.of(session.recording().samples(from)));
        }
        return found;
    }

    /** Whether more rounds may tell. */
    private static boolean isOpen(Judgement judgement) {
        return judgement.verdict() == Verdict.INCONCLUSIVE
                && judgement.key().metric().unit().equals("ms");
    }

    private void measure(boolean everything) {
        int engines = session.engines().size();
        session.recording().continueRounds();
        plan.startup().ifPresent(startup -> {
            session.expect(StartupBenchmark.steps(startup) * engines);
            new StartupBenchmark(session, startup).run();
        });
        if (everything) {
            plan.memory().ifPresent(memory -> {
                session.expect(MemoryBenchmark.steps(memory) * engines);
                new MemoryBenchmark(session, memory).run();
            });
            plan.disk().ifPresent(disk -> {
                session.expect(DiskBenchmark.steps(disk, session.engines()));
                new DiskBenchmark(session, disk).run();
            });
        }
    }

    private List<Judgement> judged(Measurements now) {
        List<Judgement> found = new ArrayList<>();
        for (Measurements.Key key : now.keys()) {
            if (plan.runtimes().contains(key.runtime())) {
                judged(now, key).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Judgement> judged(Measurements now, Measurements.Key key) {
        Series before;
        Series after;
        boolean paired = false;
        if (stored.isPresent()) {
            before = stored.get().values(key);
            after = now.values(key);
        } else {
            Measurements.Key other = new Measurements.Key(plan.baseline(), key.metric(), key.factors());
            Measurements.Pairs pairs = now.pairs(key, other);
            paired = now.isInRounds(key);
            before = paired ? pairs.second() : now.values(other);
            after = paired ? pairs.first() : now.values(key);
        }
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        Optional<Gate> gate = plan.thresholds().gate(key.metric(), before.median());
        boolean side = paired;
        return gate.map(some -> Judgement.of(key, plan.baseline(), before, after, side, some));
    }
}
