package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.NameValue;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** Parses docker's mount options into mounts of the OCI runtime specification. */
public final class MountOptions {
    private static final List<String> BIND_OPTIONS = List.of(
            "ro",
            "rw",
            "nosuid",
            "suid",
            "nodev",
            "dev",
            "noexec",
            "exec",
            "private",
            "rprivate",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "bind",
            "rbind");

    private MountOptions() {}

    /**
     * Parses {@code SOURCE:TARGET[:OPTIONS]} of {@code -v}.
     *
     * @throws ForgeException if it does not have that form or the source does not exist
     */
    public static Mount volume(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
            throw ForgeException.usage("-v is SOURCE:TARGET[:OPTIONS], not " + text);
        }
        return bind("-v " + text, parts[0], parts[1], parts.length == 3 ? parts[2] : "");
    }

    private static Mount bind(String given, String source, String target, String options) {
        if (source.isEmpty()) {
            throw ForgeException.usage(given + ": the source is missing");
        }
        if (!source.startsWith("/") && !source.startsWith("./") && !source.startsWith("../") && !source.equals(".")) {
            throw ForgeException.usage(
                    given + ": " + source + " is not a path",
                    "named volumes are not supported; give a directory of the host, as ./" + source);
        }
        File file = new File(source).getAbsoluteFile();
        if (!file.exists()) {
            throw new ForgeException(given + ": no such file or directory on the host: " + file);
        }
        List<String> list = new ArrayList<>();
        boolean propagation = false;
        for (String option : options.split(",", -1)) {
            if (option.isEmpty() || option.equals("z") || option.equals("Z")) {
                // SELinux labels: without SELinux there is nothing to do, and ignoring them is harmless.
                continue;
            }
            if (!BIND_OPTIONS.contains(option)) {
                throw ForgeException.usage(
                        given + ": unknown mount option " + option, "known are " + String.join(", ", BIND_OPTIONS));
            }
            propagation |= option.contains("private") || option.contains("shared") || option.contains("slave");
            list.add(option);
        }
        if (!list.contains("bind")) {
            list.add(0, "rbind");
        }
        if (!propagation) {
            list.add("rprivate");
        }
        return new Mount(absolute(given, target), "bind", file.getPath(), list);
    }

    /**
     * Parses {@code type=…,source=…,target=…} of {@code --mount}.
     *
     * @throws ForgeException if it does not have that form
     */
    public static Mount mount(String text) {
        String type = "volume";
        String source = "";
        String target = "";
        List<String> options = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            NameValue pair = NameValue.of(part);
            String value = pair.value("true");
            switch (pair.name()) {
                case "type" -> type = value;
                case "source", "src" -> source = value;
                case "target", "destination", "dst" -> target = value;
                case "readonly", "ro" -> options.add(isTrue("--mount " + text, pair.name(), value) ? "ro" : "rw");
                case "bind-propagation" -> options.add(value);
                case "tmpfs-size" -> options.add("size=" + value);
                case "tmpfs-mode" -> options.add("mode=" + value);
                default ->
                    throw ForgeException.usage(
                            "--mount " + text + ": unknown key " + pair.name(),
                            "known are type, source, target, readonly, bind-propagation, tmpfs-size, tmpfs-mode");
            }
        }
        return switch (type) {
            case "bind" -> bind("--mount " + text, source, target, String.join(",", options));
            case "tmpfs" -> tmpfs("--mount " + text, target, String.join(",", options));
            default ->
                throw ForgeException.usage(
                        "--mount " + text + ": type is bind or tmpfs, not " + type, "named volumes are not supported");
        };
    }

    private static boolean isTrue(String given, String key, String value) {
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw ForgeException.usage(given + ": " + key + " is true or false, not " + value);
        };
    }

    /** Parses {@code TARGET[:OPTIONS]} of {@code --tmpfs}. */
    public static Mount tmpfs(String text) {
        int colon = text.indexOf(':');
        return tmpfs(
                "--tmpfs " + text,
                colon < 0 ? text : text.substring(0, colon),
                colon < 0 ? "" : text.substring(colon + 1));
    }

    private static Mount tmpfs(String given, String target, String more) {
        List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
        for (String option : more.split(",", -1)) {
            if (!option.isEmpty()) {
                // A later "exec" would override "noexec" anyway; removing the opposite keeps the list readable.
                options.remove("no" + option);
                options.add(option);
            }
        }
        return new Mount(absolute(given, target), "tmpfs", "tmpfs", options);
    }

    private static String absolute(String given, String target) {
        if (!target.startsWith("/") || isRoot(target)) {
            throw ForgeException.usage(given + ": the target is an absolute path below /, not "
                    + (target.isEmpty() ? "an empty one" : target));
        }
        return target;
    }

    /** Whether the path is another way to write "/". */
    private static boolean isRoot(String path) {
        int depth = 0;
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                depth = Math.max(0, depth - 1);
            } else if (!name.isEmpty() && !name.equals(".")) {
                depth++;
            }
        }
        return depth == 0;
    }
}
