package dev.forge.bench.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration that an engine ran with: the properties in which engines may differ although they run the same
 * workload.
 *
 * @param version the engine's version
 * @param ociRuntime the OCI runtime and its version
 * @param storageDriver the storage driver
 * @param seccomp the seccomp profile, or {@code none}
 * @param apparmor the AppArmor profile, or {@code none}
 * @param cgroupDriver the cgroup driver
 * @param network the network mode of the measured containers
 * @param adjustments what Forge had to change so that the engine works on this host; usually empty
 */
public record EngineConfiguration(
        String version,
        String ociRuntime,
        String storageDriver,
        String seccomp,
        String apparmor,
        String cgroupDriver,
        String network,
        List<String> adjustments) {
    /** Copies the list. */
    public EngineConfiguration {
        adjustments = List.copyOf(adjustments);
    }

    /** That of an engine without an AppArmor profile. */
    public EngineConfiguration(
            String version,
            String ociRuntime,
            String storageDriver,
            String seccomp,
            String cgroupDriver,
            String network,
            List<String> adjustments) {
        this(version, ociRuntime, storageDriver, seccomp, "none", cgroupDriver, network, adjustments);
    }

    /** The properties by their keys in a result file. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", version);
        members.put("oci_runtime", ociRuntime);
        members.put("storage_driver", storageDriver);
        members.put("seccomp", seccomp);
        members.put("apparmor", apparmor);
        members.put("cgroup_driver", cgroupDriver);
        members.put("network", network);
        members.put("adjustments", adjustments);
        return members;
    }

    /** The properties that must be equal for a fair comparison, by their names in a message. */
    public Map<String, String> comparable() {
        Map<String, String> comparable = new LinkedHashMap<>();
        // Docker and containerd have names of their own for the kernel's overlay filesystem.
        comparable.put("storage driver", storageDriver.matches("overlay2|overlayfs") ? "overlay" : storageDriver);
        comparable.put("oci runtime", ociRuntime);
        comparable.put("seccomp", seccomp);
        // Each engine's own profile forbids the same; without one that is allowed.
        comparable.put("apparmor", apparmor.equals("none") ? "none" : "a profile");
        comparable.put("cgroup driver", cgroupDriver);
        comparable.put("network", network);
        return comparable;
    }
}
