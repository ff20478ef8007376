package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.definition.DefinitionFile;
import dev.forge.engine.definition.Network;
import dev.forge.engine.definition.ResourceLimits;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for and what the image says become one definition. */
class DefinitionBuilderTest {
    private static final String ID = "0123456789abcdef".repeat(4);
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** A change to what is asked for. */
    interface Ask extends Consumer<Asked> {}

    /** What is asked for, option by option; what a test does not set is not asked for. */
    @SuppressWarnings("NullAway")
    static final class Asked {
        List<String> command = List.of();

        @Nullable
        String entrypoint;

        @Nullable
        String workdir;

        @Nullable
        String user;

        @Nullable
        String hostname;

        @Nullable
        String stopSignal;

        @Nullable
        Integer stopTimeout = 10;

        @Nullable
        Long memory;

        @Nullable
        Long nanoCpus;

        @Nullable
        Long pidsLimit = ResourceLimits.DEFAULT_PIDS;

        Network network = Network.NONE;
        List<String> environment = List.of();
        List<String> volumes = List.of();
        List<String> mounts = List.of();
        List<String> tmpfs = List.of();
        List<String> ulimits = List.of();
        List<String> capAdd = List.of();
        List<String> capDrop = List.of();
        List<String> securityOptions = List.of();
        List<String> sysctls = List.of();
        Map<String, String> labels = Map.of();
        boolean autoRemove;
        boolean detach;
        boolean interactive;
        boolean tty;
        boolean readOnly;

        ContainerRequest request() {
            return new ContainerRequest(
                    "img",
                    command,
                    entrypoint,
                    null,
                    autoRemove,
                    detach,
                    new ContainerRequest.ProcessOptions(
                            environment, workdir, user, List.of(), interactive, tty, false, ulimits),
                    new ContainerRequest.StorageOptions(volumes, mounts, tmpfs, readOnly),
                    new ContainerRequest.IsolationOptions(
                            hostname, network, capAdd, capDrop, securityOptions, sysctls, null),
                    new ResourceLimits(memory, nanoCpus, pidsLimit),
                    stopSignal,
                    stopTimeout,
                    labels,
                    null);
        }
    }

    /** The definition as its file has it. */
    private static JsonObject define(String config, Ask ask) {
        Asked asked = new Asked();
        ask.accept(asked);
        JsonObject image = JsonObject.parse(config.isEmpty() ? "{\"Cmd\":[\"sh\"]}" : config, "config");
        return JsonObject.parse(
                DefinitionFile.write(DefinitionBuilder.of(
                        asked.request(), ID, "name", "sha256:1", List.of("l1", "l2"), image, null)),
                "definition");
    }

    @Test
    void hasItsDefaults() {
        JsonObject definition = define("", r -> {});
        assertThat(definition.number("created")).isPositive();
        assertThat(Json.write(definition).replaceFirst("\"created\":\\d+", "\"created\":0"))
                .isEqualTo("{\"id\":\"" + ID + "\",\"name\":\"name\",\"image\":\"img\",\"imageId\":\"sha256:1\","
                        + "\"created\":0,\"args\":[\"sh\"],\"entrypointLength\":0,\"env\":[\"" + PATH
                        + "\",\"HOSTNAME=0123456789ab\",\"container=forge\"],\"cwd\":\"/\","
                        + "\"hostname\":\"0123456789ab\",\"network\":\"none\",\"layers\":[\"l1\",\"l2\"],"
                        + "\"stopSignal\":\"TERM\",\"stopTimeout\":10,\"pidsLimit\":2048}");
    }

    private static Arguments of(String member, String value, String config, Ask ask) {
        return arguments(member, value, config, ask);
    }

