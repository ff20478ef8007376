package dev.forge.engine.oci;

import dev.forge.core.Checksum;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Network;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.definition.ResourceLimits;
import dev.forge.engine.definition.SecurityDefinition;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.lifecycle.StaleContainerCleanup;
import dev.forge.engine.lifecycle.StartOwner;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Detects how containers can run on this host by trying: an OCI runtime works if it creates a container with all
 * features of Forge's containers: an overlay root, namespaces, a cgroup, a seccomp filter.
 */
final class HostProbe {
    private static final List<String> RUNTIMES = List.of("crun", "runc");
    private static final String INSTALL =
            "install runc with the distribution's packages, as: apt-get install runc conmon";
    private static final String NOT_FOUND = ": not found on the PATH";

    private final ForgeHome home;
    private final Map<String, String> environment;
    private final @Nullable String distributionProfile = Seccomp.distributionProfile();
    private final boolean x32 = x32();
    private final String mapping = UserNamespace.entry();
    private final @Nullable String apparmor = mapping.isEmpty() ? AppArmor.standard() : null;
    private final String profile = Seccomp.load(distributionProfile, Capabilities.standard(), x32);

    HostProbe(ForgeHome home, Map<String, String> environment) {
        this.home = home;
        this.environment = environment;
    }

    /**
     * Tries the runtimes, the leaner one first. The last attempt is each with a root mounted for it, as crun before
     * version 1.22 and runc 1.3.6 mount nothing at "/": mounts with shared propagation in such a container do not reach
     * the host. Where systemd manages cgroups, containers in its scopes are tried first.
     *
     * @throws ForgeException with exit code 3 and all attempts if none works
     */
    HostFeatures find() {
        List<String> tried = new ArrayList<>();
        String chosen = environment.getOrDefault("FORGE_RUNTIME", "");
        List<String> names = chosen.isEmpty() ? RUNTIMES : List.of(chosen);
        // Users who are not root have no cgroups that are theirs.
        boolean own = mapping.isEmpty();
        if (own) {
            Cgroups.clearRoot();
        }
        for (CgroupPlacement placement : own ? CgroupPlacement.candidates(environment) : CgroupPlacement.NONE) {
            for (RootMount root : roots(own)) {
                for (String name : names) {
                    String path = onPath(name);
                    if (path != null) {
                        HostFeatures host = host(path, root, placement, choice(names, name, tried));
                        String failure = trial(host);
                        if (failure == null) {
                            return host;
                        }
                        tried.add(path + root.suffix() + placement.suffix() + ": " + failure);
                    }
                }
            }
        }
        for (String name : names) {
            if (onPath(name) == null) {
                tried.add(name + NOT_FOUND);
            }
        }
        String message = "no OCI runtime works on this host; tried\n  " + String.join("\n  ", tried);
        boolean isOverlay = !own && onPath("fuse-overlayfs") == null && message.contains("overlay");
        throw ForgeException.missing(
                message,
                isOverlay
                        ? "where the kernel mounts no overlay for a user, fuse-overlayfs does: apt-get install"
                                + " fuse-overlayfs"
                        : hint(message));
    }

    /**
     * Who mounts a container's root: the runtime, libexec/rooted before it, or there fuse-overlayfs.
     *
     * @param byRuntime whether it is the runtime
     * @param fuse the path of fuse-overlayfs, or null
     */
    private record RootMount(boolean byRuntime, @Nullable String fuse) {
        String suffix() {
            return byRuntime ? "" : " with its root mounted " + (fuse == null ? "for it" : "by fuse-overlayfs");
        }
    }

    /** In the order in which they are tried: through FUSE only where the kernel mounts none for a user. */
    private List<RootMount> roots(boolean own) {
        List<RootMount> roots = new ArrayList<>(List.of(new RootMount(true, null), new RootMount(false, null)));
        String fuse = own ? null : onPath("fuse-overlayfs");
        if (fuse != null) {
            roots.add(new RootMount(false, fuse));
        }
        return roots;
    }

    /** The way out after this failure, or null: to install a runtime helps only where there is none. */
    static @Nullable String hint(String message) {
        for (String line : message.split("\n", -1)) {
            if (line.startsWith("  ") && !line.endsWith(NOT_FOUND)) {
                return isUserNamespace(TextFile.readIfThere("/proc/self/uid_map"))
                        ? "in this user namespace uid 0 is not the host's root: run forge outside of it"
                        : null;
            }
        }
        return INSTALL;
    }

    /** Whether not all user ids are there, by the text of a process's uid_map. */
    static boolean isUserNamespace(@Nullable String map) {
        return map != null && !map.strip().replaceAll(" +", " ").equals("0 0 4294967295");
    }

    /** The seccomp profile, as JSON, with which the runtimes are tried. */
    String profile() {
        return profile;
    }

    /** Why this one of the runtimes is taken, if it works: what those are that come before it, and why not one of them. */
    private String choice(List<String> names, String name, List<String> tried) {
        List<String> reasons = new ArrayList<>();
        for (String other : names.subList(0, names.indexOf(name))) {
            if (onPath(other) == null) {
                reasons.add(other + NOT_FOUND);
            }
        }
        reasons.addAll(tried);
        String why = String.join("; ", reasons).replace('\n', ' ').strip();
        if (names.size() == 1) {
            return "FORGE_RUNTIME" + (why.isEmpty() ? "" : "; " + why);
        }
        return "the first that works of " + String.join(", ", names) + (why.isEmpty() ? "" : "; " + why);
    }

