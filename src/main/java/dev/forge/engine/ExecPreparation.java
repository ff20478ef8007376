package dev.forge.engine;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.lifecycle.Attachment;
import dev.forge.engine.lifecycle.BoundedExec;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.lifecycle.ExecPlan;
import dev.forge.engine.lifecycle.HeldExec;
import dev.forge.engine.lifecycle.ProcessLimit;
import dev.forge.engine.lifecycle.StartFailure;
import dev.forge.engine.lifecycle.Status;
import dev.forge.engine.oci.Bundle;
import dev.forge.engine.oci.Executable;
import dev.forge.engine.oci.HostFeatures;
import dev.forge.engine.oci.LayeredRoot;
import dev.forge.engine.oci.MountPoints;
import dev.forge.engine.oci.ProcessFile;
import dev.forge.engine.oci.UserLookup;
import java.io.File;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Another process in a running container: what is done before the OCI runtime, and after it. */
public final class ExecPreparation {
    private final ForgeHome home;

    ExecPreparation(ForgeHome home) {
        this.home = home;
    }

    /**
     * What is left to do.
     *
     * @throws ForgeException if the container does not run, or lacks the program, the user or the working directory
     */
    ExecPlan plan(Container container, ExecRequest request) {
        ProcessLimit limit = ProcessLimit.of(container);
        boolean isHeld = limit != null && limit.isNear() && !request.tty();
        return ExecPlan.of(
                "inside",
                HostFeatures.of(home).runtime(),
                home.root().getPath(),
                container.id(),
                prepare(container, request).getPath(),
                ExecPlan.input(request.interactive() && !request.detach(), request.tty()),
                request.detach() ? "leave" : isHeld ? "held" : "wait");
    }

    /**
     * Runs a process that reads nothing to its end, and copies what it prints.
     *
     * @return its exit code, or the runtime's if it did not start; null if it took longer than it may, and was killed
     * @throws ForgeException as {@link #plan}
     */
    @Nullable
    Integer execute(Container container, ExecRequest request, Duration limit, OutputStream out) {
        File file = prepare(container, request);
        try {
            return BoundedExec.run(
                    ProcessFile.command(home, HostFeatures.of(home), container.id(), file),
                    new File(file.getPath() + ".pid"),
                    container,
                    limit,
                    out);
        } finally {
            for (String suffix : new String[] {"", ".log", ".pid"}) {
                new File(file.getPath() + suffix).delete();
            }
        }
    }

    /** Describes the process in a file of the bundle. */
    private File prepare(Container container, ExecRequest request) {
        Integer pid = container.status() instanceof Status.Running running ? running.pid() : null;
        if (pid == null) {
            throw new ForgeException(
                    "container " + container.name() + " is not running", "forge start " + container.name());
        }
        ContainerDefinition definition = container.definition();
        HostFeatures host = HostFeatures.of(home);
        // The container's own process sees every mount, so its files are the right ones as they are. But at what
        // fuse-overlayfs serves nobody may look who is outside of the container's user namespace.
        boolean isSeen = host.fuse() == null;
        List<Mount> unseen = isSeen ? List.of() : definition.mounts();
        LayeredRoot root = isSeen
                ? new LayeredRoot(List.of(new File("/proc/" + pid + "/root")))
                : new Bundle(home, host).root(container);
        ProcessDefinition process = process(definition.process(), request);
        checkDirectory(root, process.cwd(), unseen);
        Executable.check(root, process.args().get(0), process.cwd(), process.env(), unseen);
        String user = process.user();
        UserLookup.Identity identity = new UserLookup(root, unseen).find(user == null ? "" : user, process.groups());
        int self = Proc.self();
        File file = new File(container.bundle(), "exec-" + self + "-" + Proc.startTime(self) + ".json");
        ProcessFile.write(file, host, process, definition.security(), identity);
        return file;
    }

    private static ProcessDefinition process(ProcessDefinition first, ExecRequest request) {
        String asked = request.workdir();
        String cwd = asked == null ? first.cwd() : asked;
        if (!cwd.startsWith("/")) {
            throw ForgeException.usage("-w is an absolute path, not " + cwd);
        }
        List<String> environment = new ArrayList<>(first.env());
        if (request.tty()) {
            Environment.setDefault(environment, Environment.TERM);
        }
        for (String variable : request.environment()) {
            Environment.set(environment, variable);
        }
        return new ProcessDefinition(
                request.command(),
                0,
                environment,
                cwd,
                request.user() == null ? first.user() : request.user(),
                first.groups(),
                request.interactive(),
                request.tty(),
                null,
                first.rlimits());
    }

    private static void checkDirectory(LayeredRoot root, String cwd, List<Mount> unseen) {
        MountPoints.refuseMagic(cwd, cwd);
        if (cwd.equals("/")
                || (!unseen.isEmpty() && MountPoints.isCovered(cwd, unseen))
                || root.isPlainDirectory(cwd)) {
            return;
        }
        LayeredRoot.LayerFile found = root.find(cwd);
        if (found == null && root.isHidden(cwd)) {
            return;
        }
        if (found == null || !found.attributes().isDirectory()) {
            throw new ForgeException(
                    ExitCode.NOT_EXECUTABLE,
                    "the working directory is " + (found == null ? "not there" : "not a directory")
                            + " in the container: " + cwd,
                    "give another one with -w");
        }
    }

    /**
     * Runs what the file of a plan says, in the foreground, and copies what is printed: of a process with a terminal, or one
     * in a container that has nearly as many processes as it may have.
     *
     * @param toTerminal whether {@code out} is a terminal
     * @return the exit code
     */
    public static int attach(
            ForgeHome home, String id, File file, OutputStream out, OutputStream err, boolean toTerminal) {
        List<String> command = ProcessFile.command(home, HostFeatures.of(home), id, file);
        Container container = new ContainerStore(home).find(id);
        ProcessLimit limit = ProcessLimit.of(container);
        if (limit != null && !TextFile.read(file).startsWith("{\"terminal\":true")) {
            return HeldExec.run(command, file, out, err, limit.failure(container.name()));
        }
        return new Attachment(command, null).run(out, err, Attachment.LineEnds.of(true, toTerminal));
    }

    /**
     * Says why a process did not start.
     *
     * @param id the container's
     * @param log what the runtime logged
     * @param code the code that the runtime ended with
     * @return the exit code to end with: the given one if the process ran
     */
    public static int explain(ForgeHome home, String id, File log, int code) {
        try {
            return StartFailure.explain(TextFile.readIfThere(log.getPath()), code);
        } catch (ForgeException e) {
            if (e.exitCode() != ExitCode.ENGINE) {
                throw e;
            }
            Container container = new ContainerStore(home).find(id);
            ProcessLimit limit = ProcessLimit.of(container);
            throw limit != null && limit.isNear() ? limit.failure(container.name()) : e;
        }
    }
}
