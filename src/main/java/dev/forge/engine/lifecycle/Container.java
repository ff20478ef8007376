package dev.forge.engine.lifecycle;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.DiskUsage;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.definition.ContainerDefinition;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * One container as its files tell it.
 *
 * <p>{@code containers/ID} holds what lasts: its definition, the files it wrote, its log and its exit code.
 * {@code live/ID} is the OCI bundle; it is there from the moment a start is attempted until everything the start
 * made is gone again, so it also is the journal of what may need cleaning.
 */
public final class Container {
    private final ForgeHome home;
    private final String id;
    private final ContainerDefinition definition;
    private final File directory;

    Container(ForgeHome home, ContainerDefinition definition) {
        this(home, definition, home.file("containers/" + definition.id()));
    }

    /** One that is being made in this directory. */
    Container(ForgeHome home, ContainerDefinition definition, File directory) {
        this.home = home;
        this.id = definition.id();
        this.definition = definition;
        this.directory = directory;
    }

    /** 64 hexadecimal digits. */
    public String id() {
        return id;
    }

    /** The first twelve digits, as tables show them. */
    public String shortId() {
        return id.substring(0, 12);
    }

    /** The container's name. */
    public String name() {
        return definition.name();
    }

    /** What it is. */
    public ContainerDefinition definition() {
        return definition;
    }

    /** The directory of what lasts. */
    public File directory() {
        return directory;
    }

    /** The OCI bundle, there while anything of a start is. */
    public File bundle() {
        return home.file("live/" + id);
    }

    /** The bundle of its first start, made ahead of time; gone once it was started. */
    public File prepared() {
        return new File(directory(), "next");
    }

    /** The files the container wrote: the upper layer of its root file system. */
    public File upper() {
        return new File(directory(), "upper");
    }

    /** How many bytes the files take that the container wrote; 0 if they are being removed. */
    public long writtenBytes() {
        try {
            String[] files = upper().list();
            return files == null || files.length == 0
                    ? 0
                    : DiskUsage.of(upper()).bytes();
        } catch (ForgeException e) {
            return 0;
        }
    }

    /** What the payload printed, in the Kubernetes log format. */
    public File log() {
        return new File(directory(), "log");
    }

    /** Holds the exit code in decimal; named by the id because conmon names it. Its time is the end of the run. */
    public File exitFile() {
        return new File(directory(), id);
    }

    /** There if the kernel killed the payload for want of memory; conmon makes it. */
    public File oomFile() {
        return new File(directory(), "oom");
    }

    /** There if nobody saw the container's end; see {@link StaleContainerCleanup#LOST_EXIT_CODE}. */
    public File lostFile() {
        return new File(directory(), "lost");
    }

    /** There if its last start has failed: what {@link #failure} has. */
    private File failureFile() {
        return new File(directory(), "failure");
    }

    /**
     * Why a container's last start has failed.
     *
     * @param code the exit code of the failure, as docker has it
     * @param message what was said of it
     */
    public record Failure(int code, String message) {}

