package dev.forge.profile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The running containers of all engines of a host, found by the names of their cgroups, and what they use. No engine is
 * asked, so none can delay the answer. Cgroups of version 1, version 2 and hybrid hosts; on a hybrid host pressure comes
 * from version 2 and everything else from version 1.
 */
public final class ContainerCgroups {
    private static final int MAX_DEPTH = 12;

    private final HostFiles files;
    private final @Nullable String second;
    private final Map<String, String> first = new HashMap<>();
    private final BareRuntimes bare;
    private final KeptFiles kept;
    /** The containers that ran lately, by the paths of their cgroups. */
    private final Map<String, ContainerFiles> known = new HashMap<>();

    private ContainerCgroups(HostFiles files) {
        this.files = files;
        String mounts = files.need("/proc/self/mountinfo");
        String unified = null;
        for (ProcText.Hierarchy hierarchy : ProcText.hierarchies(mounts)) {
            if (hierarchy.controllers().isEmpty()) {
                unified = unified == null ? hierarchy.point() : unified;
            } else {
                hierarchy.controllers().forEach(controller -> first.putIfAbsent(controller, hierarchy.point()));
            }
        }
        second = unified;
        bare = new BareRuntimes(files);
        kept = new KeptFiles(files);
    }

    /**
     * This host's.
     *
     * @throws dev.forge.core.ForgeException if /proc is not mounted
     */
    public static ContainerCgroups ofHost() {
        return new ContainerCgroups(HostFiles.REAL);
    }

    /** Those of a host whose files are below a directory. */
    static ContainerCgroups below(Path root) {
        return new ContainerCgroups(new HostFiles(root));
    }

    /** The containers that run now, each once, in the order of the hierarchy. */
    public List<ContainerCgroup> running() {
        Map<String, ContainerCgroup> found = new LinkedHashMap<>();
        if (second != null) {
            search(second, "", 0, found);
        }
        String memory = first.getOrDefault("memory", first.get("pids"));
        if (memory != null) {
            search(memory, "", 0, found);
        }
        Set<String> ids = new HashSet<>();
        for (ContainerCgroup container : found.values()) {
            ids.add(container.id());
        }
        for (ContainerCgroup container : bare.running(ids)) {
            found.putIfAbsent(container.path(), container);
        }
        for (String path : List.copyOf(known.keySet())) {
            if (!found.containsKey(path)) {
                forget(path);
            }
        }
        return new ArrayList<>(found.values());
    }

    private void search(String point, String path, int depth, Map<String, ContainerCgroup> found) {
        String[] below = depth > MAX_DEPTH ? null : files.file(point + path).list();
        if (below == null) {
            return;
        }
        for (String name : below) {
            // Cgroup files have a dot after their controller's name and are no directories; asking costs a system call.
            if (isControlFile(name)) {
                continue;
            }
            String child = path + "/" + name;
            ContainerCgroup container = CgroupNames.container(path, name);
            if (container != null) {
                if (known.containsKey(child) || runs(container)) {
                    found.putIfAbsent(child, container);
                }
            } else if (files.file(point + child).isDirectory()) {
                search(point, child, depth + 1, found);
            }
        }
    }

    private boolean runs(ContainerCgroup container) {
        ContainerFiles fresh = new ContainerFiles(files, kept, first, second, container);
        if (fresh.hasInit()) {
            known.put(container.path(), fresh);
            return true;
        }
        fresh.close();
        return false;
    }

    private static boolean isControlFile(String name) {
        return name.startsWith("cgroup.")
                || name.startsWith("memory.")
                || name.startsWith("cpu.")
                || name.startsWith("cpuset.")
                || name.startsWith("io.")
                || name.startsWith("pids.")
                || name.startsWith("hugetlb.")
                || name.startsWith("rdma.")
                || name.startsWith("misc.")
                || name.equals("tasks")
                || name.equals("notify_on_release");
    }

    /** What the container uses; null if it has ended. */
    public @Nullable ContainerUsage usage(ContainerCgroup container) {
        ContainerFiles before = known.get(container.path());
        ContainerUsage usage = before == null ? null : before.usage();
        if (usage != null) {
            return usage;
        }
        forget(container.path());
        // One that was started anew has the same path, but another cgroup.
        ContainerFiles fresh = new ContainerFiles(files, kept, first, second, container);
        usage = fresh.usage();
        if (usage == null) {
            fresh.close();
        } else {
            known.put(container.path(), fresh);
        }
        return usage;
    }

    private void forget(String path) {
        ContainerFiles gone = known.remove(path);
        if (gone != null) {
            gone.close();
        }
    }

    /** All processes of the container, by their pids on this host. */
    public List<Integer> processes(ContainerCgroup container) {
        return new ContainerFiles(files, kept, first, second, container).processes();
    }
}
