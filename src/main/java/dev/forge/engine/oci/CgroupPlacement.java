package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.Cgroups;
import java.io.File;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who makes the cgroups of containers. Where systemd manages cgroup v2, every cgroup is a unit's, and only below a unit that
 * is delegated may others make some: so each container gets a scope of its own in {@code machine.slice}, as podman's.
 *
 * @param slice the path of the slice's cgroup; null where Forge makes cgroups alone, directly below the root
 */
record CgroupPlacement(@Nullable String slice) {
    private static final String VARIABLE = "FORGE_CGROUP_MANAGER";

    /** Where there is nothing to choose from. */
    static final List<CgroupPlacement> NONE = List.of(new CgroupPlacement(null));

    /** Those to be tried on this host, the best first. */
    static List<CgroupPlacement> candidates(Map<String, String> environment) {
        boolean systemd =
                new File("/run/systemd/system").isDirectory() && new File("/sys/fs/cgroup/cgroup.controllers").exists();
        return candidates(environment.getOrDefault(VARIABLE, ""), systemd);
    }

    /**
     * As podman has it, one of {@code systemd} and {@code cgroupfs}, or both if nobody says.
     *
     * @param asked what the user wants, or nothing
     * @param systemd whether systemd manages this host's cgroups, of version 2
     */
    static List<CgroupPlacement> candidates(String asked, boolean systemd) {
        CgroupPlacement scopes = new CgroupPlacement(Cgroups.MACHINES);
        CgroupPlacement alone = new CgroupPlacement(null);
        return switch (asked) {
            case "" -> systemd ? List.of(scopes, alone) : List.of(alone);
            case "cgroupfs" -> List.of(alone);
            case "systemd" -> {
                if (!systemd) {
                    throw ForgeException.missing(
                            VARIABLE + "=systemd: systemd does not manage this host's cgroups, or not of version 2",
                            VARIABLE + "=cgroupfs works on every host");
                }
                yield List.of(scopes);
            }
            default -> throw ForgeException.usage(VARIABLE + " is systemd or cgroupfs, not " + asked, null);
        };
    }

    /** What is said of an attempt with it. */
    String suffix() {
        return slice == null ? "" : " in a scope of systemd's";
    }
}
