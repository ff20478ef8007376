package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.Sysctls;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Mount;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.definition.ResourceLimits;
import dev.forge.engine.definition.Rlimit;
import dev.forge.engine.definition.SecurityDefinition;
import dev.forge.engine.definition.UsernsDefinition;
import dev.forge.engine.lifecycle.Signals;
import dev.forge.engine.oci.AppArmor;
import dev.forge.engine.oci.Capabilities;
import dev.forge.engine.oci.MountOptions;
import dev.forge.engine.oci.MountOrder;
import dev.forge.engine.oci.SelinuxLabels;
import dev.forge.engine.oci.Ulimit;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settles what a container is from what was asked and what the image says. */
final class DefinitionBuilder {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** The first of these that can be executed is the init program. */
    static final String[] INITS = {
        "/usr/libexec/podman/catatonit", "/usr/bin/catatonit", "/usr/bin/tini-static", "/usr/bin/tini",
        "/sbin/tini", "/usr/libexec/docker/docker-init", "/usr/bin/docker-init", "/usr/sbin/docker-init"
    };

    private final ContainerRequest request;
    private final JsonObject config;
    private final @Nullable UsernsDefinition userns;

    private DefinitionBuilder(ContainerRequest request, JsonObject config, @Nullable UsernsDefinition userns) {
        this.request = request;
        this.config = config;
        this.userns = userns;
    }

    /**
     * The definition of a new container.
     *
     * @param config the image's configuration, with docker's member names ({@code Cmd}, {@code Env}, …)
     * @param userns a user namespace of its own, or null
     * @throws ForgeException if a value makes no sense or names something that is missing
     */
    static ContainerDefinition of(
            ContainerRequest request,
            String id,
            String name,
            String imageId,
            List<String> layers,
            JsonObject config,
            @Nullable UsernsDefinition userns) {
        return new DefinitionBuilder(request, config, userns).build(id, name, imageId, layers);
    }

    private ContainerDefinition build(String id, String name, String imageId, List<String> layers) {
        checkName(name);
        String hostname = request.isolation().hostname();
        if (hostname == null) {
            hostname = request.isolation().network().isHost() ? hostName() : id.substring(0, 12);
        }
        return new ContainerDefinition(
                id,
                name,
                System.currentTimeMillis(),
                request.image(),
                imageId,
                layers,
                process(hostname),
                security(),
                hostname,
                request.isolation().network(),
                mounts(),
                request.storage().readOnly(),
                limits(),
                stopSignal(),
                request.stopTimeout(),
                request.autoRemove(),
                labels());
    }

    private ProcessDefinition process(String hostname) {
        ContainerRequest.ProcessOptions options = request.process();
        List<String> entrypoint = entrypoint();
        List<String> args = new ArrayList<>(entrypoint);
        args.addAll(command());
        if (args.isEmpty()) {
            throw ForgeException.usage(
                    "no command given, and the image " + request.image() + " has none",
                    "forge run " + request.image() + " COMMAND");
        }
        List<Rlimit> rlimits = new ArrayList<>();
        for (String limit : options.ulimits()) {
            rlimits.add(Ulimit.parse(limit));
        }
        String user = options.user() == null ? config.text("User", "") : options.user();
        String kept = userns == null || !user.isEmpty() ? null : userns.user();
        return new ProcessDefinition(
                args,
                entrypoint.size(),
                environment(hostname),
                workdir(),
                user.isEmpty() ? kept : user,
                groups(options.groups()),
                options.interactive(),
                options.tty(),
                options.init() ? initPath() : null,
                rlimits);
    }

    private List<String> groups(List<String> asked) {
        String own = userns == null ? null : userns.group();
        if (own == null || asked.contains(own)) {
            return asked;
        }
        List<String> groups = new ArrayList<>(asked);
        groups.add(own);
        return groups;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        JsonObject imageLabels = config.objectOrNull("Labels");
        if (imageLabels != null) {
            for (String label : imageLabels.members().keySet()) {
                labels.put(label, imageLabels.text(label, ""));
            }
        }
        labels.putAll(request.labels());
        return labels;
    }

    static void checkName(String name) {
        boolean valid = name.length() <= 255 && name.length() > 0;
        for (int i = 0; i < name.length() && valid; i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            valid = letter || (i > 0 && (c == '_' || c == '.' || c == '-'));
        }
        if (!valid) {
            throw ForgeException.usage(
                    "not a name for a container: " + (name.isEmpty() ? "an empty one" : name),
                    "a name is letters, digits, _ . and -, and begins with a letter or digit");
        }
    }

    private ResourceLimits limits() {
        Long nanoCpus = request.limits().nanoCpus();
        int cpus = nanoCpus == null ? 0 : Runtime.getRuntime().availableProcessors();
        if (nanoCpus != null && nanoCpus > cpus * 1_000_000_000L) {
            throw ForgeException.usage("--cpus " + nanoCpus / 1e9 + " is more than this host's " + cpus, null);
        }
        return request.limits();
    }

