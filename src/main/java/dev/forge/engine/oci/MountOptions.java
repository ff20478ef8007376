package dev.forge.engine.oci;

import dev.forge.core.ByteSizes;
import dev.forge.core.ForgeException;
import dev.forge.core.NameValue;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses docker's mount options into mounts of the OCI runtime specification. */
public final class MountOptions {
    /** What bind mounts take; of each group only one makes sense. */
    private static final List<List<String>> EXCLUSIVE = List.of(
            List.of("ro", "rw"),
            List.of("nosuid", "suid"),
            List.of("nodev", "dev"),
            List.of("noexec", "exec"),
            List.of("private", "rprivate", "shared", "rshared", "slave", "rslave"),
            List.of("bind", "rbind"),
            List.of("z", "Z"));

    private static final List<String> PROPAGATIONS = EXCLUSIVE.get(4);

    private static final List<String> TMPFS_FLAGS = List.of(
            "ro",
            "rw",
            "nosuid",
            "suid",
            "nodev",
            "dev",
            "noexec",
            "exec",
            "sync",
            "async",
            "dirsync",
            "noatime",
            "atime",
            "nodiratime",
            "diratime",
            "relatime",
            "norelatime",
            "strictatime",
            "nostrictatime");

    private static final List<String> TMPFS_VALUES =
            List.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol", "huge");

    private MountOptions() {}

