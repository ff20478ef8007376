package dev.forge.dashboard;

import dev.forge.profile.ContainerUsage;
import java.util.ArrayList;
import java.util.List;

/** A container's last usage, and what was made of it. */
final class Sampled {
    private static final int HISTORY = 60;
    private static final double NANOS_PER_PERCENT = 1e7;
    /** Start times have a precision of a second. */
    private static final int MIN_SECONDS = 3;

    private ContainerUsage usage;
    private final long startedAt;
    private double cpu = -1;
    private double throttled = -1;
    private List<Double> history = List.of();

    Sampled(ContainerUsage usage, long startedAt) {
        this.usage = usage;
        this.startedAt = startedAt;
        // Until there is a second sample: since its start, as top(1) has it.
        long seconds = startedAt == 0 ? 0 : System.currentTimeMillis() / 1000 - startedAt;
        if (seconds >= MIN_SECONDS && usage.cpuNanos() >= 0) {
            cpu = usage.cpuNanos() / (double) seconds / NANOS_PER_PERCENT;
        }
        throttled = usage.periods() <= 0 ? usage.periods() : 100.0 * usage.throttledPeriods() / usage.periods();
    }

    void update(ContainerUsage next) {
        long nanos = next.nanoTime() - usage.nanoTime();
        // Two figures of the kernel, read at different moments, differ a little; less than nothing was not used.
        cpu = nanos <= 0 || next.cpuNanos() < 0
                ? -1
                : Math.max(0, next.cpuNanos() - usage.cpuNanos()) / (nanos / 1e9) / NANOS_PER_PERCENT;
        long periods = next.periods() - usage.periods();
        throttled = next.periods() < 0
                ? -1
                : periods <= 0 ? 0 : 100.0 * (next.throttledPeriods() - usage.throttledPeriods()) / periods;
        history = appended(history, Math.max(0, cpu));
        usage = next;
    }

    ContainerUsage usage() {
        return usage;
    }

    long startedAt() {
        return startedAt;
    }

    double cpu() {
        return cpu;
    }

    double throttled() {
        return throttled;
    }

    List<Double> history() {
        return history;
    }

    /** The last values with one more. */
    static List<Double> appended(List<Double> values, double value) {
        List<Double> next = new ArrayList<>(values.subList(Math.max(0, values.size() - HISTORY + 1), values.size()));
        next.add(value);
        return List.copyOf(next);
    }
}
