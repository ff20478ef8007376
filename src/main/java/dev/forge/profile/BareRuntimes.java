package dev.forge.profile;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Containers that were started with an OCI runtime alone, or by containerd: their cgroups have any name, so they are
 * found by the state that the runtime keeps below /run.
 */
final class BareRuntimes {
    private static final String CONTAINERD = "/run/containerd/io.containerd.runtime.v2.task";

    private final HostFiles files;
    /** What was found out for a container's directory with its time; its state file is large and never changes. */
    private final Map<File, Known> known = new HashMap<>();

    private record Known(long time, @Nullable ContainerCgroup container) {}

    BareRuntimes(HostFiles files) {
        this.files = files;
    }

    /**
     * Those that run.
     *
     * @param others the ids of containers that are found by their cgroups: engines use the runtimes, too, and to read
     *     what a runtime keeps of such a container, up to 50 KB, would only delay the first frame
     */
    List<ContainerCgroup> running(Set<String> others) {
        List<ContainerCgroup> found = new ArrayList<>();
        collect("/run/runc", "runc", "state.json", others, found);
        collect("/run/crun", "crun", "status", others, found);
        File[] namespaces = files.file(CONTAINERD).listFiles();
        if (namespaces != null) {
            for (File namespace : namespaces) {
                // Docker's containers are in the namespace moby, and found by their cgroups.
                if (!namespace.getName().equals("moby")) {
                    collect(CONTAINERD + "/" + namespace.getName(), "containerd", "init.pid", others, found);
                }
            }
        }
        return found;
    }

    private void collect(
            String directory, String engine, String stateFile, Set<String> others, List<ContainerCgroup> found) {
        File[] containers = files.file(directory).listFiles();
        if (containers == null) {
            return;
        }
        for (File container : containers) {
            if (others.contains(container.getName())) {
                continue;
            }
            long time = container.lastModified();
            Known before = known.get(container);
            if (before == null || before.time != time) {
                String path = directory + "/" + container.getName() + "/" + stateFile;
                before = new Known(time, look(engine, container.getName(), path));
                known.put(container, before);
            }
            if (before.container != null) {
                found.add(before.container);
            }
        }
    }

    private @Nullable ContainerCgroup look(String engine, String id, String stateFile) {
        String state = files.read(stateFile);
        int pid = state == null ? 0 : pid(state);
        String memberships = pid == 0 ? null : files.read("/proc/" + pid + "/cgroup");
        if (memberships == null) {
            return null;
        }
        String path = null;
        for (ProcText.Membership membership : ProcText.memberships(memberships)) {
            if (path == null || membership.controllers().contains("memory")) {
                path = membership.path();
            }
        }
        return path == null || path.equals("/") ? null : new ContainerCgroup(engine, id, path);
    }

    /** The first process of runc's state.json, crun's status or containerd's init.pid. */
    static int pid(String state) {
        for (String key : List.of("\"init_process_pid\"", "\"pid\"")) {
            int colon = state.indexOf(':', Math.max(0, state.indexOf(key)));
            if (state.contains(key) && colon >= 0) {
                return leadingNumber(state.substring(colon + 1).stripLeading());
            }
        }
        return leadingNumber(state.strip());
    }

    private static int leadingNumber(String text) {
        int end = 0;
        while (end < text.length() && end < 9 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end == 0 ? 0 : Integer.parseInt(text.substring(0, end));
    }
}
