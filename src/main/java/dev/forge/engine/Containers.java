package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageIndex;
import dev.forge.engine.lifecycle.Attachment.Caller;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ContainerStopper;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.lifecycle.ExecPlan;
import dev.forge.engine.lifecycle.NameGenerator;
import dev.forge.engine.lifecycle.Signals;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import dev.forge.engine.lifecycle.StartFailure;
import dev.forge.engine.oci.Bundle;
import dev.forge.engine.oci.HostFeatures;
import java.io.File;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The containers of one home: everything that can be done to them. */
public final class Containers {
    private final ForgeHome home;
    private final ContainerStore store;

    /** The containers of this home. */
    public Containers(ForgeHome home) {
        this.home = home;
        this.store = new ContainerStore(home);
    }

    /**
     * Makes a container, and prepares its first start as far as that can be done now.
     *
     * @throws ForgeException if what is asked makes no sense, the image is missing or the name is in use
     */
    public Container create(ContainerRequest request) {
        Container container = publish(request, stage(request), true);
        try {
            HostFeatures host = HostFeatures.of(home);
            if (host.monitor() != null) {
                new Bundle(home, host).prepare(container, plan(host, container, false, false, ""));
            }
        } catch (ForgeException e) {
            // The container is made, as docker makes one whose user or program is not in the image. To prepare it only
            // saves time: nothing is left of it, and the start does the same steps and fails with the same words.
            return container;
        }
        return container;
    }

    /** Makes a container that nobody sees yet. */
    private Container stage(ContainerRequest request) {
        Image image = ImageIndex.find(home, request.image());
        String id = ContainerStore.newId();
        String name = request.name() == null ? NameGenerator.of(id) : request.name();
        List<String> layers = layers(image);
        UsernsMode mode = UsernsMode.of(request.isolation().userns());
        Container container = mode == null
                ? store.stage(DefinitionBuilder.of(request, id, name, image.id(), layers, image.config(), null))
                : mode.claim(
                        home,
                        image,
                        userns -> store.stage(
                                DefinitionBuilder.of(request, id, name, image.id(), layers, image.config(), userns)));
        JsonObject volumes = image.config().objectOrNull("Volumes");
        if (volumes != null) {
            try {
                new Bundle(home, HostFeatures.of(home))
                        .makeVolumes(container, volumes.members().keySet());
            } catch (ForgeException e) {
                FileTree.remove(container.directory());
                throw e;
            }
        }
        return container;
    }

    private Container publish(ContainerRequest request, Container staged, boolean durably) {
        Container container = store.publish(staged, durably);
        File idFile = request.cidFile();
        if (idFile != null) {
            try {
                TextFile.write(idFile, container.id());
            } catch (ForgeException e) {
                discard(container);
                throw e;
            }
        }
        return container;
    }

    /** The digits of the layers' digests, the uppermost first. */
    private List<String> layers(Image image) {
        List<String> digits = new ArrayList<>();
        for (File directory : image.layerDirectories(home)) {
            digits.add(directory.getParentFile().getName());
        }
        return digits;
    }

    /** Makes a container and prepares its start; what is left to do is in the plan. */
    public ExecPlan run(ContainerRequest request) {
        HostFeatures host = HostFeatures.of(home);
        Container container = begin(host, request);
        return plan(host, container, !request.detach(), true, request.detach() ? container.id() : "");
    }

    /** Makes a container and prepares its start, which is to be in the foreground: see {@link #attach}. */
    public Container begin(ContainerRequest request) {
        return begin(HostFeatures.of(home), request);
    }

    private Container begin(HostFeatures host, ContainerRequest request) {
        // What is left of others and cannot be removed is not this container's business; ps and prune say it.
        new StaleContainerCleanup(home).runWithoutWaiting();
        if (request.detach()) {
            requireMonitor(host);
        }
        // The bundle comes first: as soon as there is a container, there is a start of it too, and if this is killed in
        // between, something that says what to clean. One that cannot be started is not seen at all with --rm.
        Container staged = stage(request);
        try {
            new Bundle(home, host).make(staged);
        } catch (ForgeException e) {
            if (request.autoRemove()) {
                FileTree.remove(staged.directory());
            } else {
                Container.keepFailure(publish(request, staged, false).directory(), e);
            }
            throw e;
        }
        try {
            return publish(request, staged, false);
        } catch (ForgeException e) {
            FileTree.remove(staged.bundle());
            throw e;
        }
    }