    static Stream<Arguments> members() {
        String full = "{\"Entrypoint\":[\"e\",\"f\"],\"Cmd\":[\"c\"],\"Env\":[\"A=1\",\"B=2\"],\"WorkingDir\":\"/w\","
                + "\"User\":\"u\",\"StopSignal\":\"SIGINT\",\"Labels\":{\"x\":\"1\",\"y\":\"2\"}}";
        return Stream.of(
                // The command
                of("args", "[\"e\",\"f\",\"c\"]", full, r -> {}),
                of("entrypointLength", "2", full, r -> {}),
                of("args", "[\"e\",\"f\",\"x\",\"y\"]", full, r -> r.command = List.of("x", "y")),
                of("args", "[\"x\"]", full, r -> r.entrypoint = "x"),
                of("entrypointLength", "1", full, r -> r.entrypoint = "x"),
                of("args", "[\"x\",\"y\"]", full, r -> {
                    r.entrypoint = "x";
                    r.command = List.of("y");
                }),
                of("args", "[\"y\"]", full, r -> {
                    r.entrypoint = "";
                    r.command = List.of("y");
                }),
                // The environment
                of("env", env("A=1", "B=2"), full, r -> {}),
                of("env", env("A=3", "B=2", "C="), full, r -> r.environment = List.of("A=3", "C=")),
                of("env", env("A=5"), "", r -> r.environment = List.of("A=1", "A=5")),
                of("env", env(), "{\"Cmd\":[\"sh\"],\"Env\":[\"NONAME\",\"=x\",\"\"]}", r -> {}),
                of("env", env().replace(PATH, "PATH=/x"), "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/x\"]}", r -> {}),
                of(
                        "env",
                        env().replace(PATH, "PATH=/y"),
                        "{\"Cmd\":[\"sh\"],\"Env\":[\"PATH=/x\"]}",
                        r -> r.environment = List.of("PATH=/y")),
                of("env", env("PATHS=x"), "", r -> r.environment = List.of("PATHS=x")),
                of("env", env("HOME=" + System.getenv("HOME")), "", r -> r.environment = List.of("HOME")),
                of("env", env(), "", r -> r.environment = List.of("NO_SUCH_VARIABLE_HERE")),
                of("env", env().replace("\"HOSTNAME=", "\"TERM=xterm\",\"HOSTNAME="), "", r -> r.tty = true),
                of("env", env().replace("0123456789ab", "h"), "", r -> r.hostname = "h"),
                // Others
                of("cwd", "\"/w\"", full, r -> {}),
                of("cwd", "\"/x\"", full, r -> r.workdir = "/x"),
                of("cwd", "\"/\"", full, r -> r.workdir = ""),
                of("user", "\"u\"", full, r -> {}),
                of("user", "\"0\"", full, r -> r.user = "0"),
                of("user", "null", full, r -> r.user = ""),
                of("hostname", "\"h\"", "", r -> r.hostname = "h"),
                of("network", "\"host\"", "", r -> r.network = Network.HOST),
                of("stopSignal", "\"SIGINT\"", full, r -> {}),
                of("stopSignal", "\"9\"", full, r -> r.stopSignal = "9"),
                of("stopTimeout", "5", "", r -> r.stopTimeout = 5),
                of("pidsLimit", "null", "", r -> r.pidsLimit = null),
                of(
                        "labels",
                        "{\"x\":\"1\",\"y\":\"3\",\"z\":\"\"}",
                        full,
                        r -> r.labels = new java.util.TreeMap<>(Map.of("y", "3", "z", ""))),
                of("autoRemove", "true", "", r -> r.autoRemove = true),
                of("interactive", "true", "", r -> r.interactive = true),
                of("tty", "true", "", r -> r.tty = true),
                of("readOnly", "true", "", r -> r.readOnly = true),
                of("memory", "7000000", "", r -> r.memory = 7_000_000L),
                of("nanoCpus", "500000000", "", r -> r.nanoCpus = 500_000_000L),
                of(
                        "rlimits",
                        "[{\"type\":\"RLIMIT_CORE\",\"soft\":0,\"hard\":0}]",
                        "",
                        r -> r.ulimits = List.of("core=0")),
                of("capAdd", "[\"NET_RAW\"]", "", r -> r.capAdd = List.of("NET_RAW")),
                of("capDrop", "[\"ALL\"]", "", r -> r.capDrop = List.of("ALL")),
                of(
                        "sysctls",
                        "{\"kernel.sem\":\"250 32000 32 128\",\"net.ipv4.ip_forward\":\"1\"}",
                        "",
                        r -> r.sysctls =
                                List.of("kernel.sem=1", "net.ipv4.ip_forward=1", "kernel.sem= 250 32000 32 128 ")),
                of("noNewPrivileges", "true", "", r -> r.securityOptions = List.of("no-new-privileges")),
                of("noNewPrivileges", "true", "", r -> r.securityOptions = List.of("no-new-privileges:true")),
                of("noNewPrivileges", "null", "", r -> r.securityOptions = List.of("no-new-privileges=false")),
                of("seccomp", "\"unconfined\"", "", r -> r.securityOptions = List.of("seccomp=unconfined")),
                of("seccomp", "\"/etc/passwd\"", "", r -> r.securityOptions = List.of("seccomp:/etc/passwd")),
                of("seccomp", "null", "", r -> r.securityOptions = List.of("apparmor=unconfined", "label=disable")),
                of("apparmor", "\"unconfined\"", "", r -> r.securityOptions = List.of("apparmor:unconfined")),
                of("apparmor", "null", "", r -> r.securityOptions = List.of("label:disable")),
                of(
                        "mounts",
                        "[{\"destination\":\"/a\",\"type\":\"bind\",\"source\":\"/tmp\",\"options\":[\"rbind\",\"ro\","
                                + "\"rprivate\"]},{\"destination\":\"/b\",\"type\":\"tmpfs\",\"source\":\"tmpfs\",\"options\":"
                                + "[\"nosuid\",\"nodev\",\"noexec\"]},{\"destination\":\"/c\",\"type\":\"tmpfs\",\"source\":\"tmpfs\","
                                + "\"options\":[\"nosuid\",\"nodev\",\"exec\"]}]",
                        "",
                        r -> {
                            r.volumes = List.of("/tmp:/a:ro");
                            r.mounts = List.of("type=tmpfs,dst=/b");
                            r.tmpfs = List.of("/c:exec");
                        }));
    }