    private HostFeatures host(String path, RootMount root, CgroupPlacement placement, String choice) {
        String cgroups = cgroups();
        return new HostFeatures(
                path,
                root.byRuntime(),
                root.fuse(),
                version(path),
                onPath("conmon"),
                cgroups,
                distributionProfile,
                x32,
                swapLimit(cgroups),
                pidsLimit(cgroups),
                placement.slice(),
                apparmor,
                Checksum.of(profile),
                mapping,
                choice);
    }

    private @Nullable String onPath(String name) {
        if (name.startsWith("/")) {
            return new File(name).canExecute() ? name : null;
        }
        // Runtimes are often in directories that only root's PATH contains.
        String path = environment.getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin";
        for (String directory : path.split(":", -1)) {
            File file = new File(directory, name);
            if (directory.startsWith("/") && file.isFile() && file.canExecute()) {
                return file.getPath();
            }
        }
        return null;
    }

    /**
     * Creates a container and removes it; returns the reason of a failure, or null. Its bundle has the same path as
     * that of a start, so that the next command finds and removes what a killed probe left.
     */
    private @Nullable String trial(HostFeatures host) {
        String id = ContainerStore.newId();
        File bundle = new File(home.privateDirectory("live"), id);
        File staged = new Staging(home).newDirectory(id);
        try {
            for (String directory : new String[] {"lower", "upper", "work"}) {
                if (!new File(staged, directory).mkdir()) {
                    throw new IOException("cannot make " + directory);
                }
            }
            RuntimeConfig config = new RuntimeConfig(host, bundle, Bundle.place(home), definition(id));
            config.overlay(List.of(new File(bundle, "lower")), new File(bundle, "upper"));
            config.seccomp(profile);
            config.write(staged, UserLookup.ROOT);
            if (host.isRootless()) {
                RootlessBundle.mark(host, null, staged);
            }
            StartOwner.current().write(staged);
            if (!staged.renameTo(bundle)) {
                throw new IOException("cannot make " + bundle);
            }
            String root = home.privateDirectory("runtime").getPath();
            List<String> create = List.of(
                    HostFeatures.starter(host.runtime(), bundle),
                    "--root",
                    root,
                    "create",
                    "--bundle",
                    bundle.getPath(),
                    id);
            String failure = complaint(HostFeatures.scoped(host.slice(), id, bundle, create), new File(bundle, "said"));
            String logged = TextFile.readIfThere(bundle + "/runtime.log");
            return failure == null || logged == null ? failure : failure + "; " + logged.strip();
        } catch (IOException e) {
            return "cannot be tried: " + IoErrors.reason(e);
        } finally {
            discard(staged, id);
        }
    }

    /** Removes what a trial left. What cannot be removed is the next command's, and no reason to try nothing else. */
    private void discard(File staged, String id) {
        try {
            FileTree.remove(staged);
            new StaleContainerCleanup(home).finish(id);
        } catch (ForgeException e) {
            // Its live/ID stays, so the next command tries again, and names it.
        }
    }

    private static ContainerDefinition definition(String id) {
        return new ContainerDefinition(
                id,
                "probe",
                0,
                "",
                "",
                List.of(),
                // The runtime only looks it up and never runs it: the container is removed before it starts.
                ProcessDefinition.of(List.of("/proc/self/exe")),
                SecurityDefinition.STANDARD,
                "probe",
                Network.NONE,
                List.of(),
                false,
                new ResourceLimits(null, null, ResourceLimits.DEFAULT_PIDS),
                ContainerDefinition.DEFAULT_STOP_SIGNAL,
                ContainerDefinition.DEFAULT_STOP_TIMEOUT,
                false,
                Map.of());
    }

    /**
     * The first line of the runtime's version output, or null if it fails: the version is only displayed, and the trial
     * reports errors of the runtime.
     */
    private @Nullable String version(String runtime) {
        File directory = new Staging(home).newDirectory("version");
        try {
            File said = new File(directory, "said");
            if (complaint(List.of(runtime, "--version"), said) != null) {
                return null;
            }
            String text = TextFile.read(said).strip();
            int end = text.indexOf('\n');
            String first = end < 0 ? text : text.substring(0, end);
            return first.isEmpty() ? null : first.replace(" version ", " ");
        } catch (IOException e) {
            return null;
        } finally {
            FileTree.remove(directory);
        }
    }

    /** Runs a command with empty standard input; returns the reason of a failure, or null. */
    private static @Nullable String complaint(List<String> command, File said) throws IOException {
        try {
            // The output goes to a file, not a pipe: the container's processes would keep a pipe open.
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(said)
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "no answer within 30 s";
            }
            if (process.exitValue() == 0) {
                return null;
            }
            String text = TextFile.read(said).trim();
            return text.isEmpty() ? "exit code " + process.exitValue() + " without a word" : text.replace("\n", "; ");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String cgroups() {
        if (new File("/sys/fs/cgroup/cgroup.controllers").exists()) {
            return "v2";
        }
        return new File("/sys/fs/cgroup/unified/cgroup.controllers").exists() ? "hybrid" : "v1";
    }

    private static boolean swapLimit(String cgroups) {
        return cgroups.equals("v2")
                ? new File("/proc/swaps").exists()
                : new File("/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes").exists();
    }

    private static boolean pidsLimit(String cgroups) {
        String controllers = TextFile.readIfThere("/sys/fs/cgroup/cgroup.controllers");
        return cgroups.equals("v2")
                ? controllers != null && (" " + controllers.trim() + " ").contains(" pids ")
                : new File("/sys/fs/cgroup/pids").isDirectory();
    }

    /** Whether the kernel is built and booted with x32 support; true if unknown. */
    private static boolean x32() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return false;
        }
        return X32.isSupported();
    }
}
