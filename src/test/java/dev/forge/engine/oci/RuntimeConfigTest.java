package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.DefinitionFile;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The config.json of a bundle, member by member. */
class RuntimeConfigTest {
    private static final File BUNDLE = new File("/bundle");
    private static final File PLACE = new File("/home/rootfs");
    private static final HostFeatures V2 = host(true, "v2", true, true);
    private static final HostFeatures V1 = host(true, "v1", false, false);
    private static final HostFeatures ROOTED = host(false, "v2", true, true);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static final HostFeatures SYSTEMD = host(true, "v2", true, true, "/machine.slice", "docker-default");

    private static HostFeatures host(boolean mountsRoot, String cgroups, boolean swap, boolean pids) {
        return host(mountsRoot, cgroups, swap, pids, null, null);
    }

    private static HostFeatures host(
            boolean mountsRoot,
            String cgroups,
            boolean swap,
            boolean pids,
            @Nullable String slice,
            @Nullable String apparmor) {
        return new HostFeatures(
                "/usr/bin/runc",
                mountsRoot,
                null,
                "runc 1.1.5",
                "",
                cgroups,
                "",
                false,
                swap,
                pids,
                slice,
                apparmor,
                "",
                "",
                "");
    }

    private static HostFeatures runtime(String version) {
        return new HostFeatures(
                "/usr/bin/some", true, null, version, "", "v2", "", false, true, true, null, null, "", "", "");
    }

    private static ContainerDefinition definition(String more) {
        return DefinitionFile.read(
                "abc",
                "{\"id\":\"abc\",\"name\":\"n\",\"created\":1,\"image\":\"i\",\"imageId\":\"sha256:1\",\"layers\":[],"
                        + "\"hostname\":\"h\\\"\",\"args\":[\"sh\",\"-c\"]"
                        + (more.contains("\"network\"") ? "" : ",\"network\":\"none\"")
                        + (more.contains("\"env\"") ? "" : ",\"env\":[\"A=1\"]")
                        + more + "}",
                "definition");
    }

    private JsonObject write(HostFeatures host, ContainerDefinition definition, UserLookup.Identity identity) {
        RuntimeConfig config = new RuntimeConfig(host, BUNDLE, PLACE, definition);
        config.write(directory.toFile(), identity);
        return JsonObject.parse(TextFile.read(directory.resolve("config.json").toFile()), "config.json");
    }

    /** The member at a path with dots, as JSON. */
    private static String at(JsonObject config, String path) {
        @Nullable Object value = config;
        for (String name : path.split("\\.")) {
            value = value instanceof JsonObject object ? object.get(name) : null;
        }
        return Json.write(value);
    }

    private static final UserLookup.Identity WEB = new UserLookup.Identity(33, 34, List.of(1L, 4L), "/var/www");