    private static String env(String... more) {
        StringBuilder all = new StringBuilder("[\"" + PATH + "\",\"HOSTNAME=0123456789ab\",\"container=forge\"");
        for (String variable : more) {
            all.append(",\"").append(variable).append('"');
        }
        return all.append(']').toString();
    }

    @ParameterizedTest
    @MethodSource("members")
    void takesTheRequestAndThenTheImage(String member, String value, String config, Ask ask) {
        assertThat(Json.write(define(config, ask).get(member))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autoRemove",
                "interactive",
                "tty",
                "readOnly",
                "init",
                "memory",
                "nanoCpus",
                "rlimits",
                "capAdd",
                "capDrop",
                "noNewPrivileges",
                "seccomp",
                "sysctls"
            })
    void whatIsNotAskedForIsLeftOut(String member) {
        assertThat(define("", r -> {}).has(member)).isFalse();
    }

    @Test
    void theHostsNetworkHasTheHostsName() {
        assertThat(define("", r -> r.network = Network.HOST).text("hostname"))
                .isNotEmpty()
                .doesNotContain("\n", "0123456789ab");
    }

    private static Arguments wrong(String message, int exitCode, Ask ask) {
        return arguments(message, exitCode, ask);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("no command given, and the image img has none", ExitCode.USAGE, r -> r.entrypoint = ""),
                wrong("-e is NAME=VALUE or NAME, not =x", ExitCode.USAGE, r -> r.environment = List.of("=x")),
                wrong("-e is NAME=VALUE or NAME, not ", ExitCode.USAGE, r -> r.environment = List.of("")),
                wrong("-w is an absolute path, not x", ExitCode.USAGE, r -> r.workdir = "x"),
                wrong("no such signal: NONE", ExitCode.USAGE, r -> r.stopSignal = "NONE"),
                wrong(
                        "--security-opt label=x is not known",
                        ExitCode.USAGE,
                        r -> r.securityOptions = List.of("label=x")),
                wrong(
                        "--security-opt apparmor= has no profile",
                        ExitCode.USAGE,
                        r -> r.securityOptions = List.of("apparmor=")),
                wrong("--security-opt x=y is not known", ExitCode.USAGE, r -> r.securityOptions = List.of("x=y")),
                wrong(
                        "--security-opt seccomp: no such file: /none",
                        ExitCode.FAILED,
                        r -> r.securityOptions = List.of("seccomp=/none")),
                wrong(
                        "--cpus 1000000.0 is more than this host's "
                                + Runtime.getRuntime().availableProcessors(),
                        ExitCode.USAGE,
                        r -> r.nanoCpus = 1_000_000L * 1_000_000_000),
                wrong("-v is SOURCE:TARGET[:OPTIONS], not x", ExitCode.USAGE, r -> r.volumes = List.of("x")),
                wrong("--sysctl is NAME=VALUE, not net.x", ExitCode.USAGE, r -> r.sysctls = List.of("net.x")),
                wrong("--sysctl net.x=1: net.x is the host's where the network is the host's", ExitCode.USAGE, r -> {
                    r.network = Network.HOST;
                    r.sysctls = List.of("kernel.msgmax=9", "net.x=1");
                }),
                wrong("--ulimit is NAME=SOFT[:HARD], not x", ExitCode.USAGE, r -> r.ulimits = List.of("x")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refuses(String message, int exitCode, Ask ask) {
        assertThatThrownBy(() -> define("", ask)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.exitCode()).isEqualTo(exitCode);
        });
    }

    @Test
    void checksTheName() {
        JsonObject image = JsonObject.parse("{\"Cmd\":[\"sh\"]}", "config");
        assertThatThrownBy(() -> DefinitionBuilder.of(new Asked().request(), ID, "-x", "i", List.of(), image, null))
                .hasMessage("not a name for a container: -x");
    }

    @ParameterizedTest
    @CsvSource({"a", "0", "Z", "a_b.c-D9", "a-", "a."})
    void takesNames(String name) {
        DefinitionBuilder.checkName(name);
        DefinitionBuilder.checkName(name.repeat(255).substring(0, 255));
        assertThatThrownBy(() -> DefinitionBuilder.checkName(name.repeat(256))).isInstanceOf(ForgeException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "_a", ".a", "a/b", "a b", "ä", "a:b", "a\n", "a@", "a[", "`a", "a{"})
    void refusesNames(String name) {
        assertThatThrownBy(() -> DefinitionBuilder.checkName(name))
                .isInstanceOf(ForgeException.class)
                .hasMessage("not a name for a container: " + name);
        assertThatThrownBy(() -> DefinitionBuilder.checkName(""))
                .hasMessage("not a name for a container: an empty one");
    }
}
