package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.definition.ResourceLimits;
import dev.forge.engine.definition.Rlimit;
import dev.forge.engine.definition.SecurityDefinition;
import dev.forge.engine.definition.UsernsDefinition;
import dev.forge.engine.lifecycle.Container;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code config.json} of a bundle as defined by the OCI runtime specification 1.0.2. It is on the path of
 * every start, where all code is interpreted; therefore everything that is the same for all containers is a text
 * constant.
 */
final class RuntimeConfig {
    /** The mounts of every container, the same as Podman's. */
    private static final String MOUNTS = """
            {"destination":"/proc","type":"proc","source":"proc","options":["nosuid","noexec","nodev"]},\
            {"destination":"/dev","type":"tmpfs","source":"tmpfs",\
            "options":["nosuid","noexec","strictatime","mode=755","size=65536k"]},\
            {"destination":"/sys","type":"sysfs","source":"sysfs","options":["nosuid","noexec","nodev","ro"]},\
            {"destination":"/dev/pts","type":"devpts","source":"devpts",\
            "options":["nosuid","noexec","newinstance","ptmxmode=0666","mode=0620","gid=5"]},\
            {"destination":"/dev/mqueue","type":"mqueue","source":"mqueue","options":["nosuid","noexec","nodev"]},\
            {"destination":"/dev/shm","type":"tmpfs","source":"shm",\
            "options":["nosuid","noexec","nodev","mode=1777","size=64000k"]},\
            {"destination":"/sys/fs/cgroup","type":"cgroup","source":"cgroup",\
            "options":["rprivate","nosuid","noexec","nodev","relatime","ro"]}""";

    /** The paths that a payload must not see or write, the same as Podman's. */
    private static final String HIDDEN = """
            "maskedPaths":["/proc/acpi","/proc/kcore","/proc/keys","/proc/latency_stats","/proc/timer_list",\
            "/proc/timer_stats","/proc/sched_debug","/proc/scsi","/sys/firmware","/sys/fs/selinux","/sys/dev/block"],\
            "readonlyPaths":["/proc/asound","/proc/bus","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"]""";

    private static final String DEVICES = "\"devices\":[{\"allow\":false,\"access\":\"rwm\"}]";
    private static final String NO_RULES = "\"devices\":[]";
    /** Where the init program is in the container. */
    static final String INIT = "/run/forge-init";

    private final HostFeatures host;
    private final File bundle;
    private final ContainerDefinition definition;
    /** Where the root is mounted. */
    private final String place;

    private final boolean isMountedByRuntime;

    private final List<Mount> files = new ArrayList<>();
    private @Nullable Mount overlay;
    private String seccomp = "";
    private String root = "";
    private String initTarget = INIT;

    /**
     * The configuration of a container.
     *
     * @param place an empty directory over which the root is mounted
     */
    RuntimeConfig(HostFeatures host, File bundle, File place, ContainerDefinition definition) {
        this.host = host;
        this.bundle = bundle;
        this.definition = definition;
        UsernsDefinition userns = definition.security().userns();
        String other = userns == null ? null : RootlessBundle.place(userns, definition.mounts());
        this.place = other == null ? place.getPath() : other;
        // crun 1.28 leaves a root that it has mounted writable, and says nothing.
        this.isMountedByRuntime = host.mountsRoot() && other == null && (!definition.readOnly() || host.isRunc());
    }

    /**
     * The root filesystem: an overlay that the runtime itself mounts in the container's mount namespace. The host gets
     * no mount, so none can be left behind; a mount at "/" covers the empty directory. For a runtime that does not
     * support this, {@code libexec/rooted} mounts the overlay there, also in a mount namespace.
     */
    void overlay(List<File> layers, File upper) {
        List<String> paths = new ArrayList<>(layers.size());
        for (File layer : layers) {
            paths.add(escaped(layer.getPath()));
        }
        List<String> options = options(paths, escaped(upper.getPath()), escaped(new File(bundle, "work").getPath()));
        if (isMountedByRuntime) {
            overlay = new Mount("/", "overlay", "overlay", options);
        } else {
            root = rooted(options, "/");
        }
    }

    /** A path among overlayfs's options, which are separated by commas, and lower directories by colons. */
    private static String escaped(String path) {
        if (path.indexOf(',') < 0 && path.indexOf(':') < 0 && path.indexOf('\\') < 0) {
            return path;
        }
        return path.replace("\\", "\\\\").replace(",", "\\,").replace(":", "\\:");
    }

    /**
     * The same with paths relative to a directory of the home, for so many layers that no others fit into a mount's
     * options: a runtime resolves paths wherever it is, so {@code libexec/rooted} mounts it.
     */
    void overlayIn(File directory, List<String> layers) {
        List<String> options =
                options(layers, "../containers/" + definition.id() + "/upper", "../live/" + definition.id() + "/work");
        root = rooted(options, directory.getPath());
    }

