package dev.forge.bench.analysis;

import dev.forge.bench.EngineReport;
import dev.forge.bench.HostEnvironment;
import dev.forge.bench.HostEnvironment.Resource;
import dev.forge.bench.HostFact;
import dev.forge.bench.Metric;
import dev.forge.bench.Sample;
import dev.forge.bench.SampleTable;
import dev.forge.bench.Suite;
import dev.forge.core.text.Plural;
import dev.forge.stats.Figure;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** Finds what reduces confidence in the figures of a suite. The thresholds are all here. */
public final class Cautions {
    private static final double MAX_LOAD_PER_CPU = 0.5;
    /** Percent of the last ten seconds before, in which something waited. */
    private static final Map<Resource, Double> MAX_PRESSURE_BEFORE =
            Map.of(Resource.CPU, 10.0, Resource.IO, 10.0, Resource.MEMORY, 1.0);
    /** Percent of the benchmark; what it measures makes some itself. */
    private static final Map<Resource, Double> MAX_PRESSURE_DURING =
            Map.of(Resource.CPU, 50.0, Resource.IO, 25.0, Resource.MEMORY, 2.0);

    private static final double MAX_STEAL_PERCENT = 1;
    private static final double SLOW_FIRST_ROUND = 1.1;
    private static final double OUTER_FENCE = 3;

    private final List<String> args = new ArrayList<>();
    /** What was measured how few times. */
    private final Map<Integer, Set<String>> few = new TreeMap<>();

    private Cautions() {}

    /** All cautions about a suite, in words. */
    public static List<String> of(Suite suite) {
        Cautions cautions = new Cautions();
        cautions.host(suite.environment());
        cautions.failures(suite.results());
        Set<Metric> inRounds = PairwiseComparison.inRounds(suite);
        SampleTable sampleTable = SampleTable.of(suite);
        for (SampleTable.Key key : sampleTable.keys()) {
            if (inRounds.contains(key.metric()) && sampleTable.isInRounds(key)) {
                cautions.series(key, sampleTable.values(key));
            }
        }
        cautions.few.forEach((count, titles) -> cautions.add(
                Caution.TOO_FEW,
                Plural.of(count, "value of ", "values of ")
                        + String.join(", ", titles)
                        + Plural.form(count, " is few", " are few")));
        cautions.args.addAll(configuration(suite.engines()));
        return cautions.args;
    }

    /** The cautions about the host that an environment describes, in words. */
    public static List<String> of(HostEnvironment environment) {
        Cautions cautions = new Cautions();
        cautions.host(environment);
        return cautions.args;
    }

    private void add(Caution caution, String finding) {
        args.add(caution.text(finding));
    }

    private void host(HostEnvironment host) {
        double cpus = host.number(HostFact.CPUS).orElse(1);
        String load = host.display(HostFact.LOAD_BEFORE).split(" ", 2)[0];
        if (load.matches("[0-9.]+") && Double.parseDouble(load) >= MAX_LOAD_PER_CPU * cpus) {
            add(Caution.LOAD, "the host is busy (load " + load + " on " + Plural.of(Math.round(cpus), "CPU") + ")");
        }
        for (Resource resource : Resource.values()) {
            pressure(resource, "before", host.pressureBefore(resource), MAX_PRESSURE_BEFORE);
            pressure(resource, "during", host.pressureDuring(resource), MAX_PRESSURE_DURING);
        }
        host.number(HostFact.STEAL).ifPresent(steal -> {
            if (steal >= MAX_STEAL_PERCENT) {
                add(Caution.STEAL, percent(steal) + " of CPU time was stolen by the hypervisor");
            }
        });
        String governor = host.display(HostFact.GOVERNOR);
        if (!Set.of("unknown", "performance").contains(governor)) {
            add(Caution.FREQUENCY, "the CPU frequency governor is " + governor);
        }
        host.text(HostFact.FALLEN_COUNTERS)
                .ifPresent(names -> add(Caution.COUNTERS, "counters of the kernel fell meanwhile (" + names + ")"));
        host.number(HostFact.SWAPPED_PAGES).ifPresent(pages -> {
            if (pages > 0) {
                long count = Math.round(pages);
                add(Caution.SWAP, Plural.of(count, "page was", "pages were") + " swapped meanwhile");
            }
        });
    }

