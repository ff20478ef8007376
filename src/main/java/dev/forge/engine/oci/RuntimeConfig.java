package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the {@code config.json} of a bundle, as the OCI runtime specification 1.0.2 defines it. On the way to every
 * start, so it builds plain text and nothing else.
 */
final class RuntimeConfig {
    private static final List<String> MASKED = List.of(
            "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
            "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/fs/selinux", "/sys/dev/block");
    private static final List<String> READ_ONLY = List.of(
            "/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");
    private static final String INIT = "/run/forge-init";

    private final Host host;
    private final File bundle;
    private final JsonObject definition;
    private final List<JsonObject> mounts = new ArrayList<>();
    private String seccomp = "";

    RuntimeConfig(Host host, File bundle, JsonObject definition) {
        this.host = host;
        this.bundle = bundle;
        this.definition = definition;
    }

    /**
     * The root file system: an overlay that the runtime itself mounts, in the container's mount namespace. No mount
     * is made on the host, so none can be left behind; a mount at "/" covers the bundle's empty rootfs folder.
     */
    void overlay(List<File> layers, File upper) {
        StringBuilder lower = new StringBuilder("lowerdir=");
        for (int i = 0; i < layers.size(); i++) {
            lower.append(i == 0 ? "" : ":").append(layers.get(i).getPath());
        }
        List<String> options = new ArrayList<>(List.of(
                lower.toString(),
                "upperdir=" + upper.getPath(),
                "workdir=" + new File(bundle, "work").getPath()));
        if (definition.flag("autoRemove")) {
            // What is thrown away need not reach the disk first; without this an unmount syncs the file system.
            options.add("volatile");
        }
        mounts.add(MountOptions.mount("overlay", "overlay", "/", options));
    }

    /** The seccomp profile as JSON; without this call there is none. */
    void seccomp(String json) {
        seccomp = json;
    }

    /** Mounts a file of the bundle over one of the container's. */
    void bindFile(String name, String target) {
        mounts.add(MountOptions.mount(
                "bind", new File(bundle, name).getPath(), target, List.of("bind", "rprivate")));
    }

    /** The whole configuration as JSON. */
    String text(UserLookup.Identity identity) {
        return new JsonObject()
                .put("ociVersion", "1.0.2")
                .put("process", process(identity))
                .put(
                        "root",
                        new JsonObject()
                                .put("path", new File(bundle, "rootfs").getPath())
                                .put("readonly", definition.flag("readOnly")))
                .put("hostname", definition.text("hostname"))
                .put("mounts", allMounts())
                .put("linux", linux())
                .toString();
    }

    private JsonObject process(UserLookup.Identity identity) {
        // The file mode mask that docker and podman give, whatever the caller's is.
        JsonObject user = new JsonObject()
                .put("uid", identity.uid())
                .put("gid", identity.gid())
                .put("umask", 18L);
        if (!identity.groups().isEmpty()) {
            user.put("additionalGids", identity.groups());
        }
        List<String> args = definition.texts("args");
        if (definition.flag("init")) {
            List<String> wrapped = new ArrayList<>(List.of(INIT, "--"));
            wrapped.addAll(args);
            args = wrapped;
        }
        List<String> capabilities = Capabilities.of(definition.texts("capAdd"), definition.texts("capDrop"));
        JsonObject sets = new JsonObject().put("bounding", capabilities);
        if (identity.uid() == 0) {
            sets.put("effective", capabilities).put("permitted", capabilities);
        }
        JsonObject process = new JsonObject()
                .put("terminal", definition.flag("tty"))
                .put("user", user)
                .put("args", args)
                .put("env", definition.texts("env"))
                .put("cwd", definition.text("cwd", "/"))
                .put("capabilities", sets);
        if (definition.flag("noNewPrivileges")) {
            process.put("noNewPrivileges", true);
        }
        List<JsonObject> limits = definition.objects("rlimits");
        if (!limits.isEmpty()) {
            process.put("rlimits", limits);
        }
        return process;
    }

    private List<JsonObject> allMounts() {
        mounts.add(MountOptions.mount("proc", "proc", "/proc", List.of("nosuid", "noexec", "nodev")));
        mounts.add(MountOptions.mount(
                "tmpfs", "tmpfs", "/dev", List.of("nosuid", "noexec", "strictatime", "mode=755", "size=65536k")));
        mounts.add(MountOptions.mount("sysfs", "sysfs", "/sys", List.of("nosuid", "noexec", "nodev", "ro")));
        mounts.add(MountOptions.mount(
                "devpts",
                "devpts",
                "/dev/pts",
                List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
        mounts.add(MountOptions.mount("mqueue", "mqueue", "/dev/mqueue", List.of("nosuid", "noexec", "nodev")));
        mounts.add(MountOptions.mount(
                "tmpfs", "shm", "/dev/shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=64000k")));
        mounts.add(MountOptions.mount(
                "cgroup",
                "cgroup",
                "/sys/fs/cgroup",
                List.of("rprivate", "nosuid", "noexec", "nodev", "relatime", "ro")));
        if (definition.flag("init")) {
            mounts.add(MountOptions.mount(
                    "bind", definition.text("initPath"), INIT, List.of("bind", "ro", "rprivate")));
        }
        mounts.addAll(definition.objects("mounts"));
        return mounts;
    }

    private JsonObject linux() {
        List<JsonObject> namespaces = new ArrayList<>();
        for (String type : new String[] {"pid", "ipc", "uts", "mount"}) {
            namespaces.add(new JsonObject().put("type", type));
        }
        if (!definition.text("network").equals("host")) {
            namespaces.add(new JsonObject().put("type", "network"));
        }
        // As Podman: a cgroup namespace where cgroup v2 makes one useful.
        if (host.cgroups().equals("v2")) {
            namespaces.add(new JsonObject().put("type", "cgroup"));
        }
        JsonObject linux = new JsonObject()
                .put("resources", resources())
                .put("cgroupsPath", "/forge-" + definition.text("id"))
                .put("namespaces", namespaces)
                .put("maskedPaths", MASKED)
                .put("readonlyPaths", READ_ONLY);
        if (!seccomp.isEmpty()) {
            linux.put("seccomp", new Json.Raw(seccomp));
        }
        return linux;
    }

    private JsonObject resources() {
        JsonObject resources = new JsonObject()
                .put("devices", List.of(new JsonObject().put("allow", false).put("access", "rwm")));
        long pids = definition.number("pidsLimit", 0);
        if (pids > 0) {
            resources.put("pids", new JsonObject().put("limit", pids));
        }
        long memory = definition.number("memory", 0);
        if (memory > 0) {
            JsonObject limits = new JsonObject().put("limit", memory);
            if (host.swapLimit()) {
                // As docker does when only memory is given: as much swap again.
                limits.put("swap", 2 * memory);
            }
            resources.put("memory", limits);
        }
        long nanoCpus = definition.number("nanoCpus", 0);
        if (nanoCpus > 0) {
            long period = 100_000;
            resources.put(
                    "cpu",
                    new JsonObject()
                            .put("quota", nanoCpus * period / 1_000_000_000L)
                            .put("period", period));
        }
        return resources;
    }

    /** The limits that {@code --ulimit} asks for, checked against what this process may give. */
    static List<JsonObject> limits(List<String> given) {
        List<JsonObject> limits = new ArrayList<>();
        for (String text : given) {
            limits.add(Ulimit.parse(text));
        }
        return limits;
    }

    /** Fails with a usage error that names the option. */
    static ForgeException wrong(String option, String value, String expected) {
        return ForgeException.usage(option + " is " + expected + ", not " + value, null);
    }
}
