package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Docker: a command line that talks to dockerd, which in turn uses containerd. */
final class DockerEngine extends CommandLineEngine {
    private static final Pattern OLD_DAEMON = Pattern.compile("[Mm]aximum supported API version is ([0-9.]+)");
    private static final String SYSTEM_CONTAINERD = "/run/containerd/containerd.sock";

    private List<String> program = List.of("docker");
    private JsonObject info = new JsonObject();
    private final List<String> adjustments;
    private String address = "";

    DockerEngine(EngineDefinition definition, BenchmarkHost host) {
        super(definition, host);
        adjustments = List.of();
    }

    /** Docker with a private daemon that Forge started. */
    DockerEngine(DockerDaemon daemon) {
        super(EngineDefinition.adapted("docker"), daemon.host());
        adjustments = List.of("run by a private daemon with its store in " + daemon.directory()
                + ", without bridge and firewall, because docker's own daemon does not run");
    }

    @Override
    List<String> program() {
        return program;
    }

    @Override
    public EmptyStore emptyStore(File directory) {
        DockerDaemon daemon = DockerDaemon.start(host, directory);
        return new EmptyStore(daemon.host(), program, List.of("rmi", "-f"), directory, daemon::close);
    }

    @Override
    public void find() {
        program = programWithOptions("docker", "install it: apt-get install docker.io");
        Spawn.Ended answer = call("info", "--format", "{{json .}}").run();
        Matcher old = OLD_DAEMON.matcher(answer.errors() + answer.output());
        if (old.find()) {
            // The command line may be newer than the daemon; DOCKER_API_VERSION makes docker use the older protocol.
            program = new ArrayList<>(program);
            program.addAll(
                    0, List.of(installed("env", "it is part of coreutils"), "DOCKER_API_VERSION=" + old.group(1)));
            answer = call("info", "--format", "{{json .}}").run();
        }
        if (answer.output().isBlank()) {
            throw noDaemon(answer.complaint());
        }
        info = JsonObject.parse(answer.output().strip(), "docker info");
        if (!info.has("ServerVersion") || info.text("ServerVersion", "").isEmpty()) {
            List<String> errors = info.texts("ServerErrors");
            throw noDaemon(errors.isEmpty() ? answer.complaint() : errors.getFirst());
        }
        address = address();
    }

    private ForgeException noDaemon(String reason) {
        return ForgeException.missing(
                "docker's daemon does not answer: " + reason,
                hint(reason, host.program("dockerd") != null, host.environment().getOrDefault("USER", "")));
    }

    /**
     * What to do about a daemon that does not answer.
     *
     * @param reason what docker says of it
     * @param installed whether its program is there
     * @param user who asks; empty if that is not known
     */
    static String hint(String reason, boolean installed, String user) {
        if (reason.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return "let this user use its socket: sudo usermod -aG docker " + (user.isEmpty() ? "$USER" : user)
                    + ", then log in again (who is in that group is as good as root)";
        }
        return installed
                ? "start it (systemctl start docker, or dockerd &), or use --start-daemons to start a private one"
                : "install it: apt-get install docker.io";
    }

    private String address() {
        String named = host.environment().get("DOCKER_HOST");
        if (named != null && !named.isEmpty()) {
            return named;
        }
        Spawn.Ended context = call("context", "inspect", "--format", "{{.Endpoints.docker.Host}}")
                .run();
        return context.succeeded() ? context.output().strip() : "unix:///var/run/docker.sock";
    }

    @Override
    public EngineConfiguration configuration(Workload workload) {
        String runtime = info.text("DefaultRuntime", "unknown");
        Spawn.Ended version = call("version", "--format", "{{range .Server.Components}}{{.Name}} {{.Version}}\n{{end}}")
                .run();
        for (String line : version.output().split("\n", -1)) {
            if (line.startsWith(runtime + " ")) {
                runtime = line.strip();
            }
        }
        return new EngineConfiguration(
                info.text("ServerVersion", "unknown"),
                runtime,
                info.text("Driver", "unknown"),
                seccomp(info.texts("SecurityOptions")),
                info.texts("SecurityOptions").contains("name=apparmor") ? "docker-default" : "none",
                info.text("CgroupDriver", "unknown"),
                workload.network(),
                variation(adjustments));
    }

    private static String seccomp(List<String> options) {
        for (String option : options) {
            if (option.startsWith("name=seccomp")) {
                int profile = option.indexOf("profile=");
                return profile < 0 ? "default" : "docker-" + option.substring(profile + 8);
            }
        }
        return "none";
    }

    @Override
    public Set<Integer> residents() {
        if (!address.startsWith("unix://")) {
            throw new ForgeException("docker's daemon is at " + address + ", its processes cannot be seen from here");
        }
        Set<Integer> daemon = SocketOwner.of(new File(address.substring("unix://".length())));
        if (daemon.isEmpty()) {
            throw new ForgeException(
                    "no process can be found behind " + address, "seeing another user's processes needs root");
        }
        Set<Integer> residents = new HashSet<>(ProcessTable.read().withDescendants(daemon));
        // The system's containerd is not a child of dockerd; a private containerd is.
        if (residents.size() == daemon.size()) {
            residents.addAll(SocketOwner.of(new File(SYSTEM_CONTAINERD)));
        }
        return residents;
    }

    @Override
    public List<File> store() {
        List<File> directories = new ArrayList<>(directory(info.text("DockerRootDir", "")));
        String status = String.valueOf(info.get("DriverStatus"));
        if (status.contains("io.containerd.snapshotter")) {
            directories.add(new File("/var/lib/containerd"));
        }
        return directories;
    }
}
