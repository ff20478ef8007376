package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.engine.lifecycle.SignalNames;
import dev.forge.engine.oci.MountOptions;
import dev.forge.engine.oci.Ulimit;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From what was asked and what the image says to a container's complete definition. */
final class ContainerDefinition {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String[] INITS = {
        "/usr/libexec/podman/catatonit", "/usr/bin/catatonit", "/usr/bin/tini-static", "/usr/bin/tini",
        "/sbin/tini", "/usr/libexec/docker/docker-init", "/usr/bin/docker-init", "/usr/sbin/docker-init"
    };

    private final ContainerRequest request;
    private final JsonObject config;

    private ContainerDefinition(ContainerRequest request, JsonObject config) {
        this.request = request;
        this.config = config;
    }

    /**
     * The definition.
     *
     * @param config the image's configuration, with docker's member names ({@code Cmd}, {@code Env}, …)
     * @throws ForgeException if a value makes no sense or names something that is missing
     */
    static JsonObject of(
            ContainerRequest request, String id, String name, String imageId, List<String> layers, JsonObject config) {
        return new ContainerDefinition(request, config).build(id, name, imageId, layers);
    }

    private JsonObject build(String id, String name, String imageId, List<String> layers) {
        checkName(name);
        boolean hostNetwork = request.network.equals("host");
        if (!hostNetwork && !request.network.equals("none")) {
            throw ForgeException.usage(
                    "--network is none or host, not " + request.network, "bridges are not supported yet");
        }
        String hostname = request.hostname;
        if (hostname == null) {
            hostname = hostNetwork ? hostName() : id.substring(0, 12);
        }
        List<String> entrypoint = entrypoint();
        List<String> args = new ArrayList<>(entrypoint);
        args.addAll(command());
        if (args.isEmpty()) {
            throw ForgeException.usage(
                    "no command given, and the image " + request.image + " has none",
                    "forge run " + request.image + " COMMAND");
        }
        JsonObject definition = new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("image", request.image)
                .put("imageId", imageId)
                .put("created", System.currentTimeMillis())
                .put("args", args)
                .put("entrypointLength", entrypoint.size())
                .put("env", environment(hostname))
                .put("cwd", workdir())
                .put("user", request.user == null ? config.text("User", "") : request.user)
                .put("hostname", hostname)
                .put("network", request.network)
                .put("layers", layers)
                .put("mounts", mounts())
                .put("stopSignal", stopSignal())
                .put("stopTimeout", request.stopTimeout)
                .put("pidsLimit", request.pidsLimit);
        putFlags(definition);
        putLimits(definition);
        putSecurity(definition);
        JsonObject labels = new JsonObject();
        JsonObject imageLabels = config.objectOrNull("Labels");
        if (imageLabels != null) {
            labels.members().putAll(imageLabels.members());
        }
        labels.members().putAll(request.labels);
        return definition.put("labels", labels);
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

    private void putFlags(JsonObject definition) {
        putIf(definition, "autoRemove", request.autoRemove);
        putIf(definition, "detach", request.detach);
        putIf(definition, "interactive", request.interactive);
        putIf(definition, "tty", request.tty);
        putIf(definition, "readOnly", request.readOnly);
        if (request.init) {
            definition.put("init", true).put("initPath", initPath());
        }
    }

    private static void putIf(JsonObject definition, String name, boolean value) {
        if (value) {
            definition.put(name, true);
        }
    }

    private void putLimits(JsonObject definition) {
        if (request.memory > 0) {
            definition.put("memory", request.memory);
        }
        if (request.nanoCpus > 0) {
            int cpus = Runtime.getRuntime().availableProcessors();
            if (request.nanoCpus > cpus * 1_000_000_000L) {
                throw ForgeException.usage(
                        "--cpus " + request.nanoCpus / 1e9 + " is more than this host's " + cpus, null);
            }
            definition.put("nanoCpus", request.nanoCpus);
        }
        if (!request.ulimits.isEmpty()) {
            List<JsonObject> limits = new ArrayList<>();
            for (String limit : request.ulimits) {
                limits.add(Ulimit.parse(limit));
            }
            definition.put("rlimits", limits);
        }
    }

    private void putSecurity(JsonObject definition) {
        if (!request.capAdd.isEmpty()) {
            definition.put("capAdd", request.capAdd);
        }
        if (!request.capDrop.isEmpty()) {
            definition.put("capDrop", request.capDrop);
        }
        for (String option : request.securityOptions) {
            String plain = option.replaceFirst(":", "=");
            if (plain.equals("no-new-privileges") || plain.equals("no-new-privileges=true")) {
                definition.put("noNewPrivileges", true);
            } else if (plain.startsWith("seccomp=")) {
                definition.put("seccomp", seccomp(option.substring(8)));
            } else if (!plain.equals("no-new-privileges=false")
                    && !plain.equals("apparmor=unconfined")
                    && !plain.equals("label=disable")) {
                throw ForgeException.usage(
                        "--security-opt " + option + " is not known",
                        "known are no-new-privileges, seccomp=unconfined, seccomp=FILE");
            }
        }
    }

    private static String seccomp(String value) {
        if (value.equals("unconfined")) {
            return value;
        }
        File file = new File(value).getAbsoluteFile();
        if (!file.isFile()) {
            throw new ForgeException("--security-opt seccomp: no such file: " + file, null);
        }
        return file.getPath();
    }

    private List<String> entrypoint() {
        if (request.entrypoint == null) {
            return config.texts("Entrypoint");
        }
        return request.entrypoint.isEmpty() ? List.of() : List.of(request.entrypoint);
    }

    private List<String> command() {
        // Another entry point would make nothing of arguments that were meant for the image's.
        boolean imageCommand = request.command.isEmpty() && request.entrypoint == null;
        return imageCommand ? config.texts("Cmd") : request.command;
    }

    private List<String> environment(String hostname) {
        List<String> environment = new ArrayList<>();
        environment.add(PATH);
        if (request.tty) {
            environment.add("TERM=xterm");
        }
        environment.add("HOSTNAME=" + hostname);
        environment.add("container=forge");
        for (String variable : config.texts("Env")) {
            // Without a name it is no variable: no runtime would take it.
            if (variable.indexOf('=') > 0) {
                set(environment, variable);
            }
        }
        for (String variable : request.environment) {
            if (variable.startsWith("=") || variable.isEmpty()) {
                throw ForgeException.usage("-e is NAME=VALUE or NAME, not " + variable, null);
            }
            if (variable.indexOf('=') >= 0) {
                set(environment, variable);
            } else if (System.getenv(variable) != null) {
                set(environment, variable + "=" + System.getenv(variable));
            }
        }
        return environment;
    }

    private static void set(List<String> environment, String variable) {
        String prefix = variable.substring(0, variable.indexOf('=') + 1);
        for (int i = 0; i < environment.size(); i++) {
            if (environment.get(i).startsWith(prefix)) {
                environment.set(i, variable);
                return;
            }
        }
        environment.add(variable);
    }

    private String workdir() {
        String workdir = request.workdir == null ? config.text("WorkingDir", "") : request.workdir;
        if (workdir.isEmpty()) {
            return "/";
        }
        if (!workdir.startsWith("/")) {
            throw ForgeException.usage("-w is an absolute path, not " + workdir, null);
        }
        return workdir;
    }

    private List<JsonObject> mounts() {
        List<JsonObject> mounts = new ArrayList<>();
        for (String volume : request.volumes) {
            mounts.add(MountOptions.volume(volume));
        }
        for (String mount : request.mounts) {
            mounts.add(MountOptions.mount(mount));
        }
        for (String tmpfs : request.tmpfs) {
            mounts.add(MountOptions.tmpfs(tmpfs));
        }
        return mounts;
    }

    private String stopSignal() {
        String signal = request.stopSignal == null ? config.text("StopSignal", "TERM") : request.stopSignal;
        if (SignalNames.signal(signal) == 0) {
            throw ForgeException.usage("no such signal: " + signal, "as TERM, SIGTERM or 15");
        }
        return signal;
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