    private void pressure(Resource resource, String when, OptionalDouble waited, Map<Resource, Double> max) {
        waited.ifPresent(share -> {
            if (share >= max.getOrDefault(resource, Double.POSITIVE_INFINITY)) {
                add(
                        Caution.PRESSURE,
                        when + " the benchmark something waited for " + resource.key() + " " + percent(share)
                                + " of the time");
            }
        });
    }

    /** Whether in the last ten seconds nothing waited long for what others used; true if the kernel does not tell. */
    public static boolean isQuiet(HostEnvironment host) {
        for (Resource resource : Resource.values()) {
            OptionalDouble waited = host.pressureBefore(resource);
            if (waited.isPresent()
                    && waited.getAsDouble() >= MAX_PRESSURE_BEFORE.getOrDefault(resource, Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.0f %%", value);
    }

    private void failures(List<Sample> samples) {
        Map<String, Integer> all = new LinkedHashMap<>();
        Map<String, List<String>> failed = new LinkedHashMap<>();
        for (Sample sample : samples) {
            // What is not done in rounds is no run, and says for itself why it has no figure.
            if (sample.warmUp() || sample.round().isEmpty()) {
                continue;
            }
            String what = sample.runtime() + "'s " + sample.metric().title();
            all.merge(what, 1, Integer::sum);
            if (sample.value() instanceof Figure.Unavailable unavailable) {
                failed.computeIfAbsent(what, any -> new ArrayList<>()).add(unavailable.reason());
            }
        }
        failed.forEach((what, reasons) -> add(
                Caution.FAILED_RUNS,
                all.getOrDefault(what, 0) == 1
                        ? "the only run of " + what + " failed: " + reasons.getLast()
                        : reasons.size() + " of " + all.get(what) + " runs of " + what + " failed (the last one: "
                                + reasons.getLast() + ")"));
    }

    private void series(SampleTable.Key key, Series series) {
        String what = key.metric().title() + " of " + key.runtime()
                + (key.factors().isEmpty() ? "" : " (" + key.factors().text() + ")");
        Summary summary = Summary.of(series);
        if (summary.medianInterval().isEmpty()) {
            few.computeIfAbsent(summary.count(), any -> new LinkedHashSet<>())
                    .add(key.metric().title());
            return;
        }
        if (firstIsSlow(series)) {
            add(Caution.SLOW_FIRST_ROUND, "the first round's " + what + " is an outlier");
        }
        if (summary.drifting()) {
            add(Caution.DRIFT, what + " drifts from round to round");
        } else if (summary.autocorrelated()) {
            add(
                    Caution.AUTOCORRELATION,
                    what + " depends on the value before (r = " + String.format(Locale.ROOT, "%.2f", summary.lag1())
                            + ")");
        }
    }

    /** Beyond the outer fence of the others, and by an amount that matters. */
    private static boolean firstIsSlow(Series series) {
        Series others = new Series(series.values().subList(1, series.count()));
        double low = others.quantile(0.25);
        double high = others.quantile(0.75);
        double first = series.values().getFirst();
        return first > high + OUTER_FENCE * (high - low) && first > SLOW_FIRST_ROUND * others.median();
    }

    /** One sentence for each term in which the engines are not equal. */
    public static List<String> configuration(List<EngineReport> engines) {
        Map<String, Map<String, List<String>>> found = new LinkedHashMap<>();
        for (EngineReport report : engines) {
            if (report instanceof EngineReport.Ready ready) {
                ready.configuration()
                        .comparable()
                        .forEach((term, value) -> found.computeIfAbsent(term, any -> new LinkedHashMap<>())
                                .computeIfAbsent(value, any -> new ArrayList<>())
                                .add(ready.runtime()));
            }
        }
        List<String> sentences = new ArrayList<>();
        found.forEach((term, values) -> {
            if (values.size() > 1) {
                List<String> parts = new ArrayList<>();
                values.forEach((value, names) -> parts.add(String.join(" and ", names) + " " + value));
                sentences.add(Caution.UNEQUAL_CONFIGURATION.text(
                        "engines not on equal terms: " + term + ": " + String.join(", ", parts)));
            }
        });
        return sentences;
    }
}
