package dev.forge.profile;

import org.jspecify.annotations.Nullable;

/**
 * Which engine and container a cgroup belongs to, by its name. Engines that manage cgroups through systemd make a scope
 * ({@code docker-ID.scope}), the others a directory ({@code docker/ID}), Forge a directory in a scope.
 */
final class CgroupNames {
    private static final int ID_LENGTH = 64;
    private static final String SCOPE = ".scope";
    private static final String FORGE = "forge-";

    /** The prefix of a container's cgroup, and the engine. */
    private static final String[][] PREFIXES = {
        {FORGE, "forge"},
        {"libpod-", "podman"},
        {"docker-", "docker"},
        {"nerdctl-", "containerd"},
        {"cri-containerd-", "containerd"},
        {"crio-", "cri-o"}
    };

    private CgroupNames() {}

    /** The container whose cgroup this is, or null; a nested cgroup of a container is none. */
    static @Nullable ContainerCgroup container(String parent, String name) {
        boolean scope = name.endsWith(SCOPE);
        if (scope && name.startsWith(FORGE)) {
            // The container's cgroup is in it, beside that of its monitor.
            return null;
        }
        String bare = scope ? name.substring(0, name.length() - SCOPE.length()) : name;
        for (String[] prefix : PREFIXES) {
            if (bare.startsWith(prefix[0]) && isId(bare, prefix[0].length())) {
                return new ContainerCgroup(prefix[1], bare.substring(prefix[0].length()), parent + "/" + name);
            }
        }
        if (isId(name, 0)) {
            String engine = engineOf(parent);
            return engine == null ? null : new ContainerCgroup(engine, name, parent + "/" + name);
        }
        return null;
    }

    /** The engine whose containers have their cgroups directly in this one. */
    private static @Nullable String engineOf(String parent) {
        String name = parent.substring(parent.lastIndexOf('/') + 1);
        return switch (name) {
            case "docker" -> "docker";
            case "libpod_parent" -> "podman";
            // The namespace that nerdctl uses unless it is told another one.
            case "default" -> "containerd";
            default -> parent.contains("kubepods") ? "containerd" : null;
        };
    }

    private static boolean isId(String text, int from) {
        if (text.length() - from != ID_LENGTH) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