    /** What libexec/rooted has to know; the directory is the one at which relative paths begin. */
    private String rooted(List<String> options, String directory) {
        String fuse = host.fuse();
        return host.runtime() + "\n" + String.join(",", options) + "\n" + directory + "\n" + place + "\n"
                + (fuse == null ? "" : fuse) + "\n";
    }

    private List<String> options(List<String> layers, String upper, String work) {
        List<String> options = new ArrayList<>();
        options.add("lowerdir=" + String.join(":", layers));
        options.add("upperdir=" + upper);
        options.add("workdir=" + work);
        if (host.isRootless() && host.fuse() == null) {
            // Its marks are attributes that a user may set.
            options.add("userxattr");
        }
        if (definition.autoRemove()) {
            // Data to be discarded need not reach the disk; without this option an unmount syncs the filesystem.
            options.add("volatile");
        }
        return options;
    }

    /** Writes the configuration into the directory of the future bundle. */
    void write(File directory, UserLookup.Identity identity) {
        TextFile.writeUnseen(new File(directory, "config.json"), text(identity));
        if (!root.isEmpty()) {
            TextFile.writeUnseen(new File(directory, HostFeatures.OVERLAY), root);
        }
    }

    /** Sets the seccomp profile as JSON; without this call there is none. */
    void seccomp(String json) {
        seccomp = json;
    }

    /** Where to mount the init program: {@link #INIT} without links. */
    void init(String target) {
        initTarget = target;
    }

    /** Bind-mounts a file of the bundle over a file of the container. */
    void bindFile(String name, String target) {
        bind(new Mount(target, "bind", new File(bundle, name).getPath(), List.of("bind", "rprivate")));
    }

    /** Mounts a file over one of the container. */
    void bind(Mount file) {
        files.add(file);
    }

    /** All mounts as members of an array. */
    private String mounts() {
        StringBuilder out = new StringBuilder(2048);
        if (overlay != null) {
            out.append(Json.write(overlay.json())).append(',');
        }
        String init = definition.process().init();
        if (init != null) {
            files.add(new Mount(initTarget, "bind", init, List.of("bind", "ro", "rprivate")));
        }
        if (!definition.mounts().isEmpty()) {
            return out.append(AllMounts.of(files, standardMounts(), definition.mounts()))
                    .toString();
        }
        for (Mount file : files) {
            out.append(Json.write(file.json())).append(',');
        }
        return out.append(standardMounts()).toString();
    }

    private String standardMounts() {
        return host.isRootless() ? RootlessBundle.mounts(host, definition, MOUNTS) : MOUNTS;
    }

    /** The complete configuration as JSON. */
    private String text(UserLookup.Identity identity) {
        for (Mount mount : definition.mounts()) {
            if ((!host.mountsRoot() || !root.isEmpty()) && isShared(mount.options())) {
                throw new ForgeException(
                        "with " + (host.runtimeVersion() == null ? host.runtime() : host.runtimeVersion())
                                + (!host.mountsRoot()
                                        ? ""
                                        : definition.readOnly() ? " and --read-only" : " and so many layers")
                                + " no mount can be shared with the host: " + mount.destination(),
                        host.mountsRoot()
                                ? null
                                : "install a runtime that mounts the root itself: crun 1.22 or newer, runc 1.1");
            }
        }
        return "{\"ociVersion\":\"1.0.2\",\"process\":"
                + Json.write(process(host, definition.process(), definition.security(), identity))
                // On a line of its own for a shell, which reads it in libexec/exec.sh.
                + ",\n\"root\":{\"path\":"
                + Json.write(place)
                + (definition.readOnly() ? ",\"readonly\":true}" : "}")
                + ",\"hostname\":"
                + Json.write(definition.hostname())
                + ",\"mounts\":["
                + mounts()
                + "],\"linux\":"
                + linux()
                + "}";
    }

    private static boolean isShared(List<String> options) {
        return options.contains("shared") || options.contains("rshared");
    }

    /** A process in the form of the runtime specification. */
    static JsonObject process(
            HostFeatures host, ProcessDefinition defined, SecurityDefinition security, UserLookup.Identity identity) {
        // 18 is 0022, the umask that docker and podman use, whatever the caller's is.
        JsonObject user = new JsonObject()
                .put("uid", identity.uid())
                .put("gid", identity.gid())
                .put("umask", 18);
        if (!identity.groups().isEmpty()) {
            user.put("additionalGids", identity.groups());
        }
        List<String> args = defined.args();
        if (defined.init() != null) {
            args = new ArrayList<>(List.of(INIT, "--"));
            args.addAll(defined.args());
        }
        JsonObject process = new JsonObject()
                .put("terminal", defined.tty())
                .put("user", user)
                .put("args", args)
                .put("env", environment(defined.env(), identity))
                .put("cwd", defined.cwd())
                .put("capabilities", capabilities(security, identity));
        if (!host.isRootless()) {
            // Whatever the caller's is: as docker. Only root may set a lower one.
            process.put("oomScoreAdj", 0);
        }
        if (defined.tty()) {
            // No size, which the plan replaces where the caller has a terminal: libexec/plan.sh looks for this text.
            process.put("consoleSize", new Json.Raw("{\"height\":0,\"width\":0}"));
        }
        String profile = security.apparmor() == null ? host.apparmor() : security.apparmor();
        if (profile != null && !profile.equals(SecurityDefinition.UNCONFINED)) {
            process.put("apparmorProfile", profile);
        }
        if (security.noNewPrivileges()) {
            process.put("noNewPrivileges", true);
        }
        if (!defined.rlimits().isEmpty()) {
            List<JsonObject> limits = new ArrayList<>();
            for (Rlimit limit : defined.rlimits()) {
                limits.add(limit.json());
            }
            process.put("rlimits", limits);
        }
        return process;
    }

