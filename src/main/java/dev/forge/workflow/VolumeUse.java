package dev.forge.workflow;

import org.jspecify.annotations.Nullable;

/**
 * Something mounted into a step.
 *
 * @param kind what it is
 * @param source the host's path of a bind mount, the name of a volume, null for a volume without a name and for memory
 * @param target where it is in the container
 * @param readOnly whether it cannot be written there
 */
public record VolumeUse(Kind kind, @Nullable String source, String target, boolean readOnly) {
    /** What can be mounted. */
    public enum Kind {
        /** A file or directory of the host. */
        BIND,
        /** A directory that Forge keeps for the project. */
        VOLUME,
        /** Memory. */
        TMPFS
    }
}
