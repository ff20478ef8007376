package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Takes samples in a thread of its own and passes on each snapshot, and a new one whenever an engine has answered. */
final class Sampling {
    private static final int LOG_LINES = 500;
    private static final long SLOW_NANOS = 15_000_000_000L;
    private static final long ALL_NANOS = 60_000_000_000L;

    private final Map<String, String> environment;
    private final EngineCommands commands;
    private final List<EngineWatch> watches = new ArrayList<>();
    private final PaneSource panes;
    private final Collector collector;
    private final Consumer<Snapshot> receiver;
    private final long interval;
    private final LinkedBlockingQueue<Boolean> news = new LinkedBlockingQueue<>();
    private final AtomicBoolean isAsking = new AtomicBoolean();
    private volatile UiState.View view = UiState.View.CONTAINERS;
    private volatile boolean watchesAll;
    private long lastSlow = System.nanoTime() - SLOW_NANOS;
    private boolean hasAskedAll;
    private UiState.View lastView = UiState.View.CONTAINERS;

    Sampling(Map<String, String> environment, long interval, Consumer<Snapshot> receiver) {
        this.environment = EngineQuery.environment(environment);
        this.interval = interval;
        this.receiver = receiver;
        commands = new EngineCommands(environment);
        commands.asked()
                .forEach((engine, program) ->
                        watches.add(new EngineWatch(engine, program, this.environment, () -> news.add(true))));
        ForgeHome home = ForgeHome.of(environment);
        EngineFiles files = new EngineFiles(environment, home.root());
        panes = new PaneSource(this.environment, commands, files);
        collector = new Collector(watches, files, home.root());
    }

    EngineCommands commands() {
        return commands;
    }

    /** The first snapshot, from cgroups and /proc alone. */
    Snapshot first() {
        return collector.sample();
    }

