package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ResourceLimits;
import dev.forge.engine.definition.UsernsDefinition;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is different in the bundle of a user who is not root: see docs/decisions/0011-rootless.md. */
final class RootlessBundle {
    /** Directories that there are on most hosts, and that everybody may go to. */
    private static final String[] PLACES = {"/mnt", "/srv", "/media", "/opt", "/var/tmp"};

    private RootlessBundle() {}

    /**
     * Tells libexec/mapped how to run the runtime.
     *
     * @param inner the container's own user namespace, or null
     */
    static void mark(HostFeatures host, @Nullable UsernsDefinition inner, File bundle) {
        // runc, which opens what is to be mounted in that namespace, has to come back to a mount namespace of this one.
        String own = inner == null ? "\n" : " --mount --propagation=slave\nuserns\n";
        TextFile.writeUnseen(new File(bundle, HostFeatures.MAPPED), host.runtime() + "\n" + host.mapping() + own);
    }

    /**
     * Where the root of a container is mounted whose user namespace does not have the user. It may not go into his
     * directories, so not to the home; and a mount namespace has other directories, of which it needs none.
     *
     * @return null for one that may go to the home
     * @throws ForgeException if all places are needed
     */
    static @Nullable String place(UsernsDefinition userns, List<Mount> mounts) {
        if (userns.users().inner(0) >= 0 && userns.groups().inner(0) >= 0) {
            return null;
        }
        for (String place : PLACES) {
            boolean isNeeded = !new File(place).isDirectory();
            for (Mount mount : mounts) {
                isNeeded |= (mount.source() + "/").startsWith(place + "/");
            }
            if (!isNeeded) {
                return place;
            }
        }
        throw new ForgeException(
                "--userns " + userns.mode() + " needs one of the host's directories " + String.join(", ", PLACES)
                        + " to mount the container's root at, where only the container sees it",
                "make one, or mount nothing from there");
    }

    /** The mounts of every container without what only root may mount. */
    static String mounts(HostFeatures host, ContainerDefinition definition, String standard) {
        String mounts = standard;
        if (UserNamespace.otherIds(host.mapping()) < 5) {
            // The group tty has no id.
            mounts = mounts.replace(",\"gid=5\"", "");
        }
        if (definition.network().isHost()) {
            // A file system of the kind "sysfs" shows the network's devices, and the network is not the user's.
            mounts = mounts.replace(
                    "{\"destination\":\"/sys\",\"type\":\"sysfs\",\"source\":\"sysfs\",\"options\":[",
                    "{\"destination\":\"/sys\",\"type\":\"bind\",\"source\":\"/sys\",\"options\":[\"rbind\",\"rprivate\",");
        }
        return mounts;
    }

    /** The masked and read-only paths; with the host's network its /sys is there, and Podman hides what is the kernel's. */
    static String hidden(ContainerDefinition definition, String standard) {
        return definition.network().isHost()
                ? standard.replace("\"maskedPaths\":[", "\"maskedPaths\":[\"/sys/kernel\",")
                : standard;
    }

    /**
     * The slice of the scope in which a container with these limits lives: that of the user's own systemd. Null without
     * limits, and where there is no such systemd.
     */
    static @Nullable String slice(ResourceLimits limits) {
        return asked(limits).isEmpty() ? null : Cgroups.userSlice();
    }

    /** Whether the user's own systemd may give the controller to a scope. */
    static boolean hasController(String name) {
        return isListed(Cgroups.userControllers(), name);
    }

    private static boolean isListed(@Nullable String controllers, String name) {
        return controllers != null && (" " + controllers.strip() + " ").contains(" " + name + " ");
    }

    /** The options for the limits that were asked for, with their controllers. */
    private static Map<String, String> asked(ResourceLimits limits) {
        Map<String, String> asked = new LinkedHashMap<>();
        if (limits.memory() != null) {
            asked.put("--memory", "memory");
        }
        if (limits.nanoCpus() != null) {
            asked.put("--cpus", "cpu");
        }
        Long pids = limits.pids();
        if (pids != null && pids != ResourceLimits.DEFAULT_PIDS) {
            asked.put("--pids-limit", "pids");
        }
        return asked;
    }

    /**
     * Refuses limits that nobody would keep.
     *
     * @param cgroups this host's, see {@link HostFeatures#cgroups}
     * @param controllers those that the user's own systemd may give to a scope; null where none runs
     * @throws ForgeException with a way out
     */
    static void checkLimits(ResourceLimits limits, String cgroups, @Nullable String controllers) {
        for (Map.Entry<String, String> limit : asked(limits).entrySet()) {
            String option = limit.getKey();
            String controller = limit.getValue();
            if (!cgroups.equals("v2")) {
                throw new ForgeException(
                        option + " needs a control group that is the user's own, and with cgroup " + cgroups
                                + " there is none",
                        "leave it out, or run forge as root");
            }
            if (controllers == null) {
                throw new ForgeException(
                        option + " needs a control group that is the user's own, and " + UserNamespace.userName()
                                + " has no systemd that makes one",
                        "log in anew (su and sudo may start none), or as root: loginctl enable-linger "
                                + UserNamespace.userName());
            }
            if (!isListed(controllers, controller)) {
                throw new ForgeException(
                        option + " needs the controller " + controller
                                + ", which systemd does not give to users here, but "
                                + (controllers.isBlank() ? "none" : controllers.strip()),
                        "as root: systemctl edit user@.service, with [Service] and Delegate=cpu memory pids; then log in"
                                + " anew");
            }
        }
    }

    /**
     * Refuses what cannot be for a user who is not root.
     *
     * @throws ForgeException with a way out
     */
    static void check(HostFeatures host, ContainerDefinition definition, UserLookup.Identity identity) {
        // Who is root of a user namespace already is not whom systemd knows.
        boolean isInside = host.mapping().equals(UserNamespace.INSIDE);
        checkLimits(definition.limits(), host.cgroups(), isInside ? null : Cgroups.userControllers());
        UsernsDefinition userns = definition.security().userns();
        long ids = userns == null
                ? UserNamespace.otherIds(host.mapping())
                : Math.min(userns.users().last(), userns.groups().last());
        long highest = Math.max(identity.uid(), identity.gid());
        if (highest > ids) {
            throw new ForgeException(
                    "there is no user or group " + highest + " in this container: "
                            + (ids == 0
                                    ? UserNamespace.userName() + " has no subordinate ids, so only root is there"
                                    : "the subordinate ids end at " + ids),
                    userns == null
                            ? UserNamespace.advice()
                            : "give its --userns a larger size, or more ids to the user");
        }
    }
}