    private SecurityDefinition security() {
        ContainerRequest.IsolationOptions options = request.isolation();
        if (!options.capAdd().isEmpty() || !options.capDrop().isEmpty()) {
            Capabilities.check(options.capAdd(), options.capDrop());
        }
        boolean noNewPrivileges = false;
        String seccomp = null;
        String apparmor = null;
        for (String option : options.securityOptions()) {
            String plain = option.replaceFirst(":", "=");
            if (plain.equals("no-new-privileges") || plain.equals("no-new-privileges=true")) {
                noNewPrivileges = true;
            } else if (plain.startsWith("seccomp=")) {
                seccomp = seccomp(option.substring(8));
            } else if (plain.startsWith("apparmor=")) {
                apparmor = plain.substring(9);
                AppArmor.require(apparmor);
            } else if (plain.startsWith("label=")) {
                SelinuxLabels.check(option, plain.substring(6));
            } else if (!plain.equals("no-new-privileges=false")) {
                throw ForgeException.usage(
                        "--security-opt " + option + " is not known",
                        "known are no-new-privileges, seccomp=unconfined, seccomp=FILE, apparmor=unconfined, "
                                + "apparmor=PROFILE and label=disable");
            }
        }
        Map<String, String> sysctls = options.sysctls().isEmpty()
                ? Map.of()
                : Sysctls.parse(options.sysctls(), options.network().isHost());
        return new SecurityDefinition(
                options.capAdd(), options.capDrop(), noNewPrivileges, seccomp, apparmor, sysctls, userns);
    }

    private static String seccomp(String value) {
        if (value.equals(SecurityDefinition.UNCONFINED)) {
            return value;
        }
        File file = new File(value).getAbsoluteFile();
        if (!file.isFile()) {
            throw new ForgeException("--security-opt seccomp: no such file: " + file);
        }
        return file.getPath();
    }

    private List<String> entrypoint() {
        String asked = request.entrypoint();
        if (asked == null) {
            return config.texts("Entrypoint");
        }
        return asked.isEmpty() ? List.of() : List.of(asked);
    }

    private List<String> command() {
        // Another entry point would make nothing of arguments that were meant for the image's.
        boolean imageCommand = request.command().isEmpty() && request.entrypoint() == null;
        return imageCommand ? config.texts("Cmd") : request.command();
    }

    private List<String> environment(String hostname) {
        List<String> environment = new ArrayList<>();
        environment.add(PATH);
        if (request.process().tty()) {
            environment.add(Environment.TERM);
        }
        environment.add("HOSTNAME=" + hostname);
        environment.add("container=forge");
        for (String variable : config.texts("Env")) {
            // Without a name it is no variable: no runtime would take it.
            if (variable.indexOf('=') > 0) {
                Environment.replace(environment, variable);
            }
        }
        for (String variable : request.process().environment()) {
            Environment.set(environment, variable);
        }
        return environment;
    }

    private String workdir() {
        String asked = request.process().workdir();
        String workdir = asked == null ? config.text("WorkingDir", "") : asked;
        if (workdir.isEmpty()) {
            return ProcessDefinition.DEFAULT_CWD;
        }
        if (!workdir.startsWith("/")) {
            throw ForgeException.usage("-w is an absolute path, not " + workdir);
        }
        return workdir;
    }

    private List<Mount> mounts() {
        ContainerRequest.StorageOptions options = request.storage();
        List<Mount> mounts = new ArrayList<>();
        for (String volume : options.volumes()) {
            mounts.add(MountOptions.volume(volume));
        }
        for (String mount : options.mounts()) {
            mounts.add(MountOptions.mount(mount));
        }
        for (String tmpfs : options.tmpfs()) {
            mounts.add(MountOptions.tmpfs(tmpfs));
        }
        return mounts.isEmpty() ? mounts : MountOrder.of(mounts);
    }

    private String stopSignal() {
        String asked = request.stopSignal();
        if (asked != null) {
            Signals.number(asked);
            return asked;
        }
        String signal = config.text("StopSignal", ContainerDefinition.DEFAULT_STOP_SIGNAL);
        try {
            Signals.number(signal);
            return signal;
        } catch (ForgeException e) {
            // As docker: an image whose signal does not exist is stopped with the default one.
            return ContainerDefinition.DEFAULT_STOP_SIGNAL;
        }
    }

    private static String initPath() {
        for (String path : INITS) {
            if (new File(path).canExecute()) {
                return path;
            }
        }
        throw ForgeException.missing(
                "--init needs catatonit or tini, and neither is installed; tried " + String.join(", ", INITS),
                "apt-get install catatonit");
    }

    private static String hostName() {
        @Nullable String name = TextFile.readIfThere("/proc/sys/kernel/hostname");
        return name == null ? "localhost" : name.trim();
    }
}
