package dev.forge.bench.internal.store;

import dev.forge.bench.HostFact;
import dev.forge.bench.Suite;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of many runs are wanted.
 *
 * @param host those of this host only, or null for all
 * @param since those that began at this moment or later, or null for all
 */
public record SuiteFilter(@Nullable String host, @Nullable Instant since) {
    /** Every run. */
    public static final SuiteFilter ALL = new SuiteFilter(null, null);

    /** Whether a run is wanted. */
    public boolean accepts(Suite suite) {
        return (host == null || host.equals(hostOf(suite)))
                && (since == null || !suite.timestamp().isBefore(since));
    }

    /** The name of the host on which a run was; the first version's files do not say it. */
    static String hostOf(Suite suite) {
        return suite.environment().display(HostFact.HOST);
    }
}
