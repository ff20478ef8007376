package dev.forge.bench.internal.report;

import dev.forge.bench.Doctor;
import dev.forge.bench.Metric;
import dev.forge.core.JsonObject;
import dev.forge.stats.Interval;
import dev.forge.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The page of {@code benchmark doctor}, and the same as JSON. */
public final class DoctorPage {
    private DoctorPage() {}

    /** The page of an examination. */
    public static Page of(Doctor.Examination examination) {
        List<List<String>> rows = new ArrayList<>();
        for (Doctor.Finding check : examination.checks()) {
            rows.add(List.of(check.name(), (check.good() ? "✓ " : "✗ ") + check.finding()));
        }
        Table table = new Table("Host", List.of("Check", "Finding"), rows);
        return new Page(List.of(table), List.of(), List.of())
                .with(examination.noise().map(DoctorPage::sentences).orElse(List.of()), examination.cautions());
    }

    private static List<String> sentences(Doctor.Noise noise) {
        String times = "one start of " + noise.runtime() + " takes "
                + Amounts.milliseconds(noise.summary().median()) + " (median of "
                + noise.summary().count() + "), spread "
                + Amounts.milliseconds(noise.summary().spread());
        String itself = VerdictSentence.of(noise.runtime(), "itself", Metric.STARTUP, noise.ratio());
        String smallest = "the smallest difference that this host can show in one minute: "
                + VerdictSentence.percent(noise.smallestInOneMinute());
        return Verdict.of(noise.ratio()) == Verdict.NO_CHANGE
                ? List.of(times, itself, smallest)
                : List.of(times, itself, smallest, "an engine does not differ from itself: do not trust this host now");
    }

    /** The examination as JSON: durations in seconds, ratios and parts as they are, times in ms. */
    public static JsonObject json(Doctor.Examination examination) {
        List<JsonObject> checks = new ArrayList<>();
        for (Doctor.Finding check : examination.checks()) {
            checks.add(new JsonObject()
                    .put("name", check.name())
                    .put("finding", check.finding())
                    .put("good", check.good()));
        }
        Optional<Doctor.Noise> noise = examination.noise();
        return new JsonObject()
                .put("checks", checks)
                .put("noise", noise.isPresent() ? json(noise.get()) : null)
                .put("environment", examination.environment().facts())
                .put("cautions", examination.cautions());
    }

    private static JsonObject json(Doctor.Noise noise) {
        Interval interval = noise.ratio().interval();
        return new JsonObject()
                .put("runtime", noise.runtime())
                .put("seconds", noise.duration().toMillis() / 1000.0)
                .put("runs", noise.summary().count())
                .put("median_ms", noise.summary().median())
                .put("spread_ms", noise.summary().spread())
                .put("ratio", noise.ratio().value())
                .put("ratio_low", interval.low())
                .put("ratio_high", interval.high())
                .put("p", noise.ratio().p())
                .put("verdict", Verdict.of(noise.ratio()).word())
                .put("detectable", noise.ratio().detectable())
                .put("detectable_in_one_minute", noise.smallestInOneMinute());
    }
}
