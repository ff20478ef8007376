package dev.forge.dashboard;

import dev.forge.core.posix.FirstProcess;
import dev.forge.core.posix.UserNamespace;
import dev.forge.profile.ContainerCgroup;
import dev.forge.profile.ContainerUsage;
import dev.forge.profile.NamespaceUsage;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Forge's running containers that have no cgroup: those without limits of the user, who is not root, of this home. */
final class CgrouplessContainers {
    private static final int ID_LENGTH = 64;

    private final File home;
    private final boolean areSome = UserNamespace.isRootless();
    private final NamespaceUsage namespaces = new NamespaceUsage();

    CgrouplessContainers(File home) {
        this.home = home;
    }

    /**
     * What they use now.
     *
     * @param others the keys, engine/id, of containers that have a cgroup
     */
    Map<ContainerCgroup, ContainerUsage> sample(Set<String> others) {
        Map<Integer, ContainerCgroup> found = new LinkedHashMap<>();
        String[] bundles = areSome ? new File(home, "live").list() : null;
        for (String id : bundles == null ? new String[0] : bundles) {
            File bundle = new File(home, "live/" + id);
            if (id.length() == ID_LENGTH
                    && !others.contains("forge/" + id)
                    && new File(bundle, "mapped").exists()
                    && !new File(home, "runtime/" + id + "/exec.fifo").exists()) {
                Integer pid = FirstProcess.pid(bundle);
                if (pid != null) {
                    found.put(pid, new ContainerCgroup("forge", id, ""));
                }
            }
        }
        Map<ContainerCgroup, ContainerUsage> usages = new LinkedHashMap<>();
        namespaces.usages(found.keySet()).forEach((pid, usage) -> {
            ContainerCgroup container = found.get(pid);
            if (container != null) {
                usages.put(container, usage);
            }
        });
        return usages;
    }

    /** Whether it is one of them. */
    static boolean isOne(ContainerCgroup container) {
        return container.path().isEmpty();
    }

    /** The processes of one at the last sample, by their pids on this host. */
    List<Integer> processes(int init) {
        return namespaces.processes(init);
    }
}
