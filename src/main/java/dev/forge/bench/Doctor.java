package dev.forge.bench;

import dev.forge.bench.analysis.Cautions;
import dev.forge.bench.internal.run.HostFacts;
import dev.forge.bench.runtime.Engines;
import dev.forge.core.ForgeException;
import dev.forge.core.PathLookup;
import dev.forge.core.Proc;
import dev.forge.profile.ResourceInfo;
import dev.forge.profile.SystemAnalyzer;
import dev.forge.stats.Ratio;
import dev.forge.stats.Series;
import dev.forge.stats.Summary;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Looks at a host before anything is measured on it: what could disturb, which engines work, and how large the noise
 * is, by measuring one engine against itself.
 */
public final class Doctor {
    /** How long the engine is measured against itself if nobody says. */
    public static final Duration DURATION = Duration.ofMinutes(1);

    private static final int PILOT_RUNS = 4;
    private static final int MIN_PAIRS = 6;
    private static final int MAX_PAIRS = 10_000;
    private static final double MIN_FREE_MB = 512;
    private static final double MIN_FREE_GB = 2;
    private static final Set<String> GOOD_CLOCKS =
            Set.of("tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter");

    private final BenchmarkContext context;
    private final BenchmarkRunner runner;

    /** A doctor under the conditions that benchmarks would have; what he measures is not saved. */
    public Doctor(BenchmarkContext context) {
        this.context = context;
        runner = new BenchmarkRunner(new BenchmarkContext(
                context.environment(),
                context.workload(),
                context.seed(),
                context.startDaemons(),
                false,
                context.progress()));
    }

    /**
     * One thing that was looked at.
     *
     * @param name what
     * @param finding what was found, in words
     * @param good whether benchmarks can be trusted and done with it
     */
    public record Finding(String name, String finding, boolean good) {}

    /**
     * An engine against itself: its runs were dealt at random, pair by pair, to two hands.
     *
     * @param runtime the engine
     * @param ratio the one hand's times divided by the other's
     * @param summary of all runs, in ms
     * @param duration how long it took
     */
    public record Noise(String runtime, Ratio ratio, Summary summary, Duration duration) {
        /** The smallest relative difference that would be seen in one minute: it shrinks with the root of the time. */
        public double smallestInOneMinute() {
            double minutes = duration.toNanos() / (double) DURATION.toNanos();
            return Math.expm1(Math.log1p(ratio.detectable()) * Math.sqrt(minutes));
        }
    }

    /**
     * What was found.
     *
     * @param checks one after another
     * @param noise how an engine differs from itself; empty if it could not be measured, which is then a check
     * @param environment the host as a result file describes it
     * @param cautions what reduces confidence in figures of this host now, in words
     */
    public record Examination(
            List<Finding> checks, Optional<Noise> noise, HostEnvironment environment, List<String> cautions) {
        /** Copies the lists. */
        public Examination {
            checks = List.copyOf(checks);
            cautions = List.copyOf(cautions);
        }
    }

    /**
     * Examines the host.
     *
     * @param runtime the engine that is measured against itself
     * @param duration about how long
     */
    public Examination examine(String runtime, Duration duration) {
        HostFacts facts = new HostFacts();
        List<Finding> checks = new ArrayList<>(host(facts.before()));
        checks.addAll(engines());
        Optional<Noise> noise = Optional.empty();
        try {
            noise = Optional.of(noise(runtime, duration));
        } catch (ForgeException e) {
            checks.add(new Finding("noise", "not measured: " + e.getMessage(), false));
        }
        HostEnvironment environment = facts.untilNow();
        return new Examination(checks, noise, environment, Cautions.of(environment));
    }

    private List<Finding> host(HostEnvironment host) {
        List<Finding> checks = new ArrayList<>();
        checks.add(new Finding("cpu", host.display(HostFact.CPUS) + " × " + host.display(HostFact.CPU), true));
        String governor = host.display(HostFact.GOVERNOR);
        checks.add(new Finding(
                "frequency governor", governor, Set.of("unknown", "performance").contains(governor)));
        String clock = host.display(HostFact.CLOCK_SOURCE);
        checks.add(new Finding("clock source", clock, GOOD_CLOCKS.contains(clock)));
        boolean two = new File("/sys/fs/cgroup/cgroup.controllers").exists();
        boolean systemd = new File("/run/systemd/system").isDirectory();
        checks.add(new Finding("cgroup version", (two ? "2" : "1") + (systemd ? ", managed by systemd" : ""), true));
        checks.add(new Finding(
                "apparmor",
                String.valueOf(Proc.text("/sys/module/apparmor/parameters/enabled"))
                                .startsWith("Y")
                        ? "enabled"
                        : "not enabled",
                true));
        checks.add(pressure(host));
        checks.add(new Finding("moves into cgroups", moves(String.valueOf(Proc.text("/proc/self/mounts"))), true));
        String swap = host.display(HostFact.SWAP);
        checks.add(new Finding("swap", swap.equals("0") ? "none" : swap + " KiB", swap.equals("0")));
        ResourceInfo resources =
                SystemAnalyzer.getResourceInfo(context.home().root().toPath());
        double free = resources.memory().availableMb();
        checks.add(new Finding("free memory", String.format(Locale.ROOT, "%.0f MB", free), free >= MIN_FREE_MB));
        double disk = resources.disk().freeGb();
        checks.add(new Finding(
                "free disk",
                String.format(
                        Locale.ROOT, "%.1f GB in %s", disk, resources.disk().path()),
                disk >= MIN_FREE_GB));
        return checks;
    }

