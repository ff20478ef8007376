package dev.forge.bench.runtime;

/** The steps in the life of a container that engines have commands for, in their order. */
public enum LifecycleStep {
    /** Made, and not started. */
    CREATE,
    /** Started in the background. */
    START,
    /** Another command is run in it, to its end. */
    EXEC,
    /** Asked to end, and waited for. */
    STOP,
    /** Removed. */
    RM
}