    /** A snapshot with what every engine has told, and figures over a time: for those who want one only. */
    Snapshot settled(long millis) throws InterruptedException {
        collector.sample();
        List<Thread> threads = new ArrayList<>();
        for (EngineWatch watch : watches) {
            Thread thread = new Thread(watch::look, "dashboard-" + watch.engine);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        long end = System.nanoTime() + millis * 1_000_000;
        for (Thread thread : threads) {
            thread.join(Math.max(millis, 5000));
        }
        TimeUnit.NANOSECONDS.sleep(Math.max(1_000_000, end - System.nanoTime()));
        return collector.sample();
    }

    /** Begins to ask the engines, and to sample. */
    void start(long firstInterval) {
        watches.forEach(EngineWatch::start);
        Thread thread = new Thread(() -> sample(firstInterval), "dashboard-sampling");
        thread.setDaemon(true);
        thread.start();
    }

    private void sample(long firstInterval) {
        long next = System.nanoTime() + firstInterval * 1_000_000;
        try {
            while (true) {
                Boolean answered = news.poll(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (answered != null) {
                    news.clear();
                    receiver.accept(collector.withNews());
                } else {
                    next = Math.max(next + interval * 1_000_000, System.nanoTime());
                    receiver.accept(collector.sample());
                    askSlowly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Which view is looked at: images and benchmarks are asked for only then. */
    void watch(UiState.View now) {
        view = now;
    }

    /** Has images and benchmarks asked for all the time: a page shows everything at once. */
    void watchAll() {
        watchesAll = true;
    }

    private void askSlowly() {
        if (watchesAll) {
            askAll();
            return;
        }
        UiState.View now = view;
        boolean isNew = now != lastView || System.nanoTime() - lastSlow > SLOW_NANOS;
        boolean isSlow = now == UiState.View.IMAGES || now == UiState.View.BENCHMARKS;
        lastView = now;
        if (isSlow && isNew) {
            slowly(now == UiState.View.IMAGES ? this::askImages : this::askBenchmarks);
        }
    }

    /** For whoever sees everything at once: seldom, as it costs several commands and nobody may look. */
    private void askAll() {
        if (!hasAskedAll || System.nanoTime() - lastSlow > ALL_NANOS) {
            hasAskedAll = true;
            slowly(() -> {
                askBenchmarks();
                askImages();
            });
        }
    }

    private void slowly(Runnable asking) {
        if (isAsking.compareAndSet(false, true)) {
            lastSlow = System.nanoTime();
            Thread thread = new Thread(
                    () -> {
                        asking.run();
                        isAsking.set(false);
                        news.add(true);
                    },
                    "dashboard-slow");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Each engine in a thread of its own: one that hangs delays only its own images. */
    private void askImages() {
        List<ContainerRow> containers = collector.withNews().containers();
        Map<String, List<Snapshot.ImageRow>> images = new ConcurrentHashMap<>();
        Map<String, List<Snapshot.DiskRow>> disk = new ConcurrentHashMap<>();
        List<Thread> threads = new ArrayList<>();
        commands.asked().forEach((engine, program) -> {
            Thread thread = new Thread(
                    () -> {
                        String format = engine.equals("docker") ? "{{json .}}" : "json";
                        EngineQuery.Answer told =
                                EngineQuery.run(List.of(program, "images", "--format", format), environment);
                        // Podman's "json" is a template there, and prints that word.
                        String each = engine.equals("forge") ? "json" : "{{json .}}";
                        EngineQuery.Answer sizes =
                                EngineQuery.run(List.of(program, "system", "df", "--format", each), environment);
                        try {
                            images.put(
                                    engine,
                                    told.problem().isEmpty()
                                            ? Told.images(told.text(), engine, containers)
                                            : List.of());
                            disk.put(engine, sizes.problem().isEmpty() ? Told.disk(sizes.text(), engine) : List.of());
                        } catch (ForgeException e) {
                            // Its answer is not understood, as the line of the engine says.
                        }
                        collector.images(ordered(images), ordered(disk));
                        news.add(true);
                    },
                    "dashboard-images-" + engine);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        });
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> List<T> ordered(Map<String, List<T>> rows) {
        List<T> all = new ArrayList<>();
        commands.asked().keySet().forEach(engine -> all.addAll(rows.getOrDefault(engine, List.of())));
        return all;
    }

    private void askBenchmarks() {
        String forge = commands.of("forge");
        if (forge != null) {
            EngineQuery.Answer runs = benchmark(forge, "history");
            collector.benchmarks(
                    runs.problem().isEmpty()
                            ? BenchmarkLines.of(
                                    runs.text(),
                                    benchmark(forge, "history", "--metric", "startup")
                                            .text(),
                                    benchmark(forge, "export", "markdown").text())
                            : BenchmarkLines.none(runs.problem()));
        }
    }

    private EngineQuery.Answer benchmark(String forge, String... args) {
        List<String> command = new ArrayList<>(List.of(forge, "benchmark"));
        command.addAll(List.of(args));
        return EngineQuery.run(command, environment);
    }

    void event(Snapshot.Severity severity, String text) {
        collector.event(severity, text);
    }

    /** Has an engine asked soon. */
    void ask(String engine) {
        watches.stream().filter(watch -> watch.engine.equals(engine)).forEach(EngineWatch::ask);
        news.add(true);
    }

    List<String> processes(ContainerRow row) {
        return collector.processes(row);
    }

    /** The command that prints the last lines of a container's logs. */
    static List<String> logsCommand(String program, ContainerRow row) {
        return List.of(program, "logs", "--tail", Integer.toString(LOG_LINES), row.id());
    }

    /**
     * Has the lines of a pane passed on, if they may have changed.
     *
     * @param scroll how far back the pane is scrolled
     */
    void lines(ContainerRow row, UiState.Pane pane, int scroll, Consumer<List<String>> receiver) {
        panes.refresh(row, pane, scroll, receiver);
    }
}
