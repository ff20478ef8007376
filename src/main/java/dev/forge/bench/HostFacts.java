package dev.forge.bench;

import dev.forge.core.TextFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a result file says of the host. */
final class HostFacts {
    private HostFacts() {}

    static Map<String, Object> read() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("host", line("/proc/sys/kernel/hostname"));
        facts.put("kernel", line("/proc/sys/kernel/osrelease"));
        facts.put("system", value("/etc/os-release", "PRETTY_NAME=").replace("\"", ""));
        facts.put("architecture", System.getProperty("os.arch"));
        facts.put("cpu", value("/proc/cpuinfo", "model name").replaceFirst("^[\\s:]+", ""));
        facts.put("cpus", Runtime.getRuntime().availableProcessors());
        facts.put("memory_kib", value("/proc/meminfo", "MemTotal:").replaceAll("\\D", ""));
        facts.put("java", System.getProperty("java.vm.version"));
        facts.put("load_before", line("/proc/loadavg"));
        return facts;
    }

    /** What makes figures worth less right now: processes that others run. */
    static Optional<String> warning() {
        String load = line("/proc/loadavg");
        int blank = load.indexOf(' ');
        int cpus = Runtime.getRuntime().availableProcessors();
        if (blank < 0 || Double.parseDouble(load.substring(0, blank)) < 0.5 * cpus) {
            return Optional.empty();
        }
        return Optional.of("the host is busy (load " + load.substring(0, blank) + " on " + cpus
                + " CPUs), so times are longer than they would be and vary more");
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