    static Stream<Arguments> members() {
        String caps = Json.write(Capabilities.standard());
        return Stream.of(
                arguments("ociVersion", "\"1.0.2\"", "", V2, UserLookup.ROOT),
                arguments("hostname", "\"h\\\"\"", "", V2, UserLookup.ROOT),
                arguments("root", "{\"path\":\"/home/rootfs\"}", "", V2, UserLookup.ROOT),
                arguments("root", "{\"path\":\"/home/rootfs\",\"readonly\":true}", ",\"readOnly\":true", V2, WEB),
                arguments("process.terminal", "false", "", V2, WEB),
                arguments("process.terminal", "true", ",\"tty\":true", V2, WEB),
                arguments("process.user", "{\"uid\":0,\"gid\":0,\"umask\":18}", "", V2, UserLookup.ROOT),
                arguments("process.user", "{\"uid\":33,\"gid\":34,\"umask\":18,\"additionalGids\":[1,4]}", "", V2, WEB),
                arguments("process.args", "[\"sh\",\"-c\"]", "", V2, WEB),
                arguments(
                        "process.args",
                        "[\"/run/forge-init\",\"--\",\"sh\",\"-c\"]",
                        ",\"init\":true,\"initPath\":\"/usr/bin/tini\"",
                        V2,
                        WEB),
                arguments("process.env", "[\"A=1\",\"HOME=/var/www\"]", "", V2, WEB),
                arguments("process.env", "[\"A=1\",\"HOME=/root\"]", "", V2, UserLookup.ROOT),
                arguments("process.cwd", "\"/\"", "", V2, WEB),
                arguments("process.cwd", "\"/w\"", ",\"cwd\":\"/w\"", V2, WEB),
                arguments(
                        "process.capabilities",
                        "{\"bounding\":" + caps + ",\"effective\":" + caps + ",\"permitted\":" + caps + "}",
                        "",
                        V2,
                        UserLookup.ROOT),
                arguments("process.capabilities", "{\"bounding\":" + caps + "}", "", V2, WEB),
                arguments(
                        "process.capabilities.bounding",
                        "[\"CAP_NET_RAW\"]",
                        ",\"capAdd\":[\"net_raw\"],\"capDrop\":[\"ALL\"]",
                        V2,
                        WEB),
                arguments("process.noNewPrivileges", "null", "", V2, WEB),
                arguments("process.noNewPrivileges", "true", ",\"noNewPrivileges\":true", V2, WEB),
                arguments("process.rlimits", "null", "", V2, WEB),
                arguments(
                        "process.rlimits",
                        "[{\"type\":\"RLIMIT_CORE\",\"soft\":1,\"hard\":2}]",
                        ",\"rlimits\":[{\"type\":\"RLIMIT_CORE\",\"soft\":1,\"hard\":2}]",
                        V2,
                        WEB),
                // Namespaces
                arguments("linux.cgroupsPath", "\"/forge-abc\"", "", V2, WEB),
                arguments("linux.cgroupsPath", "\"/machine.slice/forge-abc.scope/forge-abc\"", "", SYSTEMD, WEB),
                arguments("process.apparmorProfile", "null", "", V2, WEB),
                arguments("process.apparmorProfile", "\"docker-default\"", "", SYSTEMD, WEB),
                arguments("process.apparmorProfile", "\"mine\"", ",\"apparmor\":\"mine\"", SYSTEMD, WEB),
                arguments("process.apparmorProfile", "\"mine\"", ",\"apparmor\":\"mine\"", V2, WEB),
                arguments("process.apparmorProfile", "null", ",\"apparmor\":\"unconfined\"", SYSTEMD, WEB),
                arguments("linux.namespaces", namespaces("network", "cgroup"), "", V2, WEB),
                arguments("linux.namespaces", namespaces("network"), "", V1, WEB),
                arguments("linux.seccomp", "null", "", V2, WEB),
                arguments("linux.sysctl", "null", "", V2, WEB),
                arguments(
                        "linux.sysctl",
                        "{\"net.core.somaxconn\":\"9\",\"kernel.sem\":\"1 2\"}",
                        ",\"sysctls\":{\"net.core.somaxconn\":\"9\",\"kernel.sem\":\"1 2\"}",
                        V2,
                        WEB),
                // Limits
                arguments("linux.resources.devices", "[{\"allow\":false,\"access\":\"rwm\"}]", "", V2, WEB),
                arguments("linux.resources.pids", "null", "", V2, WEB),
                arguments("linux.resources.pids", "null", ",\"pidsLimit\":-1", V2, WEB),
                arguments("linux.resources.pids", "{\"limit\":1}", ",\"pidsLimit\":1", V2, WEB),
                arguments("linux.resources.pids", "{\"limit\":2048}", ",\"pidsLimit\":2048", V2, WEB),
                arguments("linux.resources.pids", "null", ",\"pidsLimit\":2048", V1, WEB),
                arguments("linux.resources.pids", "{\"limit\":2047}", ",\"pidsLimit\":2047", V1, WEB),
                arguments("linux.resources.memory", "null", "", V2, WEB),
                arguments(
                        "linux.resources.memory",
                        "{\"limit\":7000000,\"swap\":14000000}",
                        ",\"memory\":7000000",
                        V2,
                        WEB),
                arguments("linux.resources.memory", "{\"limit\":7000000}", ",\"memory\":7000000", V1, WEB),
                arguments("linux.resources.cpu", "null", "", V2, WEB),
                arguments(
                        "linux.resources.cpu",
                        "{\"period\":100000,\"quota\":150000}",
                        ",\"nanoCpus\":1500000000",
                        V2,
                        WEB));
    }

