package dev.forge.dashboard;

import dev.forge.bench.runtime.EngineProcesses;
import dev.forge.core.Proc;
import dev.forge.core.posix.UserNamespace;
import dev.forge.profile.ContainerCgroup;
import dev.forge.profile.ContainerCgroups;
import dev.forge.profile.ContainerUsage;
import dev.forge.profile.HostUsage;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Snapshot}s. Cgroups and /proc say what runs and what it uses, so the first one needs no engine; names,
 * images and containers that do not run are added as soon as each engine has told them.
 */
final class Collector {
    /** Engines are asked again after so many samples, if nothing that can be seen from here has changed. */
    private static final int ASK_AGAIN = 30;

    private static final int ASK_AGAIN_UNCHANGED = 120;
    /** The engines' own processes are looked for after so many samples, if nothing has changed. */
    private static final int LOOK_AGAIN = 10;

    private final ContainerCgroups cgroups = ContainerCgroups.ofHost();
    private final CgrouplessContainers cgroupless;
    private final EngineProcesses processes = new EngineProcesses();
    private final Events events = new Events();
    private final List<EngineWatch> watches;
    private final EngineFiles files;
    /** What files tell of running containers whose engine has not answered yet. */
    private final Map<String, @Nullable Told> written = new HashMap<>();
    /** When each engine's list of containers was changed last. */
    private final Map<String, Long> stamps = new HashMap<>();

    private final boolean isRootless = UserNamespace.isRootless();
    private final File directory;
    private final long bootTime = HostUsage.bootTime();
    private final Map<String, Sampled> sampled = new HashMap<>();
    private final Map<String, EngineProcesses.Cost> costs = new HashMap<>();
    private final Map<String, Double> costCpu = new HashMap<>();
    private Map<String, ContainerCgroup> running = new LinkedHashMap<>();
    private Set<String> lastRunning = Set.of();
    private @Nullable HostUsage lastHost;
    private List<Double> hostHistory = List.of();
    private double hostCpu = -1;
    private long lastCostTime;
    private int count;
    private volatile List<Snapshot.ImageRow> images = List.of();
    private volatile List<Snapshot.DiskRow> disk = List.of();
    private volatile List<String> benchmarks = List.of();
    private final Workflows workflows;

    /**
     * A collector for this host.
     *
     * @param directory whose filesystem's size is told: Forge's home
     */
    Collector(List<EngineWatch> watches, EngineFiles files, File directory) {
        this.watches = watches;
        this.files = files;
        this.directory = directory;
        cgroupless = new CgrouplessContainers(directory);
        workflows = new Workflows(new File(directory, "workflows"));
    }

    /** What is told by commands that take longer, and only while somebody looks. */
    void images(List<Snapshot.ImageRow> told, List<Snapshot.DiskRow> sizes) {
        images = told;
        disk = sizes;
    }

    void benchmarks(List<String> lines) {
        benchmarks = lines;
    }

    private List<String> benchmarks() {
        String now = BenchmarkLines.running(Proc.text(directory + "/benchmarks/lock"));
        if (now == null) {
            return benchmarks;
        }
        List<String> lines = new ArrayList<>(List.of(now, ""));
        lines.addAll(benchmarks);
        return lines;
    }

    /** Adds an event of the dashboard's own doing. */
    void event(Snapshot.Severity severity, String text) {
        synchronized (events) {
            events.add(Instant.now(), severity, text);
        }
    }

    /** The last snapshot's figures with what engines have told since: nothing is measured. */
    synchronized Snapshot withNews() {
        return snapshot(currentRows(), lastHost == null ? HostUsage.now() : lastHost);
    }

