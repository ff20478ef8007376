package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.ResourceLimits;
import java.io.File;
import org.jspecify.annotations.Nullable;

/** What is different in the bundle of a user who is not root: see docs/decisions/0011-rootless.md. */
final class RootlessBundle {
    private RootlessBundle() {}

    /** Tells libexec/mapped how to run the runtime. */
    static void mark(HostFeatures host, File bundle) {
        TextFile.writeUnseen(new File(bundle, HostFeatures.MAPPED), host.runtime() + "\n" + host.mapping() + "\n");
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
     * Refuses what cannot be for a user who is not root.
     *
     * @throws ForgeException with a way out
     */
    static void check(HostFeatures host, ContainerDefinition definition, UserLookup.Identity identity) {
        ResourceLimits limits = definition.limits();
        Long pids = limits.pids();
        @Nullable
        String limit = limits.memory() != null
                ? "--memory"
                : limits.nanoCpus() != null
                        ? "--cpus"
                        : pids != null && pids != ResourceLimits.DEFAULT_PIDS ? "--pids-limit" : null;
        if (limit != null) {
            throw new ForgeException(
                    limit + " needs a control group that is the user's own, and there is none",
                    "leave it out, or run forge as root");
        }
        long ids = UserNamespace.otherIds(host.mapping());
        long highest = Math.max(identity.uid(), identity.gid());
        if (highest > ids) {
            throw new ForgeException(
                    "there is no user or group " + highest + " in this container: "
                            + (ids == 0
                                    ? UserNamespace.userName() + " has no subordinate ids, so only root is there"
                                    : "the subordinate ids end at " + ids),
                    UserNamespace.advice());
        }
    }
}
