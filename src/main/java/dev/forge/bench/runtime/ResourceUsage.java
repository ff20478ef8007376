package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.posix.Orphans;
import dev.forge.core.posix.Processes;
import dev.forge.core.posix.Spawn;
import dev.forge.stats.Figure;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The CPU time and peak memory of one run. Sampling takes CPU time and memory locks from the observed processes, so
 * this is a separate run whose duration is not used.
 *
 * @param cpu user and system time that the run caused, in ms: of the command and of orphans, including the children
 *     that they waited for, from wait4(2); of a daemon's processes, as a difference; of other processes (a
 *     containerd-shim), from their last sample
 * @param cliMemory peak resident memory of the command, in MB: the largest sum of VmHWM over the processes of its
 *     process group that existed at the same time
 * @param helperMemory peak memory of the other processes outside the container, in MB: the largest sum of their
 *     proportional set sizes
 */
public record ResourceUsage(Figure cpu, Figure cliMemory, Figure helperMemory) {
    private static final int EVERY_MILLIS = 2;
    private static final double KIB_PER_MB = 1024;
    private static final double NANOS_PER_MS = 1e6;
    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on all current architectures of Linux

    /** An unknown usage with the reason. */
    public static ResourceUsage unknown(String reason) {
        return new ResourceUsage(Figure.unavailable(reason), Figure.unavailable(reason), Figure.unavailable(reason));
    }

    /**
     * Runs an engine's command and samples it until all its processes have ended, but at most until {@code limit} after
     * its end.
     *
     * @param counts whether a run that ended this way counts
     */
    public static ResourceUsage of(Engine engine, Spawn command, Duration limit, Predicate<Spawn.Ended> counts) {
        Set<Integer> residents;
        try {
            residents = engine.residents();
        } catch (ForgeException e) {
            return unknown(e.getMessage());
        }
        return of(residents, command, limit, counts);
    }

    /** The same for a command whose engine has these processes without it. */
    public static ResourceUsage of(
            Set<Integer> residents, Spawn command, Duration limit, Predicate<Spawn.Ended> counts) {
        UsageSampler sampler = new UsageSampler(residents);
        try (Orphans orphans = Orphans.adopt()) {
            Spawn.Ended ended = command.run(sampler);
            if (!counts.test(ended)) {
                return unknown("the watched run failed: " + ended.complaint());
            }
            sampler.cpuNanos += (ended.userMicros() + ended.systemMicros()) * 1000;
            long deadline = System.nanoTime() + limit.toNanos();
            while (sampler.sample() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(EVERY_MILLIS * 1_000_000L);
            }
            sampler.cpuNanos += orphans.cpuMicros() * 1000;
            return sampler.usage();
        }
    }

    /** Samples memory and CPU time while the command runs. */
    private static final class UsageSampler implements Spawn.Observer {
        private final ProcessTracker tracker;
        private final Set<Integer> residents;
        private final Map<Integer, Long> before = new HashMap<>();
        private final Map<Integer, @Nullable String> started = new HashMap<>();
        private final Map<Integer, Long> seen = new HashMap<>();
        private int cli;
        private long cpuNanos;
        private long cliPeak;
        private long helperPeak;

        UsageSampler(Set<Integer> residents) {
            this.residents = residents;
            tracker = ProcessTracker.ofRun(residents);
            residents.forEach(pid -> before.put(pid, withChildren(pid)));
            residents.forEach(pid -> started.put(pid, Proc.startTime(pid)));
        }

        @Override
        public int everyMillis() {
            return EVERY_MILLIS;
        }

        @Override
        public void sample(int pid) {
            cli = pid;
            sample();
        }

        /** Takes one sample; false if no process is left. */
        boolean sample() {
            List<ProcessTracker.TrackedProcess> now = tracker.now();
            long cliKib = 0;
            long helperKib = 0;
            boolean some = false;
            for (ProcessTracker.TrackedProcess tracked : now) {
                int pid = tracked.pid();
                if (tracked.hasEnded()) {
                    // The CPU time of an orphan is known once it has been waited for.
                    some |= tracked.parent() == Proc.self() && pid != cli;
                    continue;
                }
                some = true;
                account(tracked, now);
                if (tracked.group() == cli) {
                    cliKib += kib("/proc/" + pid + "/status", "VmHWM:");
                } else if (!tracked.isPayload()) {
                    helperKib += kib("/proc/" + pid + "/smaps_rollup", "Pss:");
                }
            }
            cliPeak = Math.max(cliPeak, cliKib);
            helperPeak = Math.max(helperPeak, helperKib);
            return some;
        }

        /** Records the CPU time of processes that neither wait4(2) nor an observed parent will report. */
        private void account(ProcessTracker.TrackedProcess tracked, List<ProcessTracker.TrackedProcess> now) {
            int parent = tracked.parent();
            boolean reportedElsewhere = tracked.pid() == cli
                    || parent == Proc.self()
                    || residents.contains(parent)
                    || now.stream().anyMatch(other -> other.pid() == parent);
            if (reportedElsewhere) {
                seen.remove(tracked.pid());
            } else {
                Processes.cpuNanos(tracked.pid())
                        .ifPresent(nanos -> seen.put(tracked.pid(), nanos + tracked.reapedTicks() * NANOS_PER_TICK));
            }
        }

        ResourceUsage usage() {
            for (Map.Entry<Integer, Long> resident : before.entrySet()) {
                long used = withChildren(resident.getKey()) - resident.getValue();
                if (used < 0 || !Objects.equals(Proc.startTime(resident.getKey()), started.get(resident.getKey()))) {
                    return unknown("process " + resident.getKey() + " of the engine ended or was replaced meanwhile");
                }
                cpuNanos += used;
            }
            Collection<Long> others = seen.values();
            double cpu = (cpuNanos + others.stream().mapToLong(Long::longValue).sum()) / NANOS_PER_MS;
            return new ResourceUsage(
                    Figure.of(cpu), Figure.of(cliPeak / KIB_PER_MB), Figure.of(helperPeak / KIB_PER_MB));
        }

        private static long withChildren(int pid) {
            String[] stat = Proc.stat(pid);
            long children = stat == null ? 0 : Long.parseLong(stat[13]) + Long.parseLong(stat[14]);
            return Processes.cpuNanos(pid).orElse(0) + children * NANOS_PER_TICK;
        }
    }

    private static long kib(String path, String label) {
        String text = Proc.text(path);
        return text == null ? 0 : MemoryFootprint.kib(text, label);
    }
}