    private static String namespaces(String... more) {
        StringBuilder all =
                new StringBuilder("[{\"type\":\"pid\"},{\"type\":\"ipc\"},{\"type\":\"uts\"},{\"type\":\"mount\"}");
        for (String name : more) {
            all.append(",{\"type\":\"").append(name).append("\"}");
        }
        return all.append(']').toString();
    }

    @ParameterizedTest
    @MethodSource("members")
    void says(String path, String value, String more, HostFeatures host, UserLookup.Identity identity) {
        assertThat(at(write(host, definition(more), identity), path)).isEqualTo(value);
    }

    @Test
    void theHostsNetworkHasNoNamespace() {
        ContainerDefinition definition = definition(",\"network\":\"host\"");
        assertThat(at(write(V2, definition, WEB), "linux.namespaces")).isEqualTo(namespaces("cgroup"));
    }

    @Test
    void aHomeThatWasGivenStays() {
        ContainerDefinition definition = definition(",\"env\":[\"XHOME=1\",\"HOME=/mine\"]");
        assertThat(at(write(V2, definition, WEB), "process.env")).isEqualTo("[\"XHOME=1\",\"HOME=/mine\"]");
    }

    @Test
    void hidesWhatPodmanHides() {
        JsonObject linux = write(V2, definition(""), WEB).object("linux");
        assertThat(linux.texts("maskedPaths"))
                .contains("/proc/kcore", "/sys/firmware")
                .hasSize(11);
        assertThat(linux.texts("readonlyPaths"))
                .contains("/proc/sys", "/proc/sysrq-trigger")
                .hasSize(6);
    }

    private static List<String> targets(JsonObject config) {
        return config.objects("mounts").stream()
                .map(mount -> mount.text("type") + " " + mount.text("destination"))
                .toList();
    }

    @Test
    void mountsAreInTheirOrder() {
        ContainerDefinition definition =
                definition(",\"init\":true,\"initPath\":\"/usr/bin/tini\",\"mounts\":[{\"destination\":"
                        + "\"/data\",\"type\":\"bind\",\"source\":\"/d\",\"options\":[\"rbind\",\"shared\"]}]");
        RuntimeConfig config = new RuntimeConfig(V2, BUNDLE, PLACE, definition);
        config.overlay(List.of(new File("/l1"), new File("/l2")), new File("/upper"));
        config.bindFile("hosts", "/etc/hosts");
        config.write(directory.toFile(), WEB);
        JsonObject written =
                JsonObject.parse(TextFile.read(directory.resolve("config.json").toFile()), "config.json");
        assertThat(targets(written))
                .containsExactly(
                        "overlay /",
                        "proc /proc",
                        "tmpfs /dev",
                        "sysfs /sys",
                        "bind /data",
                        "bind /etc/hosts",
                        "bind /run/forge-init",
                        "devpts /dev/pts",
                        "mqueue /dev/mqueue",
                        "tmpfs /dev/shm",
                        "cgroup /sys/fs/cgroup");
        assertThat(written.objects("mounts").get(0).texts("options"))
                .containsExactly("lowerdir=/l1:/l2", "upperdir=/upper", "workdir=/bundle/work");
        assertThat(written.objects("mounts").get(5))
                .hasToString("{\"destination\":\"/etc/hosts\",\"type\":\"bind\","
                        + "\"source\":\"/bundle/hosts\",\"options\":[\"bind\",\"rprivate\"]}");
        assertThat(written.objects("mounts").get(6).texts("options")).containsExactly("bind", "ro", "rprivate");
    }

