package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Spawn;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Podman. Its own configuration may start no container here, because it raises limits above those of this host or
 * because its OCI runtime does not work. Then Forge adds options that avoid this and records them as adjustments.
 */
final class PodmanEngine extends CommandLineEngine {
    /** The longest runroot path that podman accepts. */
    private static final int MAX_RUN_ROOT = 50;

    private static final String RUN_ROOT_PREFIX = "forge-podman-";

    private final List<String> adjustments = new ArrayList<>();
    private List<String> program = List.of("podman");
    private List<String> runOptions = List.of();
    private JsonObject info = new JsonObject();

    PodmanEngine(EngineDefinition definition, BenchmarkHost host) {
        super(definition, host);
    }

    @Override
    List<String> program() {
        return program;
    }

    @Override
    List<String> runOptions() {
        return runOptions;
    }

    @Override
    List<String> removeOptions() {
        return List.of("-f", "-t", "0");
    }

    @Override
    public void find() {
        program = programWithOptions("podman", "install it: apt-get install podman");
        readInfo();
    }

    private void readInfo() {
        Spawn.Ended answer = call("info", "--format", "json").run();
        if (!answer.succeeded()) {
            throw new ForgeException("podman does not work: " + answer.complaint(), "podman info says more");
        }
        info = JsonObject.parse(answer.output(), "podman info");
    }

    @Override
    boolean adjust(Workload trial, String complaint) {
        if (!adjusted(trial)) {
            return false;
        }
        adjustments.addFirst("podman's own configuration starts no container here (" + complaint + ")");
        readInfo();
        return true;
    }

    @Override
    String adjustmentHint() {
        return "; limits and runtime are set in /etc/containers/containers.conf";
    }

    @Override
    public EmptyStore emptyStore(File directory) {
        List<String> args = new ArrayList<>(program);
        File run = new File(directory, "run");
        if (run.getPath().length() > MAX_RUN_ROOT) {
            run = shortDirectory(run);
        }
        args.addAll(List.of("--root", directory + "/root", "--runroot", run.getPath()));
        return new EmptyStore(host, args, List.of("rmi", "-f"), directory, () -> removeRunRoot(directory));
    }

    /** A new directory with a short path. The link to it is created first, so that a cleanup finds the directory. */
    private static File shortDirectory(File link) {
        File run = new File(
                System.getProperty("java.io.tmpdir"),
                RUN_ROOT_PREFIX + UUID.randomUUID().toString().substring(0, 8));
        OciEngine.make(link.getParentFile());
        try {
            Files.createSymbolicLink(link.toPath(), run.toPath());
            Files.createDirectory(
                    run.toPath(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return run;
        } catch (IOException e) {
            throw new ForgeException("cannot make the directory " + run + ": " + IoErrors.reason(e), e);
        }
    }

    /** Removes the short-path directory of the store in this directory. */
    static void removeRunRoot(File directory) {
        try {
            Path run = Files.readSymbolicLink(directory.toPath().resolve("run"));
            if (run.getFileName().toString().startsWith(RUN_ROOT_PREFIX)) {
                FileTree.removeMounted(run.toFile());
            }
        } catch (IOException e) {
            // There is no link: the directory itself is at that path.
        }
    }

    /** Tries options until a container starts: first limits that need no privilege, then another OCI runtime. */
    private boolean adjusted(Workload workload) {
        List<String> podman = program;
        runOptions = limits();
        if (run(workload).run().succeeded()) {
            adjustments.add("run with " + String.join(" ", runOptions));
            return true;
        }
        for (String runtime : List.of("runc", "crun")) {
            if (!podman.contains("--runtime") && host.program(runtime) != null) {
                program = new ArrayList<>(podman);
                program.addAll(List.of("--runtime", runtime));
                if (run(workload).run().succeeded()) {
                    adjustments.add("run with --runtime " + runtime + " " + String.join(" ", runOptions));
                    return true;
                }
            }
        }
        program = podman;
        runOptions = List.of();
        return false;
    }

    /**
     * The limits that a container may have without CAP_SYS_RESOURCE: this process's limits, as podman uses by default,
     * except that podman first lowers its process limit to the kernel's.
     */
    private static List<String> limits() {
        String limits = TextFile.readIfThere("/proc/self/limits");
        List<String> options = new ArrayList<>();
        add(options, "nofile", hardLimit(limits, "Max open files"));
        String max = TextFile.readIfThere("/proc/sys/kernel/pid_max");
        add(options, "nproc", smaller(hardLimit(limits, "Max processes"), max == null ? null : max.strip()));
        return options;
    }

    private static @Nullable String smaller(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Long.parseLong(one) < Long.parseLong(other) ? one : other;
    }

    private static void add(List<String> options, String name, @Nullable String limit) {
        if (limit != null) {
            options.add("--ulimit");
            options.add(name + "=" + limit + ":" + limit);
        }
    }

    /** The hard limit in a line of proc_pid_limits(5), or null if there is none or it is unlimited. */
    static @Nullable String hardLimit(@Nullable String limits, String label) {
        String[] lines = limits == null ? new String[0] : limits.split("\n", -1);
        for (String line : lines) {
            if (line.startsWith(label)) {
                String hard = line.substring(label.length()).strip().split("\\s+", -1)[1];
                return hard.equals("unlimited") ? null : hard;
            }
        }
        return null;
    }

    @Override
    public EngineConfiguration configuration(Workload workload) {
        JsonObject hostInfo = info.object("host");
        JsonObject security = hostInfo.object("security");
        return new EngineConfiguration(
                info.object("version").text("Version", "unknown"),
                runtime(hostInfo.object("ociRuntime")),
                info.object("store").text("graphDriverName", "unknown"),
                security.flag("seccompEnabled")
                        ? new File(security.text("seccompProfilePath", "default")).getName()
                        : "none",
                security.flag("apparmorEnabled") ? "containers-default" : "none",
                hostInfo.text("cgroupManager", "unknown"),
                workload.network(),
                variation(adjustments));
    }

    private static String runtime(JsonObject runtime) {
        String firstLine = runtime.text("version", "").lines().findFirst().orElse("");
        return firstLine.isEmpty() ? runtime.text("name", "unknown") : firstLine.replace(" version", "");
    }

    @Override
    public List<File> store() {
        return directory(info.object("store").text("graphRoot", ""));
    }
}
