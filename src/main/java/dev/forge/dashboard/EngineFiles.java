package dev.forge.dashboard;

import dev.forge.core.Proc;
import java.io.File;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What engines have written down of a container, where each keeps it unless told otherwise: its name before the engine
 * has answered, and its log. Engines that keep it elsewhere, or another user's, are asked.
 */
final class EngineFiles {
    private static final String NAME = "\"name\":\"";

    private final File forge;
    private final File podman;
    private final File podmanList;
    private final File docker;
    /** Podman's list of containers, for all of them; read anew when one is not in it. */
    private String podmanText = "";

    private long podmanTime;

    /** Those of this environment's user. */
    EngineFiles(Map<String, String> environment, File forgeHome) {
        this(forgeHome, podman(environment), new File("/var/lib/docker/containers"));
    }

    EngineFiles(File forgeHome, File podman, File docker) {
        forge = new File(forgeHome, "containers");
        this.podman = podman;
        podmanList = new File(podman, "containers.json");
        this.docker = docker;
    }

    private static File podman(Map<String, String> environment) {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        String data = environment.getOrDefault("XDG_DATA_HOME", environment.getOrDefault("HOME", "") + "/.local/share");
        return new File(
                isRoot
                        ? "/var/lib/containers/storage/overlay-containers"
                        : data + "/containers/storage/overlay-containers");
    }

    /** The name and the image of a running container, as far as its engine has written them down; else null. */
    @Nullable
    Told told(String engine, String id) {
        return switch (engine) {
            case "forge" -> {
                String text = Proc.text(forge + "/" + id + "/container.json");
                yield told(id, value(text, NAME, 0), value(text, "\"image\":\"", 0));
            }
            case "docker" -> {
                String text = Proc.text(docker + "/" + id + "/config.v2.json");
                // The only name with a slash.
                String name = value(text, "\"Name\":\"/", 0);
                int config = text == null ? -1 : text.indexOf("\"Config\":{");
                yield told(id, name, config < 0 ? null : value(text, "\"Image\":\"", config));
            }
            case "podman" -> {
                String list = podmanList(id);
                int at = list.indexOf("\"id\":\"" + id);
                yield at < 0
                        ? null
                        : told(id, value(list, "\"names\":[\"", at), value(list, "\\\"image-name\\\":\\\"", at));
            }
            default -> null;
        };
    }

    private String podmanList(String id) {
        if (!podmanText.contains(id)) {
            long time = podmanList.lastModified();
            if (time != podmanTime) {
                podmanTime = time;
                String text = Proc.text(podmanList.getPath());
                podmanText = text == null ? "" : text;
            }
        }
        return podmanText;
    }

    private static @Nullable Told told(String id, @Nullable String name, @Nullable String image) {
        return name == null || name.isEmpty()
                ? null
                : new Told(id, name, image == null ? "" : image, "", "running", "", "", -1);
    }

    /** What is between this and the next quotation mark or backslash: names and images of engines have neither. */
    private static @Nullable String value(@Nullable String text, String before, int from) {
        int at = text == null ? -1 : text.indexOf(before, from);
        if (text == null || at < 0) {
            return null;
        }
        int start = at + before.length();
        int end = start;
        while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\\') {
            end++;
        }
        return text.substring(start, end);
    }

    /** When a container was made or removed last, in milliseconds since 1970; 0 if its engine does not show it. */
    long stamp(String engine) {
        return switch (engine) {
            case "forge" -> forge.lastModified();
            case "podman" -> podmanList.lastModified();
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
