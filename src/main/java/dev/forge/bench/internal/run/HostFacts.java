package dev.forge.bench.internal.run;

import dev.forge.bench.HostEnvironment;
import dev.forge.bench.HostFact;
import dev.forge.bench.SuiteWriter;
import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a result file says of the host: what it is, how busy it was before, and what happened on it since. Whatever the
 * kernel does not tell is left out, or {@code unknown}.
 */
public final class HostFacts {
    private static final double KIB_PER_MB = 1024;

    private final long began = System.nanoTime();
    private final Map<String, Object> before = read();
    private final Map<String, Long> counters = counters();

    /** Adds a fact to those as of the beginning. */
    void put(HostFact fact, String text) {
        before.put(fact.key(), text);
    }

    /** The facts as of the beginning. */
    public HostEnvironment before() {
        return new HostEnvironment(before);
    }

    /** The facts as of the beginning, with what happened until now. */
    public HostEnvironment untilNow() {
        Map<String, Object> facts = new LinkedHashMap<>(before);
        facts.put(HostFact.LOAD_AFTER.key(), line("/proc/loadavg"));
        double micros = Math.max(1, (System.nanoTime() - began) / 1e3);
        Map<String, Long> now = counters();
        for (HostEnvironment.Resource resource : HostEnvironment.Resource.values()) {
            since(now, resource.during())
                    .ifPresent(waited -> facts.put(resource.during(), percent((double) waited, micros)));
        }
        since(now, "cpu")
                .ifPresent(all -> since(now, "steal")
                        .ifPresent(steal ->
                                facts.put(HostFact.STEAL.key(), percent((double) steal, (double) Math.max(1, all)))));
        List<String> fallen = now.keySet().stream()
                .filter(name -> now.getOrDefault(name, 0L) < counters.getOrDefault(name, 0L))
                .toList();
        if (!fallen.isEmpty()) {
            facts.put(HostFact.FALLEN_COUNTERS.key(), String.join(", ", fallen));
        }
        since(now, "swapped").ifPresent(pages -> facts.put(HostFact.SWAPPED_PAGES.key(), pages));
        return new HostEnvironment(facts);
    }

    /** In percent of the whole; the kernel's clocks and ours differ by a little. */
    static double percent(double part, double whole) {
        return SuiteWriter.rounded(Math.min(100, 100 * part / whole));
    }

    private OptionalLong since(Map<String, Long> now, String name) {
        Long first = counters.get(name);
        Long last = now.get(name);
        // A counter that fell was reset, or is one of those that the kernel lets go back: nothing is known then.
        return first == null || last == null || last < first ? OptionalLong.empty() : OptionalLong.of(last - first);
    }

    private static Map<String, Object> read() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(HostFact.HOST.key(), line("/proc/sys/kernel/hostname"));
        facts.put(HostFact.KERNEL.key(), line("/proc/sys/kernel/osrelease"));
        facts.put(
                HostFact.SYSTEM.key(), value("/etc/os-release", "PRETTY_NAME=").replace("\"", ""));
        facts.put(HostFact.ARCHITECTURE.key(), System.getProperty("os.arch"));
        facts.put(HostFact.CPU.key(), value("/proc/cpuinfo", "model name").replaceFirst("^[\\s:]+", ""));
        facts.put(HostFact.CPUS.key(), Runtime.getRuntime().availableProcessors());
        facts.put(HostFact.MEMORY.key(), value("/proc/meminfo", "MemTotal:").replaceAll("\\D", ""));
        facts.put(HostFact.SWAP.key(), value("/proc/meminfo", "SwapTotal:").replaceAll("\\D", ""));
        facts.put(HostFact.GOVERNOR.key(), line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
        facts.put(
                HostFact.CLOCK_SOURCE.key(), line("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
        facts.put(HostFact.JAVA.key(), System.getProperty("java.vm.version"));
        facts.put(HostFact.LOAD_BEFORE.key(), line("/proc/loadavg"));
        for (HostEnvironment.Resource resource : HostEnvironment.Resource.values()) {
            number(value("/proc/pressure/" + resource.key(), "some avg10="))
                    .ifPresent(share -> facts.put(resource.before(), share));
        }
        return facts;
    }

    /** What only grows: microseconds waited, ticks of all CPUs and those stolen, pages swapped. */
    private static Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (HostEnvironment.Resource resource : HostEnvironment.Resource.values()) {
            String text = value("/proc/pressure/" + resource.key(), "some ");
            number(text.substring(text.lastIndexOf('=') + 1))
                    .ifPresent(total -> counters.put(resource.during(), (long) total));
        }
        String[] ticks = value("/proc/stat", "cpu ").split(" +", -1);
        if (ticks.length >= 8) {
            long all = 0;
            for (int i = 0; i < 8; i++) {
                all += Long.parseLong(ticks[i]);
            }
            counters.put("cpu", all);
            counters.put("steal", Long.parseLong(ticks[7]));
        }
        OptionalDouble in = number(value("/proc/vmstat", "pswpin "));
        OptionalDouble out = number(value("/proc/vmstat", "pswpout "));
        if (in.isPresent() && out.isPresent()) {
            counters.put("swapped", (long) (in.getAsDouble() + out.getAsDouble()));
        }
        return counters;
    }

    /**
     * The memory that is available now, in MB of 2^20 bytes.
     *
     * @throws ForgeException if the kernel does not tell
     */
    static double availableMb() {
        return number(value("/proc/meminfo", "MemAvailable:"))
                        .orElseThrow(() -> new ForgeException("/proc/meminfo says nothing of available memory"))
                / KIB_PER_MB;
    }

    private static OptionalDouble number(String text) {
        String first = text.split(" ", 2)[0];
        return first.matches("[0-9]+(\\.[0-9]+)?")
                ? OptionalDouble.of(Double.parseDouble(first))
                : OptionalDouble.empty();
    }

    private static String line(String path) {
        String text = Proc.text(path);
        return text == null ? "unknown" : text.strip();
    }

    private static String value(String path, String start) {
        String text = Proc.text(path);
        String[] lines = text == null ? new String[0] : text.split("\n", -1);
        for (String line : lines) {
            if (line.startsWith(start)) {
                return line.substring(start.length()).strip();
            }
        }
        return "unknown";
    }
}