    /**
     * Prepares the start of a container that does not run; what is left to do is in the plan.
     *
     * @param attach whether the caller stays with it
     * @param input whether standard input is passed on, if the container was made to take it
     * @param print what the plan prints when it runs in the background
     */
    public ExecPlan start(Container container, boolean attach, boolean input, String print) {
        HostFeatures host = HostFeatures.of(home);
        if (!attach) {
            requireMonitor(host);
        }
        if (container.bundle().isDirectory()) {
            new StaleContainerCleanup(home).finishIfLeftOver(container.id());
            new ContainerStopper(home).awaitCleanup(container);
        }
        if (!container.bundle().exists() && container.isElsewhere()) {
            throw new ForgeException(
                    "container " + container.name() + " runs already, in another copy of this forge home",
                    "stop it there; two containers with one id would share a cgroup");
        }
        makeBundle(host, container);
        container.forgetEnd();
        if (container.prepared().isDirectory()) {
            FileTree.remove(container.prepared());
        }
        return plan(host, container, attach, input, print);
    }

    /** What is left to do for a container whose bundle is ready. */
    ExecPlan plan(HostFeatures host, Container container, boolean attach, boolean input, String print) {
        ContainerDefinition definition = container.definition();
        String keep = definition.autoRemove() ? "rm" : "keep";
        if (attach) {
            String typed = ExecPlan.input(
                    definition.process().interactive() && input,
                    definition.process().tty());
            String root = home.root().getPath();
            String[] words = {host.runtime(), root, container.id(), container.name(), keep, grace(definition), typed};
            return ExecPlan.of("foreground", words).within(host.slice(definition));
        }
        List<String> args = new ArrayList<>(List.of(
                host.runtime(),
                requireMonitor(host),
                home.root().getPath(),
                container.id(),
                container.name(),
                keep,
                print));
        if (definition.process().tty()) {
            args.add("-t");
        }
        if (definition.process().interactive()) {
            args.add("-i");
        }
        return ExecPlan.of("detached", args.toArray(new String[0])).within(host.slice(definition));
    }

    /** How many seconds the payload has once its terminal is gone: sleep(1) knows no "for ever", so 68 years. */
    private static String grace(ContainerDefinition definition) {
        Integer timeout = definition.stopTimeout();
        return Integer.toString(timeout == null ? Integer.MAX_VALUE : timeout);
    }

    private static String requireMonitor(HostFeatures host) {
        String monitor = host.monitor();
        if (monitor == null) {
            throw ForgeException.missing(
                    "conmon is not installed, and a container in the background needs it",
                    "apt-get install conmon, or run it in the foreground");
        }
        return monitor;
    }

    /**
     * Prepares another process in a running container.
     *
     * @throws ForgeException if it does not run, or lacks the program, the user or the working directory
     */
    public ExecPlan exec(ExecRequest request) {
        return new ExecPreparation(home).plan(store.find(request.container()), request);
    }

    /**
     * Runs another process in a running container to its end, without standard input. One at a time for a container.
     *
     * @param limit how long it may take: then it is killed with what it has started
     * @param out gets what it prints
     * @return its exit code, or null if it was killed
     * @throws ForgeException as {@link #exec}
     */
    public @Nullable Integer execute(ExecRequest request, Duration limit, OutputStream out) {
        return new ExecPreparation(home).execute(store.find(request.container()), request, limit, out);
    }

    /** The container with this name, id or unambiguous beginning of an id. */
    public Container find(String nameOrId) {
        return store.find(nameOrId);
    }

