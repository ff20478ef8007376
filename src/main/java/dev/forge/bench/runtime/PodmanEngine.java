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
 * Podman. Where its own configuration starts no container, because it raises limits above what this host allows or
 * its low-level runtime does not work here, it is run with options that avoid that, and its terms say so.
 */
final class PodmanEngine extends CommandLineEngine {
    /** Podman refuses a longer one. */
    private static final int LONGEST_RUN_ROOT = 50;

    private static final String ELSEWHERE = "forge-podman-";

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
        program = own("podman", "install it: apt-get install podman");
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
        if (run.getPath().length() > LONGEST_RUN_ROOT) {
            run = elsewhere(run);
        }
        args.addAll(List.of("--root", directory + "/root", "--runroot", run.getPath()));
        return new EmptyStore(host, args, List.of("rmi", "-f"), directory, () -> removeRunRoot(directory));
    }

    /** A new directory with a short path. The link to it is there first, so that whoever cleans up knows of it. */
    private static File elsewhere(File link) {
        File run = new File(
                System.getProperty("java.io.tmpdir"),
                ELSEWHERE + UUID.randomUUID().toString().substring(0, 8));
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

    /** Removes what podman kept elsewhere for the store in this directory. */
    static void removeRunRoot(File directory) {
        try {
            Path run = Files.readSymbolicLink(directory.toPath().resolve("run"));
            if (run.getFileName().toString().startsWith(ELSEWHERE)) {
                FileTree.removeMounted(run.toFile());
            }
        } catch (IOException e) {
            // It is not elsewhere, but where the link would be.
        }
    }

    /** Tries options until a container starts: limits that need no privilege, then another low-level runtime. */
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
     * The limits that a container may be given without CAP_SYS_RESOURCE: those of podman, which are this process's,
     * except that podman first lowers its own number of processes to the kernel's.
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

    /** The hard limit of a line of proc_pid_limits(5), or null if there is none or it is unlimited. */
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
