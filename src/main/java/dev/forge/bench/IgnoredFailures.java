package dev.forge.bench;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which exit codes of runs do not make them failures. A run whose container never started is a failure whatever its
 * exit code.
 *
 * @param all whether any code is ignored
 * @param codes the codes that are ignored, if not all are
 */
public record IgnoredFailures(boolean all, Set<Integer> codes) {
    /** Every code but 0 is a failure. */
    public static final IgnoredFailures NONE = new IgnoredFailures(false, Set.of());
    /** No code is a failure. */
    public static final IgnoredFailures ALL = new IgnoredFailures(true, Set.of());

    /** Copies the set. */
    public IgnoredFailures {
        codes = Set.copyOf(codes);
    }

    /** Only these codes are ignored. */
    public static IgnoredFailures only(Set<Integer> codes) {
        return new IgnoredFailures(false, new TreeSet<>(codes));
    }

    /** Whether a run of a container that was started and ended with this code counts. */
    public boolean ignores(int code) {
        return all || codes.contains(code);
    }

    /** Whether exactly this code was asked for. */
    public boolean names(int code) {
        return codes.contains(code);
    }
}
