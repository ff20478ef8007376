package dev.forge.dashboard;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where podman and docker keep their containers: in their default places, or where their configuration says. Where that
 * is wrong nothing is found, and the engine is asked.
 *
 * @param podman the directory with podman's list of containers
 * @param docker the directory with one for each of docker's containers
 */
record EngineStores(File podman, File docker) {
    private static final int MAX_BYTES = 1 << 20;
    private static final String[] DRIVERS = {"overlay", "vfs", "btrfs", "zfs"};

    /**
     * Those of a user.
     *
     * @param host the directory that is the host's root
     */
    static EngineStores of(Map<String, String> environment, boolean isRoot, File host) {
        String home = environment.getOrDefault("HOME", "");
        String data = set(environment, "XDG_DATA_HOME", home + "/.local/share");
        String settings = set(environment, "XDG_CONFIG_HOME", home + "/.config");
        String storage = set(
                environment,
                "CONTAINERS_STORAGE_CONF",
                isRoot ? "/etc/containers/storage.conf" : settings + "/containers/storage.conf");
        String podman = graphRoot(EngineFiles.text(new File(host, storage), MAX_BYTES));
        String daemon = isRoot ? "/etc/docker/daemon.json" : settings + "/docker/daemon.json";
        String docker = dataRoot(EngineFiles.text(new File(host, daemon), MAX_BYTES));
        return new EngineStores(
                containers(new File(
                        host, !podman.isEmpty() ? podman : (isRoot ? "/var/lib" : data) + "/containers/storage")),
                new File(
                        host, (!docker.isEmpty() ? docker : (isRoot ? "/var/lib" : data) + "/docker") + "/containers"));
    }

    private static String set(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }

    /** The directory is named after the storage's driver. */
    private static File containers(File root) {
        for (String driver : DRIVERS) {
            File directory = new File(root, driver + "-containers");
            if (directory.isDirectory()) {
                return directory;
            }
        }
        return new File(root, DRIVERS[0] + "-containers");
    }

    /** The storage's root in a storage.conf; empty if it says none, or one that depends on the user. */
    static String graphRoot(@Nullable String text) {
        for (String line : text == null ? new String[0] : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.substring(0, equals).strip().equals("graphroot")) {
                String value = line.substring(equals + 1).strip();
                char quote = value.isEmpty() ? ' ' : value.charAt(0);
                int end = quote == '"' || quote == '\'' ? value.indexOf(quote, 1) : -1;
                return end > 1 && value.charAt(1) == '/' && value.indexOf('$') < 0 ? value.substring(1, end) : "";
            }
        }
        return "";
    }

    /** Docker's directory in a daemon.json; empty if it says none. */
    static String dataRoot(@Nullable String text) {
        try {
            Object value =
                    text == null ? null : JsonObject.parse(text, "daemon.json").get("data-root");
            return value instanceof String path && path.startsWith("/") ? path : "";
        } catch (ForgeException e) {
            return "";
        }
    }
}