    @Test
    void pathsMayHaveWhatSeparatesOptions() {
        RuntimeConfig config = new RuntimeConfig(V2, new File("/b,1"), PLACE, definition(""));
        config.overlay(List.of(new File("/a:b"), new File("/c\\d")), new File("/ü, x"));
        config.write(directory.toFile(), WEB);
        JsonObject written =
                JsonObject.parse(TextFile.read(directory.resolve("config.json").toFile()), "config.json");
        assertThat(written.objects("mounts").get(0).texts("options"))
                .containsExactly("lowerdir=/a\\:b:/c\\\\d", "upperdir=/ü\\, x", "workdir=/b\\,1/work");
    }

    @Test
    void whatIsThrownAwayNeedNotReachTheDisk() {
        RuntimeConfig config = new RuntimeConfig(V2, BUNDLE, PLACE, definition(",\"autoRemove\":true"));
        config.overlay(List.of(new File("/l")), new File("/u"));
        config.write(directory.toFile(), WEB);
        assertThat(TextFile.read(directory.resolve("config.json").toFile()))
                .contains("\"lowerdir=/l\",\"upperdir=/u\",\"workdir=/bundle/work\",\"volatile\"");
    }

    @Test
    void aRuntimeThatDoesNotMountTheRootIsHelped() {
        RuntimeConfig config = new RuntimeConfig(ROOTED, BUNDLE, PLACE, definition(""));
        config.overlay(List.of(new File("/l")), new File("/u"));
        config.write(directory.toFile(), WEB);
        JsonObject written =
                JsonObject.parse(TextFile.read(directory.resolve("config.json").toFile()), "config.json");
        assertThat(targets(written)).doesNotContain("overlay /").hasSize(7);
        assertThat(TextFile.read(directory.resolve("overlay").toFile()))
                .isEqualTo("/usr/bin/runc\nlowerdir=/l,upperdir=/u,workdir=/bundle/work\n/\n/home/rootfs\n\n");
    }

    /** One that does not know that the root it mounts is what has to be read-only would leave it writable. */
    @Test
    void onlyRuncMakesARootReadOnlyThatItMountsItself() {
        for (String runtime : new String[] {"runc 1.1.5", "crun 1.28"}) {
            RuntimeConfig config = new RuntimeConfig(runtime(runtime), BUNDLE, PLACE, definition(",\"readOnly\":true"));
            config.overlay(List.of(new File("/l")), new File("/u"));
            directory.resolve("overlay").toFile().delete();
            config.write(directory.toFile(), WEB);
            boolean own = runtime.startsWith("runc");
            assertThat(directory.resolve("overlay").toFile().exists()).isEqualTo(!own);
            JsonObject written = JsonObject.parse(
                    TextFile.read(directory.resolve("config.json").toFile()), "config.json");
            assertThat(targets(written).contains("overlay /")).isEqualTo(own);
        }
    }

    @Test
    void thenNothingCanBeShared() {
        for (String option : new String[] {"shared", "rshared"}) {
            ContainerDefinition definition =
                    definition(",\"mounts\":[{\"destination\":\"/data\",\"type\":\"bind\",\"source\":\"/d\","
                            + "\"options\":[\"rbind\",\"" + option + "\"]}]");
            assertThatThrownBy(() -> write(ROOTED, definition, WEB))
                    .hasMessage("with runc 1.1.5 no mount can be shared with the host: /data");
        }
        ContainerDefinition definition =
                definition(",\"mounts\":[{\"destination\":\"/data\",\"type\":\"bind\",\"source\":\"/d\","
                        + "\"options\":[\"rbind\",\"rslave\"]}]");
        assertThat(targets(write(ROOTED, definition, WEB))).contains("bind /data");
    }
}
