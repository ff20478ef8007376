package dev.forge.bench.internal.report;

import dev.forge.bench.Suite;

/** The result file itself. */
public final class JsonReport {
    private JsonReport() {}

    /** The suite as JSON, byte for byte what its result file holds. */
    public static String render(Suite suite) {
        return suite.json();
    }
}
