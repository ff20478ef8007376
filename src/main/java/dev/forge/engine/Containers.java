package dev.forge.engine;

import dev.forge.core.CallerEnvironment;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageIndex;
import dev.forge.engine.lifecycle.Attachment;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ContainerStopper;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.lifecycle.ExecPlan;
import dev.forge.engine.lifecycle.NameGenerator;
import dev.forge.engine.lifecycle.Signals;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import dev.forge.engine.lifecycle.StartFailure;
import dev.forge.engine.lifecycle.Status;
import dev.forge.engine.oci.Bundle;
import dev.forge.engine.oci.Executable;
import dev.forge.engine.oci.HostFeatures;
import dev.forge.engine.oci.LayeredRoot;
import dev.forge.engine.oci.UserLookup;
import java.io.File;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
        Container container = make(request);
        try {
            HostFeatures host = HostFeatures.of(home);
            if (host.monitor() != null) {
                new Bundle(home, host).prepare(container, plan(host, container, false, ""));
            }
        } catch (ForgeException e) {
            // The container is made, as docker makes one whose user or program is not in the image. To prepare it only
            // saves time: nothing is left of it, and the start does the same steps and fails with the same words.
            return container;
        }
        return container;
    }

    private Container make(ContainerRequest request) {
        Image image = ImageIndex.find(home, request.image());
        String id = ContainerStore.newId();
        String name = request.name() == null ? NameGenerator.of(id) : request.name();
        Container container =
                store.create(DefinitionBuilder.of(request, id, name, image.id(), layers(image), image.config()));
        JsonObject volumes = image.config().objectOrNull("Volumes");
        if (volumes != null) {
            try {
                new Bundle(home, HostFeatures.of(home))
                        .makeVolumes(container, volumes.members().keySet());
            } catch (ForgeException e) {
                discard(container);
                throw e;
            }
        }
        File idFile = request.cidFile();
        if (idFile != null) {
            TextFile.write(idFile, id);
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
        // What is left of others and cannot be removed is not this container's business; ps and prune say it.
        new StaleContainerCleanup(home).runWithoutWaiting();
        HostFeatures host = HostFeatures.of(home);
        if (request.detach()) {
            requireMonitor(host);
        }
        Container container = make(request);
        try {
            new Bundle(home, host).make(container);
        } catch (ForgeException e) {
            if (request.autoRemove()) {
                discard(container);
            }
            throw e;
        }
        boolean attach = !request.detach();
        return ExecPlan.afresh(attach).then(plan(host, container, attach, request.detach() ? container.id() : ""));
    }

    /**
     * Prepares the start of a container that does not run; what is left to do is in the plan.
     *
     * @param attach whether the caller stays with it
     * @param print what the plan prints when it runs in the background
     */
    public ExecPlan start(Container container, boolean attach, String print) {
        HostFeatures host = HostFeatures.of(home);
        if (!attach) {
            requireMonitor(host);
        }
        if (container.bundle().isDirectory()) {
            new StaleContainerCleanup(home).finishIfLeftOver(container.id());
            new ContainerStopper(home).awaitCleanup(container);
        }
        new Bundle(home, host).make(container);
        container.exitFile().delete();
        container.oomFile().delete();
        container.lostFile().delete();
        if (container.prepared().isDirectory()) {
            FileTree.remove(container.prepared());
        }
        return ExecPlan.afresh(attach).then(plan(host, container, attach, print));
    }

    private ExecPlan plan(HostFeatures host, Container container, boolean attach, String print) {
        ContainerDefinition definition = container.definition();
        String keep = definition.autoRemove() ? "rm" : "keep";
        if (attach) {
            return ExecPlan.of(
                    "foreground",
                    host.runtime(),
                    home.root().getPath(),
                    container.id(),
                    container.name(),
                    keep,
                    grace(definition),
                    definition.process().interactive() ? "stdin" : "-");
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
        return ExecPlan.of("detached", args.toArray(new String[0]));
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

    /** Prepares another process in a running container. */
    public ExecPlan exec(ExecRequest request) {
        Container container = store.find(request.container());
        Integer pid = container.status() instanceof Status.Running running ? running.pid() : null;
        if (pid == null) {
            throw new ForgeException(
                    "container " + container.name() + " is not running", "forge start " + container.name());
        }
        LayeredRoot root = new LayeredRoot(List.of(new File("/proc/" + pid + "/root")));
        ContainerDefinition definition = container.definition();
        String asked = request.workdir();
        String cwd = asked == null ? definition.process().cwd() : asked;
        if (!cwd.startsWith("/")) {
            throw ForgeException.usage("-w is an absolute path, not " + cwd);
        }
        List<String> environment = new ArrayList<>(request.environment());
        environment.addAll(definition.process().env());
        Executable.check(root, request.command().get(0), cwd, environment, definition.mounts());
        HostFeatures host = HostFeatures.of(home);
        List<String> args = new ArrayList<>(List.of(
                request.interactive() ? "stdin" : "-",
                host.runtime(),
                "--root",
                home.file("runtime").getPath(),
                "exec",
                "--cwd",
                cwd));
        if (request.tty()) {
            args.add("--tty");
        }
        if (request.detach()) {
            args.add("--detach");
        }
        String user = request.user();
        if (user != null) {
            addUser(args, new UserLookup(root).find(user), host);
        }
        for (String variable : request.environment()) {
            String value = variable.indexOf('=') < 0 ? CallerEnvironment.get(variable) : "";
            if (value != null) {
                args.add("--env");
                args.add(variable.indexOf('=') < 0 ? variable + "=" + value : variable);
            }
        }
        args.add(container.id());
        args.addAll(request.command());
        return ExecPlan.afresh(false).then(ExecPlan.of("inside", args.toArray(new String[0])));
    }

    private static void addUser(List<String> args, UserLookup.Identity identity, HostFeatures host) {
        args.add("--user");
        args.add(identity.uid() + ":" + identity.gid());
        args.add("--env");
        args.add("HOME=" + identity.home());
        // crun finds the groups by itself and has no such option.
        if (!host.runtime().endsWith("crun")) {
            for (Long group : identity.groups()) {
                args.add("--additional-gids");
                args.add(group.toString());
            }
        }
    }

    /** The container with this name, id or unambiguous beginning of an id. */
    public Container find(String nameOrId) {
        return store.find(nameOrId);
    }

    /**
     * All that is known of a container, in the shape of {@code docker inspect}.
     *
     * @throws ForgeException if there is none of this name
     */
    public JsonObject inspect(String nameOrId) {
        return Inspection.of(home, store.find(nameOrId));
    }

    /**
     * All containers, newest first; what is left over of others is cleaned first.
     *
     * @param complaints gets what is damaged or cannot be cleaned
     */
    public List<Container> list(List<String> complaints) {
        new StaleContainerCleanup(home).run(complaints);
        return store.list(complaints);
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

    /** Runs a container whose bundle is ready in the foreground; see {@link Attachment#run}. */
    public int attach(Container container, OutputStream out, OutputStream err) {
        HostFeatures host = HostFeatures.of(home);
        String starter = HostFeatures.starter(host.runtime(), container.bundle());
        Attachment attachment = new Attachment(home, starter, host.runtimeVersion(), container);
        int code = attachment.run(out, err);
        if (code != 0) {
            code = explain(container, code);
        }
        attachment.end(code);
        return code;
    }

    private int explain(Container container, int code) {
        try {
            boolean ran = new File(container.bundle(), "pid").exists();
            return StartFailure.explain(
                    TextFile.readIfThere(container.runtimeLog().getPath()), code, "", ran);
        } catch (ForgeException e) {
            new StaleContainerCleanup(home).finish(container.id());
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
        File bundle = home.file("live/" + id);
        boolean ran = said == null && new File(bundle, "pid").exists();
        String logged = TextFile.readIfThere(log == null ? bundle + "/runtime.log" : log);
        String overdue = TextFile.readIfThere(bundle + "/overdue");
        String reason = overdue != null ? overdue : said == null ? "" : said;
        try {
            new StaleContainerCleanup(home).finishAfterParent(id);
        } catch (ForgeException e) {
            // Why the start failed is what matters. What is left is the next command's to remove, or to name.
        }
        return StartFailure.explain(logged, code, reason, ran);
    }

    private void discard(Container container) {
        FileTree.remove(store.remove(container));
    }
}
