package dev.forge.bench.runtime;

/** The steps in the life of a container that engines have commands for, in order. */
public enum LifecycleStep {
    /** Creates the container without starting it. */
    CREATE,
    /** Starts the container in the background. */
    START,
    /** Runs another command in the container, to the command's end. */
    EXEC,
    /** Asks the container to end and waits for its end. */
    STOP,
    /** Removes the container. */
    RM
}