    /** Adds HOME of the payload's user unless the image or the caller sets it. */
    private static List<String> environment(List<String> defined, UserLookup.Identity identity) {
        for (String variable : defined) {
            if (variable.startsWith("HOME=")) {
                return defined;
            }
        }
        List<String> environment = new ArrayList<>(defined);
        environment.add("HOME=" + identity.home());
        return environment;
    }

    private static Json.Raw capabilities(SecurityDefinition security, UserLookup.Identity identity) {
        String list = Json.write(Capabilities.of(security.capAdd(), security.capDrop()));
        // As in docker and podman: a non-root payload has none, but may gain them from a file that it executes.
        return new Json.Raw(
                identity.uid() == 0
                        ? "{\"bounding\":" + list + ",\"effective\":" + list + ",\"permitted\":" + list + "}"
                        : "{\"bounding\":" + list + "}");
    }

    private String linux() {
        StringBuilder out = new StringBuilder(8 << 10).append('{');
        String slice = host.slice(definition);
        if (!host.isRootless() || slice != null) {
            // What a user's containers may do with devices does not depend on their cgroup.
            out.append("\"resources\":{").append(host.isRootless() ? NO_RULES : DEVICES);
            limit(out);
            out.append("},\"cgroupsPath\":")
                    .append(Json.write(Container.cgroupPath(slice, definition.id())))
                    .append(',');
        }
        UsernsDefinition userns = definition.security().userns();
        if (userns != null) {
            out.append("\"uidMappings\":").append(Json.write(userns.users().json()));
            out.append(",\"gidMappings\":").append(Json.write(userns.groups().json()));
            out.append(',');
        }
        out.append("\"namespaces\":[");
        if (userns != null) {
            out.append("{\"type\":\"user\"},");
        }
        out.append("{\"type\":\"pid\"},{\"type\":\"ipc\"},{\"type\":\"uts\"},{\"type\":\"mount\"}");
        String network = definition.network().namespace();
        if (network != null) {
            out.append(",{\"type\":\"network\",\"path\":")
                    .append(Json.write(network))
                    .append('}');
        } else if (!definition.network().isHost()) {
            out.append(",{\"type\":\"network\"}");
        }
        // As in Podman: a cgroup namespace if cgroup v2 makes one useful.
        if (host.cgroups().equals("v2")) {
            out.append(",{\"type\":\"cgroup\"}");
        }
        out.append("],").append(host.isRootless() ? RootlessBundle.hidden(definition, HIDDEN) : HIDDEN);
        for (Mount mount : definition.mounts()) {
            if (isShared(mount.options())) {
                // Without this the runtime first makes all mounts slaves of the host's, and mounts shared later stay
                // inside.
                out.append(",\"rootfsPropagation\":\"rshared\"");
                break;
            }
        }
        if (!definition.security().sysctls().isEmpty()) {
            out.append(",\"sysctl\":").append(Json.write(definition.security().sysctls()));
        }
        if (!seccomp.isEmpty()) {
            out.append(",\"seccomp\":").append(seccomp);
        }
        return out.append('}').toString();
    }

    private boolean canLimitProcesses() {
        return host.isRootless() ? RootlessBundle.hasController("pids") : host.pidsLimit();
    }

    private void limit(StringBuilder out) {
        Long pids = definition.limits().pids();
        // The default limit is a precaution, which is omitted on a host without the controller. An explicit limit is an
        // error there, which the runtime reports.
        if (pids != null && (canLimitProcesses() || pids != ResourceLimits.DEFAULT_PIDS)) {
            out.append(",\"pids\":{\"limit\":").append(pids).append('}');
        }
        Long memory = definition.limits().memory();
        if (memory != null) {
            out.append(",\"memory\":{\"limit\":").append(memory);
            if (host.swapLimit()) {
                // As in docker if only memory is given: the same amount of swap in addition.
                out.append(",\"swap\":").append(memory > Long.MAX_VALUE / 2 ? -1 : 2 * memory);
            }
            out.append('}');
        }
        Long nanoCpus = definition.limits().nanoCpus();
        if (nanoCpus != null) {
            out.append(",\"cpu\":{\"period\":100000,\"quota\":")
                    .append(nanoCpus / 10_000)
                    .append('}');
        }
    }
}