    /**
     * Parses {@code SOURCE:TARGET[:OPTIONS]} of {@code -v}.
     *
     * @throws ForgeException if it does not have that form or the source does not exist
     */
    public static Mount volume(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || (parts.length == 3 && parts[2].isEmpty())) {
            throw ForgeException.usage(
                    "-v is SOURCE:TARGET[:OPTIONS], not " + text,
                    parts.length > 3 ? "--mount takes paths with a colon in them" : null);
        }
        return bind("-v " + text, parts[0], parts[1], parts.length == 3 ? List.of(parts[2].split(",", -1)) : List.of());
    }

    private static Mount bind(String given, String source, String target, List<String> options) {
        if (source.isEmpty()) {
            throw ForgeException.usage(given + ": the source is missing");
        }
        if (!source.startsWith("/") && !source.startsWith("./") && !source.startsWith("../") && !source.equals(".")) {
            throw ForgeException.usage(
                    given + ": " + source + " is not a path",
                    "named volumes are not supported; give a directory of the host, as ./" + source);
        }
        checkBind(given, options);
        File file = new File(source).getAbsoluteFile();
        if (!file.exists()) {
            throw new ForgeException(given + ": no such file or directory on the host: " + file);
        }
        List<String> list = new ArrayList<>(options);
        if (list.removeAll(List.of("z", "Z"))) {
            SelinuxLabels.refuseRelabelling(given, file.getPath());
        }
        if (!list.contains("bind") && !list.contains("rbind")) {
            list.add(0, "rbind");
        }
        if (!containsAny(list, PROPAGATIONS)) {
            list.add("rprivate");
        }
        return new Mount(absolute(given, target), "bind", file.getPath(), list);
    }

    private static boolean isKnown(String option) {
        for (List<String> group : EXCLUSIVE) {
            if (group.contains(option)) {
                return true;
            }
        }
        return false;
    }

    private static void checkBind(String given, List<String> options) {
        for (String option : options) {
            if (!isKnown(option)) {
                throw ForgeException.usage(
                        given + ": unknown mount option " + (option.isEmpty() ? "of no letters" : option),
                        "known are "
                                + String.join(
                                        ", ",
                                        EXCLUSIVE.stream().flatMap(List::stream).toList()));
            }
        }
        for (List<String> group : EXCLUSIVE) {
            String found = null;
            for (String option : options) {
                if (group.contains(option)) {
                    if (found != null) {
                        throw ForgeException.usage(given + ": " + found + " and " + option + " exclude each other");
                    }
                    found = option;
                }
            }
        }
    }

    private static boolean containsAny(List<String> list, List<String> of) {
        for (String option : of) {
            if (list.contains(option)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Parses {@code type=…,source=…,target=…} of {@code --mount}: a record of comma-separated values, in which a quoted
     * one may have commas and doubled quotes.
     *
     * @throws ForgeException if it does not have that form
     */
    public static Mount mount(String text) {
        String given = "--mount " + text;
        String type = "volume";
        String source = "";
        String target = "";
        List<String> options = new ArrayList<>();
        String ofBind = null;
        String ofTmpfs = null;
        for (String field : QuotedFields.of(given, text)) {
            NameValue pair = NameValue.of(field);
            String key = pair.name().toLowerCase(Locale.ROOT);
            String value = pair.value();
            switch (key) {
                case "type" -> type = required(given, field, value).toLowerCase(Locale.ROOT);
                case "source", "src" -> source = required(given, field, value);
                case "target", "destination", "dst" -> target = required(given, field, value);
                case "readonly", "ro" -> replace(options, isTrue(given, key, value) ? "ro" : "rw", "ro", "rw");
                case "consistency" -> required(given, field, value);
                case "bind-propagation" -> {
                    ofBind = key;
                    replace(
                            options,
                            propagation(given, required(given, field, value)),
                            PROPAGATIONS.toArray(new String[0]));
                }
                case "bind-nonrecursive" -> {
                    ofBind = key;
                    replace(options, isTrue(given, key, value) ? "bind" : "rbind", "bind", "rbind");
                }
                case "bind-recursive" -> {
                    ofBind = key;
                    replace(options, recursive(given, required(given, field, value)), "bind", "rbind");
                }
                case "tmpfs-size" -> {
                    ofTmpfs = key;
                    options.add("size=" + ByteSizes.parse(given + ": " + key, required(given, field, value)));
                }
                case "tmpfs-mode" -> {
                    ofTmpfs = key;
                    options.add("mode=" + mode(given, required(given, field, value)));
                }
                default ->
                    throw ForgeException.usage(
                            given + ": unknown key " + pair.name(),
                            "known are type, source, target, readonly, bind-propagation, bind-recursive, tmpfs-size, "
                                    + "tmpfs-mode");
            }
        }
        String wrong = type.equals("bind") ? ofTmpfs : type.equals("tmpfs") ? ofBind : null;
        if (wrong != null) {
            throw ForgeException.usage(given + ": " + wrong + " is nothing of a mount of type " + type);
        }
        if (type.equals("tmpfs") && !source.isEmpty()) {
            throw ForgeException.usage(given + ": a mount of type tmpfs has no source, so not " + source);
        }
        return switch (type) {
            case "bind" -> bind(given, source, target, options);
            case "tmpfs" -> tmpfs(given, target, options);
            default ->
                throw ForgeException.usage(
                        given + ": type is bind or tmpfs, not " + type, "named volumes are not supported");
        };
    }

    private static String required(String given, String field, @Nullable String value) {
        if (value == null) {
            throw ForgeException.usage(given + ": " + field + " is not NAME=VALUE");
        }
        return value;
    }

    /** Of a key that is given twice the last one counts, as in docker. */
    private static void replace(List<String> options, String option, String... instead) {
        options.removeAll(List.of(instead));
        options.add(option);
    }

    /** The words of Go's ParseBool. */
    private static boolean isTrue(String given, String key, @Nullable String value) {
        if (value == null) {
            return true;
        }
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw ForgeException.usage(given + ": " + key + " is true or false, not " + value);
        };
    }

    private static String propagation(String given, String value) {
        if (!PROPAGATIONS.contains(value)) {
            throw ForgeException.usage(
                    given + ": bind-propagation is one of " + String.join(", ", PROPAGATIONS) + ", not " + value);
        }
        return value;
    }

    private static String recursive(String given, String value) {
        return switch (value) {
            case "enabled", "writable" -> "rbind";
            case "disabled" -> "bind";
            default ->
                throw ForgeException.usage(given + ": bind-recursive is enabled, writable or disabled, not " + value);
        };
    }

    private static String mode(String given, String value) {
        if (!isNumber(value, '7') || value.length() > 5) {
            throw ForgeException.usage(given + ": the mode is an octal number, not " + value);
        }
        return value;
    }

    private static boolean isNumber(String value, char last) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > last) {
                return false;
            }
        }
        return !value.isEmpty();
    }

    /** Parses {@code TARGET[:OPTIONS]} of {@code --tmpfs}. */
    public static Mount tmpfs(String text) {
        int colon = text.indexOf(':');
        String given = "--tmpfs " + text;
        List<String> options = new ArrayList<>();
        for (String option :
                colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            if (!option.isEmpty()) {
                checkTmpfs(given, option);
                options.add(option);
            }
        }
        return tmpfs(given, colon < 0 ? text : text.substring(0, colon), options);
    }

    private static void checkTmpfs(String given, String option) {
        NameValue pair = NameValue.of(option);
        String value = pair.value();
        boolean known = value == null ? TMPFS_FLAGS.contains(option) : TMPFS_VALUES.contains(pair.name());
        if (!known) {
            throw ForgeException.usage(
                    given + ": unknown tmpfs option " + option,
                    "known are " + String.join(", ", TMPFS_FLAGS) + ", " + String.join("=, ", TMPFS_VALUES) + "=");
        }
        boolean right = switch (value == null ? "" : pair.name()) {
            case "mode" -> isNumber(pair.value(""), '7');
            case "uid", "gid" -> isNumber(pair.value(""), '9');
            case "size", "nr_blocks", "nr_inodes" -> isAmount(pair.value(""));
            default -> true;
        };
        if (!right) {
            throw ForgeException.usage(given + ": " + option + " is no value for " + pair.name());
        }
    }

    /** A number as the kernel has it for a tmpfs: with k, m, g or a per cent sign. */
    private static boolean isAmount(String value) {
        int end = value.length();
        if (end > 0 && "kKmMgGtT%".indexOf(value.charAt(end - 1)) >= 0) {
            end--;
        }
        return isNumber(value.substring(0, end), '9');
    }

    private static Mount tmpfs(String given, String target, List<String> more) {
        List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
        for (String option : more) {
            // A later "exec" would override "noexec" anyway; removing the opposite keeps the list readable.
            options.remove("no" + option);
            options.add(option);
        }
        return new Mount(absolute(given, target), "tmpfs", "tmpfs", options);
    }

    /** The target without empty parts, dots and double dots, so that one place has one name. */
    private static String absolute(String given, String target) {
        String path = target.startsWith("/") ? MountOrder.normal(target) : "/";
        if (path.equals("/")) {
            throw ForgeException.usage(given + ": the target is an absolute path below /, not "
                    + (target.isEmpty() ? "an empty one" : target));
        }
        return path;
    }
}