    /** Measures once. */
    synchronized Snapshot sample() {
        Map<String, ContainerCgroup> found = new LinkedHashMap<>();
        Map<Integer, String> inits = new HashMap<>();
        for (ContainerCgroup container : cgroups.running()) {
            ContainerUsage usage = cgroups.usage(container);
            if (usage != null) {
                add(container, usage, found, inits);
            }
        }
        cgroupless
                .sample(Set.copyOf(found.keySet()))
                .forEach((container, usage) -> add(container, usage, found, inits));
        sampled.keySet().retainAll(found.keySet());
        written.keySet().retainAll(found.keySet());
        running = found;
        boolean hasChanged = !found.keySet().equals(lastRunning);
        if (count > 0) {
            engineCosts(inits, hasChanged);
            ask(changed(found.keySet()));
        }
        lastRunning = new HashSet<>(found.keySet());
        count++;
        HostUsage host = HostUsage.now();
        if (lastHost != null && host.totalTicks() > lastHost.totalTicks()) {
            hostCpu = 100.0 * (host.busyTicks() - lastHost.busyTicks()) / (host.totalTicks() - lastHost.totalTicks());
            hostHistory = Sampled.appended(hostHistory, hostCpu);
        }
        lastHost = host;
        List<ContainerRow> rows = currentRows();
        Map<String, Long> kills = new HashMap<>();
        sampled.forEach((key, value) -> kills.put(key, value.usage().oomKills()));
        synchronized (events) {
            events.look(Instant.now(), rows, kills);
        }
        return snapshot(rows, host);
    }

    private void add(
            ContainerCgroup container,
            ContainerUsage usage,
            Map<String, ContainerCgroup> found,
            Map<Integer, String> inits) {
        String key = container.engine() + "/" + container.id();
        found.put(key, container);
        inits.put(usage.init(), container.engine());
        Sampled before = sampled.get(key);
        if (before == null || before.usage().cpuNanos() > usage.cpuNanos()) {
            sampled.put(key, new Sampled(usage, HostUsage.startTime(usage.init(), bootTime)));
        } else {
            before.update(usage);
        }
    }

    /** The engines of which containers have come or gone since the last sample. */
    private Set<String> changed(Set<String> now) {
        Set<String> engines = new HashSet<>();
        for (String key : now) {
            if (!lastRunning.contains(key)) {
                engines.add(key.substring(0, key.indexOf('/')));
            }
        }
        for (String key : lastRunning) {
            if (!now.contains(key)) {
                engines.add(key.substring(0, key.indexOf('/')));
            }
        }
        return engines;
    }

    private void ask(Set<String> changed) {
        for (EngineWatch watch : watches) {
            long stamp = files.stamp(watch.engine);
            boolean isDue = count % (stamp == 0 ? ASK_AGAIN : ASK_AGAIN_UNCHANGED) == 0;
            Long before = stamps.put(watch.engine, stamp);
            if (isDue || changed.contains(watch.engine) || (before != null && before != stamp)) {
                watch.ask();
            }
        }
    }

    private void engineCosts(Map<Integer, String> inits, boolean hasChanged) {
        if (hasChanged || count % LOOK_AGAIN == 1) {
            processes.refresh(inits);
        }
        long now = System.nanoTime();
        Map<String, EngineProcesses.Cost> before = Map.copyOf(costs);
        costs.clear();
        costCpu.clear();
        for (EngineProcesses.Cost cost : processes.sample()) {
            costs.put(cost.engine(), cost);
            EngineProcesses.Cost last = before.get(cost.engine());
            // A process that has come or gone would be taken for use or for less than nothing.
            if (last != null && last.processes() == cost.processes() && now > lastCostTime) {
                double seconds = (now - lastCostTime) / 1e9;
                costCpu.put(cost.engine(), Math.max(0, cost.ticks() - last.ticks()) / seconds);
            }
        }
        lastCostTime = now;
    }

    private List<ContainerRow> currentRows() {
        List<ContainerRow> rows = new ArrayList<>();
        Set<String> there = new HashSet<>();
        for (EngineWatch watch : watches) {
            List<Told> told = watch.told();
            if (told == null) {
                continue;
            }
            for (Told container : told) {
                String key = runningKey(watch.engine, container.id());
                if (key != null) {
                    there.add(key);
                    rows.add(row(key, container));
                } else if (!container.state().equals("running") || isRootless) {
                    // One that is just starting, or the user's of another engine without cgroups.
                    rows.add(stopped(watch.engine, container));
                }
            }
        }
        for (String key : running.keySet()) {
            if (!there.contains(key)) {
                rows.add(row(key, written(key)));
            }
        }
        return rows;
    }

    private @Nullable Told written(String key) {
        if (!written.containsKey(key)) {
            ContainerCgroup container = Objects.requireNonNull(running.get(key));
            written.put(key, files.told(container.engine(), container.id()));
        }
        return written.get(key);
    }