    /** How much of the last ten seconds something waited for a resource that others used. */
    static Finding pressure(HostEnvironment host) {
        List<String> waited = new ArrayList<>();
        for (HostEnvironment.Resource resource : HostEnvironment.Resource.values()) {
            host.pressureBefore(resource)
                    .ifPresent(part -> waited.add(String.format(Locale.ROOT, "%s %.0f %%", resource.key(), part)));
        }
        return waited.isEmpty()
                ? new Finding("waiting (PSI)", "not told: the kernel has no /proc/pressure (boot it with psi=1)", true)
                : new Finding("waiting (PSI)", String.join(", ", waited) + " of the last 10 s", Cautions.isQuiet(host));
    }

    /**
     * Whether the kernel is quick to move a process into a control group, which every start of every engine waits for.
     *
     * @param mounts the text of /proc/self/mounts
     */
    static String moves(String mounts) {
        String point = "";
        for (String line : mounts.lines().toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 3 && fields[2].equals("cgroup2")) {
                if (List.of(fields[3].split(",", -1)).contains("favordynmods")) {
                    return "favoured (favordynmods)";
                }
                point = fields[1];
            }
        }
        return point.isEmpty()
                ? "as usual"
                : "as usual; \"mount -o remount,favordynmods " + point
                        + "\" (Linux 6.0) makes starts of all engines up to 10 ms faster, and forks a little slower";
    }

    private List<Finding> engines() {
        List<Finding> checks = new ArrayList<>();
        Finding runtime = installed("low-level runtime", "crun", "runc");
        boolean slower = runtime.good() && PathLookup.find("crun", context.environment()) == null;
        checks.add(
                slower
                        ? new Finding(
                                runtime.name(),
                                runtime.finding() + "; crun starts faster, is not installed, and would be tried first",
                                true)
                        : runtime);
        checks.add(installed("monitor", "conmon"));
        for (EngineReport report : runner.tryEngines(Engines.NAMES)) {
            checks.add(
                    switch (report) {
                        case EngineReport.Ready ready ->
                            new Finding(ready.runtime(), ready.configuration().version(), true);
                        case EngineReport.Absent absent ->
                            new Finding(
                                    absent.runtime(),
                                    absent.reason() + (absent.hint() == null ? "" : "; " + absent.hint()),
                                    false);
                    });
        }
        return checks;
    }

    /** One of these programs is enough. */
    private Finding installed(String name, String... programs) {
        List<String> found = new ArrayList<>();
        for (String program : programs) {
            String path = PathLookup.find(program, context.environment());
            if (path != null) {
                found.add(path);
            }
        }
        return found.isEmpty()
                ? new Finding(name, String.join(" and ", programs) + " not installed", false)
                : new Finding(name, String.join(", ", found), true);
    }

    private Noise noise(String runtime, Duration duration) {
        List<Sample> pilot = runs(runtime, PILOT_RUNS, StartupPlan.WARMUP);
        Duration took =
                Duration.between(pilot.getFirst().timestamp(), pilot.getLast().timestamp());
        double each = took.toNanos() / (PILOT_RUNS - 1.0);
        int pairs = (int) Math.max(MIN_PAIRS, Math.min(MAX_PAIRS, duration.toNanos() / each / 2));
        List<Sample> samples = runs(runtime, 2 * pairs, 0);
        List<Double> values =
                samples.stream().map(sample -> sample.value().orThrow()).toList();
        return dealt(
                runtime,
                values,
                Duration.between(
                        samples.getFirst().timestamp(), samples.getLast().timestamp()),
                context.seed());
    }

    private List<Sample> runs(String runtime, int count, int warmup) {
        runner.startup(new StartupPlan(List.of(runtime), count, warmup));
        List<Sample> samples = runner.suite().results();
        return samples.subList(samples.size() - count, samples.size());
    }

    /** Deals runs that came one after another to two hands, each pair in a random order. */
    static Noise dealt(String runtime, List<Double> values, Duration duration, long seed) {
        Random random = new Random(seed);
        List<Double> one = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int i = 0; i + 1 < values.size(); i += 2) {
            int first = random.nextInt(2);
            one.add(values.get(i + first));
            other.add(values.get(i + 1 - first));
        }
        return new Noise(
                runtime, Ratio.paired(new Series(one), new Series(other)), Summary.of(new Series(values)), duration);
    }
}
