package dev.forge.bench.runtime;

import dev.forge.core.JsonObject;
import dev.forge.core.posix.IdMap;
import dev.forge.core.posix.SubordinateIds;
import dev.forge.core.posix.UserNamespace;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a bundle (OCI runtime specification 1.0) that makes a bare runtime do the work that engines
 * require of it: the same namespaces, capabilities, mounts and masked paths.
 */
final class OciBundle {
    private static final List<String> CAPABILITIES = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_NET_BIND_SERVICE",
            "CAP_SETFCAP",
            "CAP_SETGID",
            "CAP_SETPCAP",
            "CAP_SETUID",
            "CAP_SYS_CHROOT");
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware");
    private static final List<String> READ_ONLY =
            List.of("/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private OciBundle() {}

    static JsonObject config(File rootfs, List<String> command, String network) {
        return new JsonObject()
                .put("ociVersion", "1.0.2")
                .put("process", process(command))
                .put("root", new JsonObject().put("path", rootfs.getPath()).put("readonly", false))
                .put("hostname", "benchmark")
                .put("mounts", mounts())
                .put("linux", linux(network));
    }

    /**
     * A copy of another bundle's configuration with a different root and command, without the overlay and bind mounts
     * of its engine.
     */
    static JsonObject like(JsonObject template, File rootfs, List<String> command) {
        List<JsonObject> mounts = new ArrayList<>();
        for (JsonObject mount : template.objects("mounts")) {
            String type = mount.text("type", "");
            if (!type.equals("overlay") && !type.equals("bind")) {
                mounts.add(mount);
            }
        }
        JsonObject linux = template.object("linux");
        linux.members().remove("cgroupsPath");
        template.members().remove("hooks");
        template.object("process").put("args", command);
        return template.put("mounts", mounts)
                .put("root", new JsonObject().put("path", rootfs.getPath()).put("readonly", false));
    }

    /**
     * Adds the user namespace that a user who is not root needs, and takes away what only root may ask for.
     *
     * @param entry see {@link UserNamespace#entry}
     */
    static void confine(JsonObject config, String entry) {
        JsonObject linux = config.object("linux");
        linux.members().remove("resources");
        config.object("process").object("user").members().remove("additionalGids");
        // One template is for several bundles.
        if (!entry.equals(UserNamespace.INSIDE) && !linux.has("uidMappings")) {
            List<JsonObject> namespaces = new ArrayList<>(linux.objects("namespaces"));
            namespaces.add(new JsonObject().put("type", "user"));
            linux.put("namespaces", namespaces)
                    .put("uidMappings", mappings(UserNamespace.outerId(), UserNamespace.range(entry, "users")))
                    .put("gidMappings", mappings(UserNamespace.outerGroup(), UserNamespace.range(entry, "groups")));
        }
        if (UserNamespace.otherIds(entry) < 5) {
            for (JsonObject mount : config.objects("mounts")) {
                List<String> options = new ArrayList<>(mount.texts("options"));
                options.remove("gid=5");
                mount.put("options", options);
            }
        }
    }

    private static List<JsonObject> mappings(long own, @Nullable SubordinateIds others) {
        List<IdMap.Range> ranges = new ArrayList<>(List.of(new IdMap.Range(0, own, 1)));
        if (others != null) {
            ranges.add(new IdMap.Range(1, others.start(), others.count()));
        }
        return new IdMap(ranges).json();
    }

    private static JsonObject process(List<String> command) {
        JsonObject capabilities = new JsonObject();
        for (String set : List.of("bounding", "effective", "permitted")) {
            capabilities.put(set, CAPABILITIES);
        }
        return new JsonObject()
                .put("terminal", false)
                .put("user", new JsonObject().put("uid", 0L).put("gid", 0L))
                .put("args", command)
                .put("env", List.of("PATH=/bin", "HOME=/root"))
                .put("cwd", "/")
                .put("capabilities", capabilities);
    }

    private static List<JsonObject> mounts() {
        return List.of(
                mount("/proc", "proc", "nosuid", "noexec", "nodev"),
                mount("/dev", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                mount("/dev/pts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
                mount("/dev/shm", "tmpfs", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
                mount("/dev/mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                mount("/sys", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                mount("/sys/fs/cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"));
    }

    private static JsonObject mount(String target, String type, String... options) {
        return new JsonObject()
                .put("destination", target)
                .put("type", type)
                .put("source", type)
                .put("options", List.of(options));
    }

    private static JsonObject linux(String network) {
        List<JsonObject> namespaces = new ArrayList<>();
        for (String type : List.of("pid", "ipc", "uts", "mount")) {
            namespaces.add(new JsonObject().put("type", type));
        }
        if (!network.equals("host")) {
            namespaces.add(new JsonObject().put("type", "network"));
        }
        return new JsonObject()
                .put("namespaces", namespaces)
                .put(
                        "resources",
                        new JsonObject()
                                .put(
                                        "devices",
                                        List.of(new JsonObject()
                                                .put("allow", false)
                                                .put("access", "rwm"))))
                .put("maskedPaths", MASKED)
                .put("readonlyPaths", READ_ONLY);
    }
}
