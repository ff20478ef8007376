package dev.forge.workflow.run;

import dev.forge.core.JsonObject;
import dev.forge.core.Proc;
import dev.forge.core.posix.Cgroups;
import dev.forge.engine.lifecycle.Container;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one try of a step cost: how long its container took to start and its payload to run, and what its cgroup counted
 * in that time, read after the payload's end and before the group's. What this host does not count is not there.
 */
final class StepFigures {
    /** How many ms it took from the wish to the payload's start. */
    static final String START = "startMillis";
    /** How many ms the payload ran. */
    static final String RUN = "runMillis";
    /** User and system CPU time in ms. */
    static final String CPU = "cpuMillis";
    /** The most memory in bytes, page cache included as the kernel counts it. */
    static final String PEAK = "peakBytes";
    /** Bytes read from devices. */
    static final String READ = "readBytes";
    /** Bytes written to devices. */
    static final String WRITTEN = "writtenBytes";
    /** How many ms something of it waited for a processor, for memory and for input and output, each. */
    static final List<String> STALLS = List.of("cpuStallMillis", "memoryStallMillis", "ioStallMillis");

    private static final List<String> PRESSURES = List.of("cpu.pressure", "memory.pressure", "io.pressure");

    private final long begun = System.nanoTime();
    private final long begunAt = System.currentTimeMillis();
    private JsonObject found = new JsonObject();

    /** Reads them; to be called when the payload has ended and its cgroup is there. */
    void ended(Container container) {
        double total = (System.nanoTime() - begun) / 1e6;
        long start = new File(container.bundle(), "pid").lastModified() - begunAt;
        JsonObject figures = counts(Cgroups.directories(container.cgroup()));
        // A clock that was set meanwhile tells nothing.
        if (start >= 0 && start <= total) {
            figures.put(START, start).put(RUN, Math.round(1000 * (total - start)) / 1000.0);
        }
        found = figures;
    }

    /** By name; empty if the payload never ran. */
    JsonObject found() {
        return found;
    }

    /** What the groups of one container have counted, one group or one for each controller. */
    static JsonObject counts(List<File> directories) {
        JsonObject figures = new JsonObject();
        for (File directory : directories) {
            cpu(directory, figures);
            Long peak = number(text(directory, "memory.peak"));
            peak = peak == null ? number(text(directory, "memory.max_usage_in_bytes")) : peak;
            if (peak != null) {
                figures.put(PEAK, peak);
            }
            transfer(directory, figures);
            for (int i = 0; i < PRESSURES.size(); i++) {
                Long stalled = stalled(text(directory, PRESSURES.get(i)));
                if (stalled != null) {
                    figures.put(STALLS.get(i), stalled / 1e3);
                }
            }
        }
        return figures;
    }

    private static void cpu(File directory, JsonObject figures) {
        String stat = text(directory, "cpu.stat");
        for (String line : lines(stat)) {
            if (line.startsWith("usage_usec ")) {
                Long micros = number(line.substring("usage_usec ".length()));
                if (micros != null) {
                    figures.put(CPU, micros / 1e3);
                }
            }
        }
        Long nanos = number(text(directory, "cpuacct.usage"));
        if (nanos != null) {
            figures.put(CPU, Math.round(nanos / 1e3) / 1e3);
        }
    }

    /** io.stat has rbytes=N wbytes=N for each device, blkio a line for each device and direction. */
    private static void transfer(File directory, JsonObject figures) {
        String second = text(directory, "io.stat");
        String first = text(directory, "blkio.throttle.io_service_bytes");
        long read = 0;
        long written = 0;
        for (String line : lines(second)) {
            for (String field : line.split(" ", -1)) {
                read += field.startsWith("rbytes=") ? orZero(number(field.substring(7))) : 0;
                written += field.startsWith("wbytes=") ? orZero(number(field.substring(7))) : 0;
            }
        }
        for (String line : lines(first)) {
            String[] fields = line.split(" ", -1);
            if (fields.length == 3) {
                read += fields[1].equals("Read") ? orZero(number(fields[2])) : 0;
                written += fields[1].equals("Write") ? orZero(number(fields[2])) : 0;
            }
        }
        if (second != null || first != null) {
            figures.put(READ, read).put(WRITTEN, written);
        }
    }

    /** The microseconds of the line "some avg10=… total=N"; null if there is none. */
    private static @Nullable Long stalled(@Nullable String pressure) {
        for (String line : lines(pressure)) {
            int at = line.indexOf("total=");
            if (line.startsWith("some ") && at >= 0) {
                return number(line.substring(at + "total=".length()));
            }
        }
        return null;
    }

    private static @Nullable String text(File directory, String name) {
        return Proc.text(directory.getPath() + "/" + name);
    }

    private static List<String> lines(@Nullable String text) {
        List<String> lines = new ArrayList<>();
        if (text != null) {
            lines.addAll(List.of(text.split("\n", -1)));
        }
        return lines;
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null || !text.strip().matches("[0-9]{1,18}")) {
            return null;
        }
        return Long.parseLong(text.strip());
    }
}
