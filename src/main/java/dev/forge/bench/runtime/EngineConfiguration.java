package dev.forge.bench.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terms on which an engine ran: everything in which engines differ although they do the same work.
 *
 * @param version the engine's version
 * @param ociRuntime the low-level runtime and its version
 * @param storageDriver the storage driver
 * @param seccomp the seccomp profile, or {@code none}
 * @param cgroupDriver who makes the cgroups
 * @param network the network mode of the measured containers
 * @param adjustments what Forge had to do so that the engine works here; usually nothing
 */
public record EngineConfiguration(
        String version,
        String ociRuntime,
        String storageDriver,
        String seccomp,
        String cgroupDriver,
        String network,
        List<String> adjustments) {
    /** Copies the list. */
    public EngineConfiguration {
        adjustments = List.copyOf(adjustments);
    }

    /** The same under the names that they have in a result file. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", version);
        members.put("oci_runtime", ociRuntime);
        members.put("storage_driver", storageDriver);
        members.put("seccomp", seccomp);
        members.put("cgroup_driver", cgroupDriver);
        members.put("network", network);
        members.put("adjustments", adjustments);
        return members;
    }

    /** What has to be equal for a fair comparison, by what it is called in a sentence. */
    public Map<String, String> comparable() {
        Map<String, String> comparable = new LinkedHashMap<>();
        // Docker's and containerd's names for what the kernel calls overlay.
        comparable.put("storage driver", storageDriver.matches("overlay2|overlayfs") ? "overlay" : storageDriver);
        comparable.put("oci runtime", ociRuntime);
        comparable.put("seccomp", seccomp);
        comparable.put("cgroup driver", cgroupDriver);
        comparable.put("network", network);
        return comparable;
    }
}
