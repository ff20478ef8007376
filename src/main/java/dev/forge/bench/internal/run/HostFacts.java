package dev.forge.bench.internal.run;

import dev.forge.bench.SuiteWriter;
import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
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
    /** What the kernel tells of waiting for (PSI, /proc/pressure). */
    public static final List<String> PRESSURES = List.of("cpu", "io", "memory");

    private static final double KIB_PER_MB = 1024;

    private final long began = System.nanoTime();
    private final Map<String, Object> before = read();
    private final Map<String, Long> counters = counters();

    /** The facts as of the beginning. */
    public Map<String, Object> before() {
        return before;
    }

    /** The facts as of the beginning, with what happened until now. */
    public Map<String, Object> untilNow() {
        Map<String, Object> facts = new LinkedHashMap<>(before);
        facts.put("load_after", line("/proc/loadavg"));
        double micros = Math.max(1, (System.nanoTime() - began) / 1e3);
        Map<String, Long> now = counters();
        for (String resource : PRESSURES) {
            since(now, "pressure_" + resource)
                    .ifPresent(waited ->
                            facts.put("pressure_" + resource + "_during", SuiteWriter.rounded(100 * waited / micros)));
        }
        since(now, "cpu")
                .ifPresent(all -> since(now, "steal")
                        .ifPresent(steal ->
                                facts.put("steal_percent", SuiteWriter.rounded(100.0 * steal / Math.max(1, all)))));
        since(now, "swapped").ifPresent(pages -> facts.put("swapped_pages", pages));
        return facts;
    }

    private OptionalLong since(Map<String, Long> now, String name) {
        Long first = counters.get(name);
        Long last = now.get(name);
        return first == null || last == null ? OptionalLong.empty() : OptionalLong.of(last - first);
    }

    private static Map<String, Object> read() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("host", line("/proc/sys/kernel/hostname"));
        facts.put("kernel", line("/proc/sys/kernel/osrelease"));
        facts.put("system", value("/etc/os-release", "PRETTY_NAME=").replace("\"", ""));
        facts.put("architecture", System.getProperty("os.arch"));
        facts.put("cpu", value("/proc/cpuinfo", "model name").replaceFirst("^[\\s:]+", ""));
        facts.put("cpus", Runtime.getRuntime().availableProcessors());
        facts.put("memory_kib", value("/proc/meminfo", "MemTotal:").replaceAll("\\D", ""));
        facts.put("swap_kib", value("/proc/meminfo", "SwapTotal:").replaceAll("\\D", ""));
        facts.put("governor", line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
        facts.put("clock_source", line("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
        facts.put("java", System.getProperty("java.vm.version"));
        facts.put("load_before", line("/proc/loadavg"));
        for (String resource : PRESSURES) {
            number(value("/proc/pressure/" + resource, "some avg10="))
                    .ifPresent(share -> facts.put("pressure_" + resource + "_before", share));
        }
        return facts;
    }

    /** What only grows: microseconds waited, ticks of all CPUs and those stolen, pages swapped. */
    private static Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (String resource : PRESSURES) {
            String text = value("/proc/pressure/" + resource, "some ");
            number(text.substring(text.lastIndexOf('=') + 1))
                    .ifPresent(total -> counters.put("pressure_" + resource, (long) total));
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
        String text = TextFile.readIfThere(path);
        return text == null ? "unknown" : text.strip();
    }

    private static String value(String path, String start) {
        String text = TextFile.readIfThere(path);
        String[] lines = text == null ? new String[0] : text.split("\n", -1);
        for (String line : lines) {
            if (line.startsWith(start)) {
                return line.substring(start.length()).strip();
            }
        }
        return "unknown";
    }
}
