package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.util.List;
import java.util.Set;

/**
 * A container engine, seen from outside: its command line, its processes, its store. Each method that has to call
 * the engine throws {@link dev.forge.core.ForgeException} with the engine's own words if that fails.
 */
public interface Engine {
    /**
     * The label of every container of a benchmark; {@link BenchmarkHost#label} has the value by which those of one home
     * are known.
     */
    String LABEL = "dev.forge.benchmark";

    /** The name it has on the command line and in result files. */
    String name();

    /**
     * Finds the engine and asks it whether it works. Called before any other method.
     *
     * @throws dev.forge.core.ForgeException with a reason and a hint if it is missing or its daemon does not answer
     */
    void find();

    /**
     * Makes the workload's image available, loading it if it is Forge's own and not there yet, and starts one
     * container to see whether that works here.
     *
     * @throws dev.forge.core.ForgeException with a reason and a hint if it does not
     */
    void prepare(BenchmarkImage image, Workload workload);

    /** The terms on which it runs the workload. */
    EngineConfiguration configuration(Workload workload);

    /** Runs a container to its end and removes it: the command that is timed. */
    Spawn run(Workload workload);

    /** Starts a container in the background that soon ends and stays in the store: the command to be run. */
    Spawn runAndKeep(Workload workload);

    /** The ids of the containers with the benchmark's label that run now. */
    List<String> running();

    /** Starts an idle container in the background and returns its id. */
    String startIdle(Workload workload);

    /** The host's process id of a running container's first process. */
    int init(String container);

    /** The ids of all containers with the benchmark's label, running or not. */
    List<String> containers();

    /** Removes containers, killing those that run. */
    void remove(List<String> containers);

    /**
     * One step in the life of the container of this name, which idles until it is asked to end: the command to be
     * timed.
     *
     * @throws dev.forge.core.ForgeException if the engine has no command for it
     */
    default Spawn step(LifecycleStep step, Workload workload, String name) {
        throw new ForgeException(name() + " has no command for " + step);
    }

    /**
     * The same engine with an empty store of its own.
     *
     * @param directory where it may keep it
     * @throws dev.forge.core.ForgeException if it cannot be given one
     */
    default EmptyStore emptyStore(File directory) {
        throw new ForgeException(name() + " cannot be given an empty store of its own");
    }

    /** The processes that the engine keeps without any container: a daemon's, with its children. */
    Set<Integer> residents();

    /** The directories that are the engine's store. */
    List<File> store();

    /** Loads Forge's own image. */
    void load(BenchmarkImage image);

    /** Removes Forge's own image. */
    void unload(BenchmarkImage image);
}
