package dev.forge.cli.container;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.core.ByteSizes;
import dev.forge.core.ForgeException;
import dev.forge.core.NameValue;
import dev.forge.core.TextFile;
import dev.forge.engine.ContainerRequest;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.Network;
import dev.forge.engine.definition.ResourceLimits;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options that {@code run} and {@code create} share, with docker's names and meanings. */
final class RunOptions {
    private static final List<String> STANDARD_INPUT = List.of("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");

    private static final List<Option> OPTIONS = List.of(
            Option.flag("--rm", "remove the container when it ends"),
            Option.flag("-i --interactive", "pass standard input on"),
            Option.flag("-t --tty", "give the payload a terminal"),
            Option.value("--name", "NAME", "the container's name"),
            Option.value("-e --env", "NAME[=VALUE]", "set an environment variable"),
            Option.value("--env-file", "FILE", "set environment variables from a file"),
            Option.value("-w --workdir", "PATH", "the working directory"),
            Option.value("-u --user", "USER[:GROUP]", "run as this user, by name or number"),
            Option.value("--group-add", "GROUP", "give it one more group, by name or number"),
            Option.value("-v --volume", "SOURCE:TARGET[:OPTIONS]", "mount a file or directory of the host"),
            Option.value("--mount", "type=TYPE,…", "mount bind or tmpfs, in the long form"),
            Option.value("--tmpfs", "PATH[:OPTIONS]", "mount an empty file system in memory"),
            Option.value("--entrypoint", "COMMAND", "replace the image's entry point"),
            Option.value("-h --hostname", "NAME", "the host name that the payload sees"),
            Option.value("--network --net", "none|host", "the network (default none)"),
            Option.value("--userns", "host|keep-id|nomap|auto", "the user namespace of a user's container"),
            Option.value("-m --memory", "BYTES", "most memory, as 64m or 1g"),
            Option.value("--cpus", "NUMBER", "most processors, as 1.5"),
            Option.value("--pids-limit", "NUMBER", "most processes (default 2048, -1 for no limit)"),
            Option.flag("--read-only", "make the root file system read-only"),
            Option.value("--cap-add", "NAME", "add a capability, or ALL"),
            Option.value("--cap-drop", "NAME", "drop a capability, or ALL"),
            Option.value(
                    "--security-opt",
                    "OPTION",
                    "no-new-privileges, seccomp=unconfined, seccomp=FILE, apparmor=PROFILE, …"),
            Option.value("--sysctl", "NAME=VALUE", "set a kernel parameter of the container's own namespaces"),
            Option.value("--ulimit", "NAME=SOFT[:HARD]", "set a resource limit, as nofile=1024"),
            Option.flag("--init", "run a small init as process 1"),
            Option.value("-l --label", "NAME[=VALUE]", "set a label"),
            Option.value("--stop-signal", "SIGNAL", "what asks the payload to end (default TERM)"),
            Option.value("--stop-timeout", "SECONDS", "how long it has before it is killed (default 10)"),
            Option.value("--cidfile", "FILE", "write the container's id to a file that is not there yet"));

    private RunOptions() {}

    static List<Option> with(Option... more) {
        List<Option> options = new ArrayList<>(List.of(more));
        options.addAll(OPTIONS);
        return options;
    }

    /**
     * What the arguments ask for.
     *
     * @throws ForgeException with exit code 2 if a value makes no sense
     */
    static ContainerRequest read(Arguments arguments) {
        List<String> operands = arguments.operands("the name of an image", 1, Integer.MAX_VALUE);
        return new ContainerRequest(
                operands.get(0),
                operands.subList(1, operands.size()),
                arguments.value("entrypoint"),
                arguments.value("name"),
                arguments.flag("rm"),
                // Only "run" has this one.
                arguments.flag("detach"),
                process(arguments),
                new ContainerRequest.StorageOptions(
                        arguments.values("volume"),
                        arguments.values("mount"),
                        arguments.values("tmpfs"),
                        arguments.flag("read-only")),
                new ContainerRequest.IsolationOptions(
                        arguments.value("hostname"),
                        network(arguments.value("network")),
                        arguments.values("cap-add"),
                        arguments.values("cap-drop"),
                        arguments.values("security-opt"),
                        arguments.values("sysctl"),
                        arguments.value("userns")),
                new ResourceLimits(
                        memory(arguments.value("memory")), nanoCpus(arguments.value("cpus")), pids(arguments)),
                arguments.value("stop-signal"),
                stopTimeout(arguments),
                labels(arguments.values("label")),
                cidFile(arguments));
    }