    /** Why its last start has failed, or null if it has not. */
    public @Nullable Failure failure() {
        String text = TextFile.readIfThere(failureFile().getPath());
        int end = text == null ? -1 : text.indexOf('\n');
        if (text == null || end < 0) {
            return null;
        }
        try {
            return new Failure(Integer.parseInt(text.substring(0, end)), text.substring(end + 1));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Remembers why its start has failed, for who asks later; a container that is gone meanwhile has nobody to ask. */
    public static void keepFailure(File directory, ForgeException failure) {
        if (new File(directory, "container.json").exists()) {
            try {
                TextFile.write(
                        new File(directory, "failure"),
                        ExitCode.engine(failure.exitCode()) + "\n" + failure.getMessage());
            } catch (ForgeException e) {
                // The failure itself is what has to be said.
            }
        }
    }

    /** Removes what tells of the end of its last run, or why it failed; what is there in place of the exit code's file goes too. */
    public void forgetEnd() {
        File exit = exitFile();
        if (!exit.delete() && exit.exists()) {
            FileTree.remove(exit);
        }
        lostFile().delete();
        oomFile().delete();
        failureFile().delete();
    }

    /** When it was last started, in milliseconds since 1970, or null if it never was. */
    public @Nullable Long started() {
        File started = new File(directory(), "started");
        if (!started.exists() && definition.autoRemove()) {
            // It is started once, and no longer there when the bundle goes.
            started = new File(bundle(), "pid");
        }
        return started.exists() && failure() == null ? started.lastModified() : null;
    }

    /** What the OCI runtime logged: why a start failed. */
    public File runtimeLog() {
        return new File(bundle(), "runtime.log");
    }

    /** The last path component of the container's cgroup in every hierarchy. */
    public String cgroup() {
        return cgroup(id);
    }

    /**
     * The path of a container's cgroup of version 2.
     *
     * @param slice the path of the slice's cgroup in which it has a scope; null where it has none
     */
    public static String cgroupPath(@Nullable String slice, String id) {
        return slice == null ? "/" + cgroup(id) : Cgroups.path(slice, cgroup(id));
    }

    static String cgroup(String id) {
        return "forge-" + id;
    }

    /** The payload's first process as the host sees it, or null if none runs. */
    public @Nullable Integer pid() {
        return runningPid(bundle(), id);
    }

    static @Nullable Integer runningPid(File bundle, String id) {
        Integer pid = pidIn(new File(bundle, "pid"));
        if (pid == null) {
            return null;
        }
        // The cgroup names the container, so an id that the kernel has used again is no danger. A zombie, which its
        // parent has not asked for yet, may still be listed in it.
        String cgroups = Proc.text("/proc/" + pid + "/cgroup");
        boolean own = cgroups != null && (cgroups.contains(cgroup(id)) || RootlessPayload.is(bundle, pid));
        return own && Proc.isAlive(pid) ? pid : null;
    }

    /** The process id in a file, or null if there is none: no file, one that is not written yet, or is damaged. */
    static @Nullable Integer pidIn(File file) {
        try {
            String text = TextFile.readStored(file);
            int pid = text == null ? 0 : Integer.parseInt(text.trim());
            return pid > 0 ? pid : null;
        } catch (NumberFormatException | ForgeException e) {
            return null;
        }
    }

    /** The exit code, or null if the container has not ended or never ran. */
    public @Nullable Integer exitCode() {
        try {
            String text = TextFile.readStored(exitFile());
            return text == null ? null : Integer.valueOf(text.trim());
        } catch (NumberFormatException | ForgeException e) {
            // Damaged: nobody knows it any more.
            return StaleContainerCleanup.LOST_EXIT_CODE;
        }
    }

    /** What the container is doing, read from its files and from /proc now. */
    public Status status() {
        File bundle = bundle();
        if (bundle.isDirectory()) {
            Integer pid = pid();
            if (pid != null) {
                return isWaiting() ? new Status.Created() : new Status.Running(pid);
            }
            if (!exitFile().exists() && StaleContainerCleanup.isTended(bundle)) {
                return new File(bundle, "pid").exists() && !isWaiting()
                        ? new Status.Running(null)
                        : new Status.Created();
            }
        }
        Integer code = exitCode();
        if (code != null) {
            return new Status.Exited(code, exitFile().lastModified());
        }
        // It ran, and its monitor was killed: the next cleanup writes that down.
        File pid = new File(bundle, "pid");
        return pid.exists() && !isWaiting()
                ? new Status.Exited(StaleContainerCleanup.LOST_EXIT_CODE, pid.lastModified())
                : new Status.Created();
    }

    /** Whether the payload waits to be let go; the runtime has this fifo until then. */
    private boolean isWaiting() {
        return home.file("runtime/" + id + "/exec.fifo").exists();
    }

    /** Whether it is still there: whoever removes a container removes its definition first. */
    public boolean exists() {
        return new File(directory(), "container.json").exists();
    }

    /** Whether something is at work on its start or end, or it runs. */
    public boolean isUnderWay() {
        File bundle = bundle();
        return bundle.isDirectory()
                && !exitFile().exists()
                && (pid() != null || StaleContainerCleanup.isTended(bundle));
    }

    /** Whether processes of a container with this id are there, which a copy of the home may have started. */
    public boolean isElsewhere() {
        for (File directory : Cgroups.directories(cgroup())) {
            String processes = TextFile.readIfThere(new File(directory, "cgroup.procs").getPath());
            if (processes != null && !processes.isBlank()) {
                return true;
            }
        }
        return false;
    }

    /** Whether it runs now. */
    public boolean isRunning() {
        return status() instanceof Status.Running;
    }
}
