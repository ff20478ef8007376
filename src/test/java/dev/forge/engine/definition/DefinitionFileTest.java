package dev.forge.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.IdMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionFileTest {
    private static final String ID = "a".repeat(64);

    /** As version 0.1 wrote it, by: create --name old -e A=1 … ; layers and id are shortened. */
    private static final String OLD = """
            {"id":"c0ffee","name":"old","image":"busybox:1.36","imageId":"sha256:beef","created":1764142000123,\
            "args":["/entry","-x","sh","-c","echo \\"hi\\""],"entrypointLength":2,\
            "env":["PATH=/bin","TERM=xterm","HOSTNAME=h","container=forge","A=1"],"cwd":"/srv","user":"www:5",\
            "hostname":"h","network":"host","layers":["02","01"],\
            "mounts":[{"destination":"/data","type":"bind","source":"/var/data","options":["rbind","ro","rprivate"]},\
            {"destination":"/t","type":"tmpfs","source":"tmpfs","options":["nosuid","nodev","noexec","size=1m"]}],\
            "stopSignal":"SIGINT","stopTimeout":-1,"pidsLimit":-1,\
            "autoRemove":true,"detach":true,"interactive":true,"tty":true,"readOnly":true,\
            "init":true,"initPath":"/usr/bin/tini","memory":67108864,"nanoCpus":1500000000,\
            "rlimits":[{"type":"RLIMIT_NOFILE","soft":1024,"hard":2048},\
            {"type":"RLIMIT_CORE","soft":0,"hard":18446744073709551615}],\
            "capAdd":["NET_ADMIN"],"capDrop":["ALL"],"noNewPrivileges":true,"seccomp":"/etc/profile.json",\
            "labels":{"b":"2","a":""}}""";

    private static final ContainerDefinition FULL = new ContainerDefinition(
            ID,
            "old",
            1764142000123L,
            "busybox:1.36",
            "sha256:beef",
            List.of("02", "01"),
            new ProcessDefinition(
                    List.of("/entry", "-x", "sh", "-c", "echo \"hi\""),
                    2,
                    List.of("PATH=/bin", "TERM=xterm", "HOSTNAME=h", "container=forge", "A=1"),
                    "/srv",
                    "www:5",
                    List.of(),
                    true,
                    true,
                    "/usr/bin/tini",
                    List.of(new Rlimit("RLIMIT_NOFILE", 1024, 2048), new Rlimit("RLIMIT_CORE", 0, Rlimit.UNLIMITED))),
            new SecurityDefinition(
                    List.of("NET_ADMIN"), List.of("ALL"), true, "/etc/profile.json", null, Map.of(), null),
            "h",
            Network.HOST,
            List.of(
                    new Mount("/data", "bind", "/var/data", List.of("rbind", "ro", "rprivate")),
                    new Mount("/t", "tmpfs", "tmpfs", List.of("nosuid", "nodev", "noexec", "size=1m"))),
            true,
            new ResourceLimits(67108864L, 1500000000L, null),
            "SIGINT",
            null,
            true,
            Map.of("b", "2", "a", ""));

    /** What the smallest container of version 0.1 had, and what its missing members mean. */
    private static final String SMALLEST_OLD = """
            {"id":"c0ffee","name":"n","image":"i","imageId":"sha256:1","created":5,"args":["/x"],"entrypointLength":0,\
            "env":["PATH=/bin"],"cwd":"/","user":"","hostname":"c0ffee","network":"none","layers":["01"],"mounts":[],\
            "stopSignal":"TERM","stopTimeout":10,"pidsLimit":2048,"labels":{}}""";

    static ContainerDefinition smallest() {
        return new ContainerDefinition(
                ID,
                "n",
                5,
                "i",
                "sha256:1",
                List.of("01"),
                new ProcessDefinition(
                        List.of("/x"), 0, List.of("PATH=/bin"), "/", null, List.of(), false, false, null, List.of()),
                SecurityDefinition.STANDARD,
                "c0ffee",
                Network.NONE,
                List.of(),
                false,
                new ResourceLimits(null, null, ResourceLimits.DEFAULT_PIDS),
                "TERM",
                10,
                false,
                Map.of());
    }

    private static ContainerDefinition read(String text) {
        return DefinitionFile.read(ID, text, "container.json");
    }

    @Test
    void readsWhatTheFormerVersionWrote() {
        assertThat(read(OLD)).isEqualTo(FULL);
        assertThat(List.copyOf(read(OLD).labels().keySet())).containsExactly("b", "a");
        assertThat(read(SMALLEST_OLD)).isEqualTo(smallest());
    }

    @Test
    void readsWhatItWrites() {
        ContainerDefinition tuned = read(OLD.replace(
                "\"labels\":{", "\"sysctls\":{\"net.core.somaxconn\":\"9\",\"kernel.sem\":\"1 2 3 4\"},\"labels\":{"));
        assertThat(List.copyOf(tuned.security().sysctls().entrySet()))
                .containsExactly(Map.entry("net.core.somaxconn", "9"), Map.entry("kernel.sem", "1 2 3 4"));
        String userns = "\"userns\":{\"mode\":\"keep-id\",\"users\":\"0.1.7-7.0.1\",\"groups\":\"0.1.9\"},";
        ContainerDefinition mapped = read(OLD.replace("\"labels\":{", userns + "\"labels\":{"));
        assertThat(mapped.security().userns())
                .isEqualTo(new UsernsDefinition("keep-id", IdMap.keeping(7, 7), IdMap.from(1, 9)));
        for (ContainerDefinition definition : List.of(FULL, smallest(), tuned, mapped)) {
            assertThat(read(DefinitionFile.write(definition))).isEqualTo(definition);
        }
    }

    @Test
    void keepsMoreGroups() {
        ProcessDefinition process = new ProcessDefinition(
                List.of("/x"), 0, List.of(), "/", "web", List.of("audio", "99"), false, false, null, List.of());
        ContainerDefinition definition = smallest().with(process, List.of());
        assertThat(read(DefinitionFile.write(definition)).process().groups()).containsExactly("audio", "99");
    }

    @ParameterizedTest
    @CsvSource({"0", "1024", "9223372036854775807", "-1", "-9223372036854775808", "-2"})
    void keepsEveryLimit(long limit) {
        Rlimit rlimit = new Rlimit("RLIMIT_AS", limit, limit);
        assertThat(Rlimit.of(JsonObject.parse(rlimit.stored().toString(), "test")))
                .isEqualTo(rlimit);
        String digits = Long.toUnsignedString(limit);
        assertThat(rlimit.json().toString())
                .isEqualTo("{\"type\":\"RLIMIT_AS\",\"soft\":" + digits + ",\"hard\":" + digits + "}");
    }

    @Test
    void whatIsMissingHasItsDefault() {
        ContainerDefinition definition = read("""
                {"name":"n","image":"i","imageId":"sha256:1","created":5,"args":["/x"],"hostname":"h","network":"none",\
                "of a newer version":[1]}""");
        assertThat(definition)
                .isEqualTo(new ContainerDefinition(
                        ID,
                        "n",
                        5,
                        "i",
                        "sha256:1",
                        List.of(),
                        ProcessDefinition.of(List.of("/x")),
                        SecurityDefinition.STANDARD,
                        "h",
                        Network.NONE,
                        List.of(),
                        false,
                        new ResourceLimits(null, null, null),
                        "TERM",
                        10,
                        false,
                        Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"name\":\"n\" | \"nome\":\"n\" | container.json: \"name\" is missing",
                "\"created\":5 | \"created\":\"now\" | container.json: \"created\" is not a whole number",
                "\"network\":\"none\" | \"network\":\"bridge\" | container.json: \"network\" is none or host, not bridge",
                "\"args\":[\"/x\"] | \"args\":[] | container.json: an entry point of 0 of 0 arguments makes no sense",
                "\"entrypointLength\":0 | \"entrypointLength\":2 | container.json: an entry point of 2 of 1 arguments makes no sense",
                "\"layers\":[\"01\"] | \"layers\":[1] | container.json: \"layers\" is not a list of strings",
                "\"labels\":{} | \"labels\":{\"a\":1} | container.json: \"a\" is not a string"
            })
    void saysWhatIsDamaged(String part, String damaged, String message) {
        assertThat(SMALLEST_OLD).contains(part);
        assertThatThrownBy(() -> read(SMALLEST_OLD.replace(part, damaged)))
                .isInstanceOf(ForgeException.class)
                .hasMessage(message);
    }

    @Test
    void aNetworkComesBackWithItsHosts() {
        Network network = Network.namespace("/proc/1/fd/5").withHosts(List.of("127.0.0.1\tdb"));
        assertThat(Network.stored(network.word(), network.hosts())).isEqualTo(network);
        assertThat(network.namespace()).isEqualTo("/proc/1/fd/5");
        assertThat(network.isNone() || network.isHost()).isFalse();
        Network none = Network.NONE.withHosts(List.of("10.0.0.1\tfar"));
        assertThat(Network.stored(none.word(), none.hosts())).isEqualTo(none);
        assertThat(none.isNone()).isTrue();
        assertThat(Network.of("ns:/proc/1/ns/net")).isNull();
    }

    @Test
    void aDefinitionCannotChange() {
        List<String> layers = new java.util.ArrayList<>(List.of("01"));
        Map<String, String> labels = new java.util.HashMap<>(Map.of("a", "1"));
        ContainerDefinition definition = new ContainerDefinition(
                ID,
                "n",
                5,
                "i",
                "sha256:1",
                layers,
                ProcessDefinition.of(List.of("/x")),
                SecurityDefinition.STANDARD,
                "h",
                Network.NONE,
                List.of(),
                false,
                new ResourceLimits(null, null, null),
                "TERM",
                10,
                false,
                labels);
        layers.clear();
        labels.clear();
        assertThat(definition.layers()).containsExactly("01");
        assertThat(definition.labels()).containsOnlyKeys("a");
        assertThatThrownBy(() -> definition.labels().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
