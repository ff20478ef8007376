package dev.forge.workflow;

import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code volumes}, {@code tmpfs}, {@code secrets} and {@code configs} of a step. */
final class StorageReader {
    private final String what;
    private final List<VolumeUse> volumes = new ArrayList<>();
    private final List<FileUse> secrets = new ArrayList<>();
    private final List<FileUse> configs = new ArrayList<>();

    StorageReader(String what) {
        this.what = what;
    }

    List<VolumeUse> volumes() {
        return volumes;
    }

    List<FileUse> secrets() {
        return secrets;
    }

    List<FileUse> configs() {
        return configs;
    }

    void read(String key, YamlNode value, FieldReader fields) {
        if (value.isNothing()) {
            return;
        }
        for (YamlNode item : fields.items(value, key + " of " + what)) {
            switch (key) {
                case "volumes" -> volume(item, fields);
                case "tmpfs" -> {
                    String target = fields.required(item, "a tmpfs of " + what);
                    if (target != null) {
                        add(item, new VolumeUse(VolumeUse.Kind.TMPFS, null, target, false), fields);
                    }
                }
                default -> file(key, item, key.equals("secrets") ? secrets : configs, fields);
            }
        }
    }

    private void volume(YamlNode node, FieldReader fields) {
        if (node.isMapping()) {
            mount(node, fields);
            return;
        }
        String text = fields.required(node, "a volume of " + what);
        if (text == null) {
            return;
        }
        String[] parts = text.split(":", -1);
        String mode = parts.length > 2 ? parts[2] : "";
        String target = parts.length > 1 ? parts[1] : parts[0];
        if (parts.length > 3 || target.isEmpty() || parts[0].isEmpty()) {
            fields.problems().error(node, "a volume is [SOURCE:]TARGET[:MODE], not " + text);
            return;
        }
        boolean readOnly = false;
        for (String option : mode.isEmpty() ? new String[0] : mode.split(",")) {
            readOnly |= option.equals("ro");
            if (!List.of("ro", "rw", "z", "Z", "nocopy", "cached", "delegated", "consistent")
                    .contains(option)) {
                fields.problems().error(node, "unknown mode " + option + " of volume " + text, "modes are ro and rw");
            }
        }
        String source = parts.length > 1 ? parts[0] : null;
        add(node, use(source, target, readOnly, fields), fields);
    }

    private static VolumeUse use(@Nullable String source, String target, boolean readOnly, FieldReader fields) {
        boolean isPath = source != null && (source.startsWith("/") || source.startsWith(".") || source.startsWith("~"));
        return isPath && source != null
                ? new VolumeUse(VolumeUse.Kind.BIND, fields.path(source).getPath(), target, readOnly)
                : new VolumeUse(VolumeUse.Kind.VOLUME, source, target, readOnly);
    }

    private void mount(YamlNode node, FieldReader fields) {
        String type = null;
        String source = null;
        String target = null;
        boolean readOnly = false;
        YamlNode typePlace = node;
        for (YamlNode.Entry field : fields.fields(node, "mount", "a volume of " + what)) {
            String title = field.name() + " of a volume of " + what;
            switch (field.name()) {
                case "type" -> {
                    type = fields.text(field.value(), title);
                    typePlace = field.value();
                }
                case "source" -> source = fields.required(field.value(), title);
                case "target" -> target = fields.required(field.value(), title);
                case "read_only" -> readOnly = Boolean.TRUE.equals(fields.flag(field.value(), title));
                default -> {
                    // Options of the kind: SELinux, propagation, size.
                }
            }
        }
        if (target == null) {
            fields.problems().error(node, "a volume of " + what + " has no target");
            return;
        }
        switch (type == null ? "" : type) {
            case "bind" -> {
                if (source == null) {
                    fields.problems().error(node, "the bind mount at " + target + " of " + what + " has no source");
                } else {
                    String path = fields.path(source).getPath();
                    add(node, new VolumeUse(VolumeUse.Kind.BIND, path, target, readOnly), fields);
                }
            }
            case "volume" -> add(node, new VolumeUse(VolumeUse.Kind.VOLUME, source, target, readOnly), fields);
            case "tmpfs" -> add(node, new VolumeUse(VolumeUse.Kind.TMPFS, null, target, readOnly), fields);
            default ->
                fields.problems()
                        .error(
                                typePlace,
                                "a volume of " + what + " has the type " + (type == null ? "nothing" : type),
                                "types are bind, volume and tmpfs");
        }
    }

    private void add(YamlNode place, VolumeUse use, FieldReader fields) {
        String path = use.target().split(":", 2)[0];
        if (!path.startsWith("/")) {
            fields.problems().error(place, "the target " + path + " of a volume of " + what + " is not absolute");
        }
        if (use.kind() == VolumeUse.Kind.VOLUME && use.source() != null) {
            fields.project().require("volumes", use.source(), place, what, fields.problems());
        }
        volumes.removeIf(other -> other.target().equals(use.target()));
        volumes.add(use);
    }

    private void file(String key, YamlNode node, List<FileUse> into, FieldReader fields) {
        String title = "an element of " + key + " of " + what;
        if (!node.isMapping()) {
            String name = fields.required(node, title);
            if (name != null) {
                fields.project().require(key, name, node, what, fields.problems());
                add(into, new FileUse(name, key.equals("secrets") ? name : "/" + name, null, null, null));
            }
            return;
        }
        String name = null;
        String target = null;
        String uid = null;
        String gid = null;
        String mode = null;
        for (YamlNode.Entry field : fields.fields(node, "use", title)) {
            String text = fields.required(field.value(), field.name() + " of " + title);
            switch (field.name()) {
                case "source" -> name = text;
                case "target" -> target = text;
                case "uid" -> uid = text;
                case "gid" -> gid = text;
                default -> {
                    mode = text;
                    if (text != null && !text.matches("(0o?)?[0-7]{1,4}")) {
                        fields.problems().error(field.value(), "a mode is octal digits, not " + text);
                    }
                }
            }
        }
        if (name == null) {
            fields.problems().error(node, title + " has no source");
        } else {
            fields.project().require(key, name, node, what, fields.problems());
            add(into, new FileUse(name, target == null ? name : target, uid, gid, mode));
        }
    }

    /** What a later layer puts at the same place comes instead. */
    private static void add(List<FileUse> into, FileUse use) {
        into.removeIf(other -> other.target().equals(use.target()));
        into.add(use);
    }
}