    /** An engine may tell only the beginning of an id. */
    private @Nullable String runningKey(String engine, String id) {
        String whole = engine + "/" + id;
        if (running.containsKey(whole)) {
            return whole;
        }
        for (String key : id.length() < 12 || id.length() >= 64 ? Set.<String>of() : running.keySet()) {
            if (key.startsWith(whole)) {
                return key;
            }
        }
        return null;
    }

    private ContainerRow row(String key, @Nullable Told told) {
        // What runs was sampled when it was found.
        ContainerCgroup container = Objects.requireNonNull(running.get(key));
        Sampled now = Objects.requireNonNull(sampled.get(key));
        ContainerUsage usage = now.usage();
        String id = container.id();
        return new ContainerRow(
                container.engine(),
                id,
                told != null && !told.name().isEmpty() ? told.name() : Format.shortId(id),
                told == null ? "" : told.image(),
                told == null ? "" : told.command(),
                usage.isPaused() ? "paused" : "running",
                told == null ? "" : told.status(),
                told == null ? "" : told.ports(),
                now.cpu(),
                now.throttled(),
                usage.memory(),
                usage.charged(),
                usage.memoryLimit(),
                usage.cpuPressure(),
                usage.memoryPressure(),
                usage.ioPressure(),
                usage.read(),
                usage.written(),
                usage.received(),
                usage.sent(),
                usage.processes(),
                now.startedAt(),
                usage.init(),
                now.history());
    }

    private static ContainerRow stopped(String engine, Told told) {
        return ContainerRow.stopped(
                engine,
                told.id(),
                told.name(),
                told.image(),
                told.command(),
                told.state(),
                told.status(),
                told.ports());
    }

    private Snapshot snapshot(List<ContainerRow> rows, HostUsage host) {
        List<Snapshot.Event> told;
        synchronized (events) {
            told = events.kept();
        }
        return new Snapshot(
                Instant.now(),
                new Snapshot.Host(
                        host.name(),
                        host.cpus(),
                        hostCpu,
                        host.memory(),
                        host.memory() - host.available(),
                        directory.getPath(),
                        directory.getTotalSpace(),
                        directory.getTotalSpace() - directory.getFreeSpace(),
                        host.cpuPressure(),
                        host.memoryPressure(),
                        host.ioPressure(),
                        host.load(),
                        host.uptimeSeconds(),
                        hostHistory),
                List.copyOf(rows),
                engines(rows),
                images,
                disk,
                benchmarks(),
                workflows.rows(),
                told);
    }

    private List<Snapshot.EngineRow> engines(List<ContainerRow> rows) {
        Map<String, EngineWatch> asked = new LinkedHashMap<>();
        watches.forEach(watch -> asked.put(watch.engine, watch));
        Set<String> names = new LinkedHashSet<>(asked.keySet());
        rows.forEach(row -> names.add(row.engine()));
        names.addAll(costs.keySet());
        List<Snapshot.EngineRow> engines = new ArrayList<>();
        for (String name : names) {
            EngineWatch watch = asked.get(name);
            EngineProcesses.Cost cost = costs.getOrDefault(name, new EngineProcesses.Cost(name, 0, 0, 0, 0));
            int up = 0;
            int all = 0;
            for (ContainerRow row : rows) {
                all += row.engine().equals(name) ? 1 : 0;
                up += row.engine().equals(name) && row.isRunning() ? 1 : 0;
            }
            engines.add(new Snapshot.EngineRow(
                    name,
                    watch == null ? "" : watch.program,
                    watch == null ? "" : watch.problem(),
                    up,
                    watch != null && watch.told() == null ? -1 : all,
                    cost.processes(),
                    count > 1 ? cost.bytes() : -1,
                    count > 1 ? cost.daemonBytes() : -1,
                    costCpu.getOrDefault(name, cost.processes() == 0 && count > 1 ? 0.0 : -1.0)));
        }
        return engines;
    }

    /** The processes of a container as lines: pid, memory and command. */
    synchronized List<String> processes(ContainerRow row) {
        ContainerCgroup container = running.get(row.key());
        if (container == null) {
            return List.of(row.name() + " does not run");
        }
        boolean hasNone = CgrouplessContainers.isOne(container);
        return ProcessLines.of(hasNone ? cgroupless.processes(row.init()) : cgroups.processes(container));
    }
}
