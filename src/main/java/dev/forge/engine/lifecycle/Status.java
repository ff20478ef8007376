package dev.forge.engine.lifecycle;

import org.jspecify.annotations.Nullable;

/** What a container is doing. */
public sealed interface Status {
    /** Docker's word for it. */
    String word();

    /** Created, and not running yet. */
    record Created() implements Status {
        @Override
        public String word() {
            return "created";
        }
    }

    /**
     * Running.
     *
     * @param pid the payload's first process as the host sees it, or null while it is just ending
     */
    record Running(@Nullable Integer pid) implements Status {
        @Override
        public String word() {
            return "running";
        }
    }

    /**
     * Ended.
     *
     * @param code its exit code; {@link StaleContainerCleanup#LOST_EXIT_CODE} also when nobody was there to see it
     * @param finished when, in milliseconds since 1970
     */
    record Exited(int code, long finished) implements Status {
        @Override
        public String word() {
            return "exited";
        }
    }
}
