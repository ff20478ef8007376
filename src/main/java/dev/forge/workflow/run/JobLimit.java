package dev.forge.workflow.run;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many steps run at once where the host's pressure decides: one less each time it is short of something, one more each
 * time it is not. It begins with as many as there are processors. Nothing that runs is ended; one step always runs.
 */
final class JobLimit {
    /** The shares are of ten seconds: what is decided has to be seen in them. */
    static final long INTERVAL_NANOS = 2_000_000_000;

    /** Steps wait for devices and networks too, so more of them than processors may be right. */
    private static final int MOST_PER_PROCESSOR = 2;

    private final int most;
    private final LongSupplier clock;
    private final Supplier<@Nullable HostPressure> pressure;
    private int limit;
    private long next;

    /**
     * A limit that begins with one step for each processor.
     *
     * @param clock nanoseconds of a clock that only goes forward
     * @param pressure what the host says; null if it says nothing
     */
    JobLimit(int processors, LongSupplier clock, Supplier<@Nullable HostPressure> pressure) {
        most = processors * MOST_PER_PROCESSOR;
        limit = processors;
        this.clock = clock;
        this.pressure = pressure;
        next = clock.getAsLong();
    }

    /** How many steps may run now. */
    int now() {
        long time = clock.getAsLong();
        if (time - next >= 0) {
            next = time + INTERVAL_NANOS;
            HostPressure found = pressure.get();
            limit = found == null ? limit : decide(limit, most, found);
        }
        return limit;
    }

    /**
     * The next limit. Memory counts first: a host that waits for it soon does nothing else. Some waiting for processors is
     * what a host looks like that is used well.
     */
    static int decide(int limit, int most, HostPressure pressure) {
        if (pressure.memory() >= 20) {
            return 1;
        }
        if (pressure.memory() >= 5 || pressure.cpu() >= 60 || pressure.io() >= 60) {
            return Math.max(1, limit - 1);
        }
        boolean isCalm = pressure.memory() < 1 && pressure.cpu() < 25 && pressure.io() < 25;
        return isCalm ? Math.min(most, limit + 1) : limit;
    }
}