    /**
     * All that is known of a container, in the shape of {@code docker inspect}.
     *
     * @param sized whether to find out how much it wrote
     * @throws ForgeException if there is none of this name
     */
    public JsonObject inspect(String nameOrId, boolean sized) {
        return Inspection.of(home, store.find(nameOrId), sized);
    }

    /**
     * All containers, newest first; what is left over of others is cleaned first.
     *
     * @param complaints gets what cannot be cleaned
     * @param damaged gets the containers that are damaged, which cost nobody anything but themselves
     */
    public List<Container> list(List<String> complaints, List<String> damaged) {
        new StaleContainerCleanup(home).run(complaints);
        return store.list(damaged);
    }

    /** See {@link ContainerStopper#stop}. */
    public void stop(Container container, @Nullable Integer seconds) {
        new ContainerStopper(home).stop(container, seconds);
    }

    /**
     * Sends the payload a signal.
     *
     * @throws ForgeException if the container does not run or there is no such signal
     */
    public void kill(Container container, String signal) {
        int number = Signals.number(signal);
        if (container.pid() == null) {
            throw new ForgeException("container " + container.name() + " is not running");
        }
        new ContainerStopper(home).signal(container, number);
    }

    /** Waits for the container's end and returns its exit code. */
    public int await(Container container) {
        return new ContainerStopper(home).await(container);
    }

    /**
     * Removes a container.
     *
     * @param force whether one that runs is killed first
     * @return the directory that holds what it wrote, out of sight and to be deleted
     * @throws ForgeException if it runs
     */
    public File remove(Container container, boolean force) {
        if (container.bundle().isDirectory()) {
            new StaleContainerCleanup(home).finishIfLeftOver(container.id());
        }
        if (container.bundle().isDirectory() && !new ContainerStopper(home).awaitCleanup(container)) {
            if (!force) {
                throw new ForgeException(
                        "container " + container.name() + " is running",
                        "stop it first, or remove it with forge rm --force");
            }
            new ContainerStopper(home).kill(container);
        }
        return store.remove(container);
    }

    /**
     * Removes a container, damaged or not; otherwise as {@link #remove(Container, boolean)}.
     *
     * @param nameOrId its name, id or unambiguous beginning of its id
     */
    public File remove(String nameOrId, boolean force) {
        String id = store.findId(nameOrId);
        Optional<Container> container;
        try {
            container = store.read(id);
        } catch (ForgeException e) {
            container = Optional.empty();
        }
        return container.isPresent()
                ? remove(container.get(), force)
                : new DamagedContainer(home, store).remove(id, force);
    }

    /** See {@link ForegroundRun}; what it leaves is removed at once. */
    public int attach(Container container, OutputStream out, OutputStream err, Caller caller) {
        return new ForegroundRun(home, container).run(out, err, caller, code -> {}, Runnable::run);
    }

    /**
     * As {@link #attach(Container, OutputStream, OutputStream, Caller)}.
     *
     * @param ended is told the exit code while the files that the container wrote are still there
     * @param rest gets what is left to do, which is to remove what the start has made
     */
    public int attach(
            Container container,
            OutputStream out,
            OutputStream err,
            Caller caller,
            IntConsumer ended,
            Consumer<Runnable> rest) {
        return new ForegroundRun(home, container).run(out, err, caller, ended, rest);
    }

    private void makeBundle(HostFeatures host, Container container) {
        try {
            new Bundle(home, host).make(container);
        } catch (ForgeException e) {
            if (!container.isUnderWay()) {
                container.exitFile().delete();
                Container.keepFailure(container.directory(), e);
            }
            throw e;
        }
    }

    /**
     * Says why a runtime that ended with this code failed, and removes what the start made. The container need not be
     * there any more: the monitor of one with --rm removes it as soon as it has ended.
     *
     * @param said what conmon said of it, or why it failed; null if the payload may have run
     * @param log what the runtime logged, or null for the log in the bundle
     * @return the exit code to end with: the given one if the payload ran
     */
    public int explain(String id, int code, @Nullable String said, @Nullable String log) {
        return StartFailure.explain(home, id, code, said, log);
    }

    private void discard(Container container) {
        FileTree.remove(store.remove(container));
    }
}
