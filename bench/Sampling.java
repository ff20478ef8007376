import dev.forge.bench.runtime.Engine;
import dev.forge.bench.runtime.Engines;
import dev.forge.bench.runtime.MemoryFootprint;
import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.bench.runtime.Workload;
import dev.forge.bench.runtime.BenchmarkImage;
import dev.forge.core.ForgeHome;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What sampling an engine's memory costs the sampler; bench/sampling starts it. */
class Sampling {
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        int containers = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        ForgeHome home = ForgeHome.of(System.getenv());
        Host host = Host.of(System.getenv(), home);
        Engine engine = Engines.of(System.getenv(), home).named(name, host);
        engine.find();
        engine.prepare(BenchmarkImage.in(home.privateDirectory("benchmarks"), System.getenv()), Workload.STANDARD);
        List<String> ids = new ArrayList<>();
        try {
            for (int i = 0; i < containers; i++) {
                ids.add(engine.startIdle(Workload.STANDARD));
            }
            try (Footprint footprint = Footprint.of(engine, ids)) {
                sample(footprint, 2);
                long cpu = sample(footprint, seconds);
                double sampled = footprint.megabytes();
                System.out.printf(
                        Locale.ROOT,
                        "%s, %d containers, %d processes: sampling at 10 Hz takes %.2f %% of a core (%d s); "
                                + "%.2f MB, all looked at anew %.2f%n",
                        name,
                        containers,
                        footprint.names().size(),
                        100.0 * cpu / (seconds * 1e9),
                        seconds,
                        sampled,
                        anew(engine, ids));
            }
        } finally {
            engine.remove(engine.containers());
        }
    }

    private static double anew(Engine engine, List<String> ids) {
        try (Footprint footprint = Footprint.of(engine, ids)) {
            return footprint.megabytes();
        }
    }

    /** Nanoseconds of CPU time, the kernel's included, that ten samples a second take. */
    private static long sample(Footprint footprint, int seconds) throws InterruptedException {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < 10 * seconds; i++) {
            footprint.megabytes();
            Thread.sleep(100);
        }
        return threads.getCurrentThreadCpuTime() - before;
    }
}
