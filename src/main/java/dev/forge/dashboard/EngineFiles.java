package dev.forge.dashboard;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What engines have written down of a container, where {@link EngineStores} says that they keep it: its name, image and
 * command before the engine has answered, and its log. Engines that keep it elsewhere, or another user's, are asked.
 */
final class EngineFiles {
    private static final int MAX_BYTES = 256 << 10;
    private static final int MAX_LIST_BYTES = 4 << 20;
    private static final int BEGINNING = 4 << 10;

    private final File forge;
    private final File podman;
    private final File podmanList;
    /** Those that go away with their end, in newer versions. */
    private final File podmanVolatileList;

    private final File docker;
    /** Podman's list of containers, for all of them; read anew when one is not in it. */
    private Map<String, Told> podmanTold = Map.of();

    private long podmanTime;

    /** Those of this environment's user. */
    EngineFiles(Map<String, String> environment, File forgeHome) {
        this(forgeHome, EngineStores.of(environment, "root".equals(System.getProperty("user.name")), new File("/")));
    }

    EngineFiles(File forgeHome, EngineStores stores) {
        forge = new File(forgeHome, "containers");
        podman = stores.podman();
        podmanList = new File(podman, "containers.json");
        podmanVolatileList = new File(podman, "volatile-containers.json");
        docker = stores.docker();
    }

    /** The name, image and command of a running container, as far as its engine has written them down; else null. */
    @Nullable
    Told told(String engine, String id) {
        return switch (engine) {
            case "forge" -> EngineRecords.forge(id, text(new File(forge, id + "/container.json"), MAX_BYTES));
            case "docker" -> EngineRecords.docker(id, text(new File(docker, id + "/config.v2.json"), MAX_BYTES));
            case "podman" -> {
                Told told = podmanList(id).get(id);
                yield told == null ? null : told.withCommand(EngineRecords.command(podmanConfig(id)));
            }
            default -> null;
        };
    }

    private long podmanTime() {
        return Math.max(podmanList.lastModified(), podmanVolatileList.lastModified());
    }

    private Map<String, Told> podmanList(String id) {
        if (!podmanTold.containsKey(id)) {
            long time = podmanTime();
            if (time != podmanTime) {
                podmanTime = time;
                podmanTold = EngineRecords.podman(text(podmanList, MAX_LIST_BYTES));
                podmanTold.putAll(EngineRecords.podman(text(podmanVolatileList, MAX_LIST_BYTES)));
            }
        }
        return podmanTold;
    }

    /** The beginning of what podman has told the OCI runtime: the command is in it, and it is long. */
    private @Nullable String podmanConfig(String id) {
        try (FileInputStream in = new FileInputStream(new File(podman, id + "/userdata/config.json"))) {
            return new String(in.readNBytes(BEGINNING), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    /** A file's text; null if there is none, or more than an engine writes. */
    static @Nullable String text(File file, int maxBytes) {
        try (FileInputStream in = new FileInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            return bytes.length > maxBytes ? null : new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    /** When a container was made or removed last, in milliseconds since 1970; 0 if its engine does not show it. */
    long stamp(String engine) {
        return switch (engine) {
            case "forge" -> forge.lastModified();
            case "podman" -> podmanTime();
            case "docker" -> docker.lastModified();
            default -> 0;
        };
    }

    /** The file with a container's log; null if its engine keeps none where it can be read. */
    @Nullable
    File log(String engine, String id) {
        // An id that is only the beginning of one would be another path, and one from elsewhere any path.
        if (id.length() != 64 || id.indexOf('/') >= 0) {
            return null;
        }
        File file = switch (engine) {
            case "forge" -> new File(forge, id + "/log");
            case "podman" -> new File(podman, id + "/userdata/ctr.log");
            case "docker" -> new File(docker, id + "/" + id + "-json.log");
            default -> null;
        };
        return file != null && file.canRead() ? file : null;
    }
}
