package dev.forge.workflow.run;

/** Hears what happens in a run; from several threads, one call at a time. */
public interface RunEvents {
    /** What can happen to a node. */
    enum Kind {
        /** Its payload runs. */
        STARTED,
        /** Its health check has succeeded. */
        HEALTHY,
        /** Its health check has failed for too long; it goes on. */
        UNHEALTHY,
        /** It failed and is tried again. */
        RETRY,
        /** It ended with success. */
        SUCCEEDED,
        /** It failed for good. */
        FAILED,
        /** It succeeded in the run that is resumed, and is the same. */
        RESUMED,
        /** Its outputs are there from an earlier run with the same key. */
        CACHED,
        /** Something that whoever watches should know. */
        NOTE,
        /** A service was ended because nothing needs it any more. */
        STOPPED,
        /** It never runs. */
        SKIPPED
    }

    /**
     * Something happened.
     *
     * @param step the node's name
     * @param detail why or how, or empty
     * @param millis how long it took; 0 where nothing took time
     */
    void happened(Kind kind, String step, String detail, long millis);

    /**
     * A payload has printed a line.
     *
     * @param step the node's name
     * @param isError whether to standard error
     */
    void printed(String step, boolean isError, String line);
}
