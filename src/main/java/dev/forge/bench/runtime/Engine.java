package dev.forge.bench.runtime;

import dev.forge.core.ErrorText;
import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.util.List;
import java.util.Set;

/**
 * A container engine as seen from outside: its command line, its processes, its store. Every method that calls the
 * engine throws {@link dev.forge.core.ForgeException} with the engine's error message if the call fails.
 */
public interface Engine {
    /**
     * The key of the label on every container of a benchmark; {@link BenchmarkHost#label} adds the value that
     * identifies the containers of one home.
     */
    String LABEL = "dev.forge.benchmark";

    /** The engine's name on the command line and in result files. */
    String name();

    /**
     * Locates the engine and checks that it works. Call this before any other method.
     *
     * @throws dev.forge.core.ForgeException with a reason and a hint if the engine is missing or its daemon does not
     *     answer
     */
    void find();

    /**
     * Makes the workload's image available (loads the benchmark image if the engine does not have it) and starts one
     * container to check that the engine works on this host.
     *
     * @throws dev.forge.core.ForgeException with a reason and a hint if it does not work
     */
    void prepare(BenchmarkImage image, Workload workload);

    /** The configuration that the engine runs the workload with. */
    EngineConfiguration configuration(Workload workload);

    /** The command that runs a container to its end and removes it; it is the one to be timed. */
    Spawn run(Workload workload);

    /** The command that starts a short-lived container in the background and keeps it after its end. */
    Spawn runAndKeep(Workload workload);

    /** The ids of the running containers with the benchmark's label. */
    List<String> running();

    /** Starts an idle container in the background and returns its id. */
    String startIdle(Workload workload);

    /** The pid, on the host, of a running container's first process. */
    int init(String container);

    /** The ids of all containers with the benchmark's label, running or not. */
    List<String> containers();

    /** Removes containers; kills the running ones first. */
    void remove(List<String> containers);

    /**
     * Whether a run that ended with another exit code than 0 never started its container. Engines have the codes from
     * 125 to 127 for that, bare runtimes any, and both say so.
     */
    default boolean neverStarted(Spawn.Ended ended) {
        int code = ended.exitCode().orElse(0);
        return (code >= 125 && code <= 127) || ErrorText.isRuntimeError(ended.errors());
    }

    /**
     * The command for one step in the life of the container with this name, to be timed. The container idles until it
     * gets the signal to end.
     *
     * @throws dev.forge.core.ForgeException if the engine has no command for the step
     */
    default Spawn step(LifecycleStep step, Workload workload, String name) {
        throw new ForgeException(name() + " has no command for " + step);
    }

    /**
     * The command that runs another command in a running container, to that one's end.
     *
     * @throws dev.forge.core.ForgeException if the engine cannot
     */
    default Spawn exec(String container, List<String> command) {
        throw new ForgeException(name() + " has no command for exec");
    }

    /**
     * This engine with a private, empty store.
     *
     * @param directory where the store may be
     * @throws dev.forge.core.ForgeException if the engine does not support a private store
     */
    default EmptyStore emptyStore(File directory) {
        throw new ForgeException(name() + " cannot be given an empty store of its own");
    }

    /**
     * Forgets what the engine keeps of earlier starts to make the next ones faster, so that the next one is the first of
     * its kind. Most engines keep nothing.
     */
    default void forget() {}

    /** Whether there is anything to {@link #forget}. */
    default boolean keepsStarts() {
        return false;
    }

    /** Whether it has a command for workflows of its own. */
    default boolean hasWorkflows() {
        return false;
    }

    /**
     * The command {@code workflow} of this engine with these words, to be timed.
     *
     * @throws dev.forge.core.ForgeException if the engine has no workflows
     */
    default Spawn workflow(List<String> words) {
        throw new ForgeException(name() + " has no workflows");
    }

    /** The processes that the engine runs without any container: a daemon and its descendants. */
    Set<Integer> residents();

    /** The directories of the engine's store. */
    List<File> store();

    /** Loads the benchmark image. */
    void load(BenchmarkImage image);

    /** Removes the benchmark image. */
    void unload(BenchmarkImage image);
}