    private static ContainerRequest.ProcessOptions process(Arguments arguments) {
        List<String> environment = new ArrayList<>();
        for (String file : arguments.values("env-file")) {
            readEnvironment(file, environment);
        }
        environment.addAll(arguments.values("env"));
        return new ContainerRequest.ProcessOptions(
                environment,
                arguments.value("workdir"),
                arguments.value("user"),
                arguments.values("group-add"),
                arguments.flag("interactive"),
                arguments.flag("tty"),
                arguments.flag("init"),
                arguments.values("ulimit"));
    }

    private static Map<String, String> labels(List<String> given) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : given) {
            NameValue pair = NameValue.of(label);
            labels.put(pair.name(), pair.value(""));
        }
        return labels;
    }

    private static Network network(@Nullable String word) {
        Network network = word == null ? Network.NONE : Network.of(word);
        if (network == null) {
            throw ForgeException.usage("--network is none or host, not " + word, "bridges are not supported yet");
        }
        return network;
    }

    private static @Nullable Long pids(Arguments arguments) {
        int pids = arguments.count("pids-limit", (int) ResourceLimits.DEFAULT_PIDS, -1);
        return pids > 0 ? Long.valueOf(pids) : null;
    }

    private static @Nullable Integer stopTimeout(Arguments arguments) {
        int seconds = arguments.count("stop-timeout", ContainerDefinition.DEFAULT_STOP_TIMEOUT, -1);
        return seconds < 0 ? null : seconds;
    }

    private static @Nullable File cidFile(Arguments arguments) {
        String path = arguments.value("cidfile");
        if (path == null) {
            return null;
        }
        File file = new File(path);
        if (file.exists()) {
            throw new ForgeException(
                    "the file for the container's id is there already: " + path,
                    "remove it if its container is gone, or give another --cidfile");
        }
        return file;
    }

    private static void readEnvironment(String path, List<String> environment) {
        // Java's own standard input is the launcher's ear, and to open it would wait for ever; the caller's is beside
        // it.
        boolean isLaunched = System.getenv("FORGE_PLAN") != null;
        String file = isLaunched && STANDARD_INPUT.contains(path) ? "/proc/self/fd/5" : path;
        environment.addAll(environment(TextFile.readStrictly(new File(file)), path));
    }

    /**
     * The variables of a file: one on a line, {@code NAME=VALUE} or {@code NAME}; lines that begin with # are comments.
     * As docker, a byte order mark and the CR of a line's end belong to the file and not to a variable.
     *
     * @param path what the file is called in messages
     * @throws ForgeException with exit code 2 if a line is no variable
     */
    static List<String> environment(String text, String path) {
        List<String> variables = new ArrayList<>();
        String[] lines = (text.startsWith("\ufeff") ? text.substring(1) : text).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
            String variable = line.stripLeading();
            if (variable.isEmpty() || variable.startsWith("#")) {
                continue;
            }
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            if (name.isEmpty() || hasBlank(name) || variable.indexOf(0) >= 0) {
                throw ForgeException.usage("--env-file " + path + ": line " + (i + 1) + " is not NAME=VALUE or NAME: "
                        + variable.replace('\0', '?'));
            }
            variables.add(variable);
        }
        return variables;
    }

    private static boolean hasBlank(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isWhitespace(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Long memory(@Nullable String text) {
        if (text == null) {
            return null;
        }
        long bytes = ByteSizes.parse("--memory", text);
        // The kernel needs some pages to start any process at all; docker has the same floor.
        if (bytes == 0) {
            return null;
        }
        if (bytes < 6L << 20) {
            throw ForgeException.usage("--memory is at least 6m, or 0 for no limit, not " + text);
        }
        return bytes;
    }

    private static @Nullable Long nanoCpus(@Nullable String text) {
        if (text == null) {
            return null;
        }
        double cpus = isDecimal(text) ? Double.parseDouble(text) : -1;
        if (cpus == 0) {
            return null;
        }
        if (cpus >= 0.01 && cpus < 1e6) {
            return Math.round(cpus * 1e9);
        }
        throw ForgeException.usage(
                "--cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not " + text);
    }

    /** Whether it is digits with at most one point: Java would also take 1d, 0x1p3 and NaN for numbers. */
    private static boolean isDecimal(String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                points++;
            } else if (c >= '0' && c <= '9') {
                digits++;
            } else {
                return false;
            }
        }
        return digits > 0 && points <= 1;
    }
}
