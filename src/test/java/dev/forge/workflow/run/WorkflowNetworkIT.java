package dev.forge.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Await;
import dev.forge.testing.CommandResult;
import dev.forge.testing.TempForgeHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The network that the steps of a run share. */
class WorkflowNetworkIT {
    private static final String SERVER = """
            name: net
            services:
              web:
                image: busybox
                command: sh -c "mkdir /w; echo hello >/w/i; exec busybox httpd -f -p 80 -h /w"
                hostname: webhost
                container_name: webcontainer
                networks: {default: {aliases: [www]}}
                healthcheck: {test: [CMD, busybox, wget, -qO-, "http://localhost/i"], interval: 20ms}
                stop_grace_period: 0s
            """;

    @RegisterExtension
    final TempForgeHome home = new TempForgeHome();

    private String file(String text) throws Exception {
        return Files.writeString(home.directory().resolve("compose.yaml"), text).toString();
    }

    private String output(String text) throws Exception {
        CommandResult result = home.forge().run("workflow", "run", file(text));
        assertThat(result.code()).as(result.toString()).isZero();
        return result.out();
    }

    @Test
    void stepsReachServicesByEveryNameOfTheirs() throws Exception {
        assertThat(output(SERVER + """
                jobs:
                  ask:
                    image: busybox
                    command: sh -c "for n in web www webhost webcontainer linked; do busybox wget -qO- http://$$n/i; done; cat /etc/hosts"
                    depends_on: {web: {condition: service_healthy}}
                    links: ["web:linked"]
                    extra_hosts: ["far:10.1.2.3", "six=[fd00::2]"]
                """).replace("ask | ", ""))
                .startsWith("hello\n".repeat(5))
                .contains("10.1.2.3\tfar\n", "fd00::2\tsix\n");
    }

    @Test
    void aPortBelow1024NeedsNoPrivilege() throws Exception {
        assertThat(output(SERVER.replace("hostname: webhost", "user: web\n    read_only: false")
                                .replace("mkdir /w; echo hello >/w/i", "mkdir /tmp/w; echo low >/tmp/w/i")
                                .replace("-h /w", "-h /tmp/w")
                        + """
                jobs:
                  ask:
                    image: busybox
                    command: busybox wget -qO- http://web/i
                    depends_on: {web: {condition: service_healthy}}
                """))
                .isEqualTo("ask | low\n");
    }

    @Test
    void aStepMayHaveAnotherNetwork() throws Exception {
        String out = output("""
                name: modes
                services:
                  apart: {image: busybox, command: sleep 1000, network_mode: none, stop_grace_period: 0s}
                jobs:
                  one: {image: busybox, command: readlink /proc/self/ns/net}
                  two: {image: busybox, command: readlink /proc/self/ns/net}
                  own: {image: busybox, command: readlink /proc/self/ns/net, network_mode: none}
                  guest: {image: busybox, command: sh -c "readlink /proc/self/ns/net; readlink /proc/self/ns/net", network_mode: "service:apart"}
                  host: {image: busybox, command: readlink /proc/self/ns/net, network_mode: host}
                """.replace("readlink", "busybox readlink"));
        assertThat(network(out, "one")).isEqualTo(network(out, "two"));
        assertThat(network(out, "host"))
                .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
        assertThat(Set.of(network(out, "one"), network(out, "own"), network(out, "guest"), network(out, "host")))
                .hasSize(4);
    }

    private static String network(String out, String step) {
        return out.lines()
                .filter(line -> line.startsWith(step + " "))
                .map(line -> line.substring(line.indexOf("net:")))
                .findFirst()
                .orElseThrow();
    }

    /** The namespace has no process of its own and no mount, so it goes with whoever is in it. */
    @Test
    void aKilledRunLeavesNoNamespace() throws Exception {
        Process process = home.forge().start("workflow", "run", file(SERVER + """
                jobs:
                  wait:
                    image: busybox
                    command: sh -c "busybox touch /out/there; sleep 1000"
                    depends_on: {web: {condition: service_healthy}}
                    volumes: [.:/out]
                    stop_grace_period: 0s
                """));
        Set<String> before = namespaces();
        Await.until(process, "the job runs", () -> Files.exists(home.directory().resolve("there")));
        Set<String> meanwhile = namespaces();
        meanwhile.removeAll(before);
        assertThat(meanwhile).isNotEmpty();
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Await.until("nobody is in its namespace", () -> namespaces().stream().noneMatch(meanwhile::contains));
    }

    private static Set<String> namespaces() throws Exception {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                try {
                    found.add(Files.readSymbolicLink(process.resolve("ns/net")).toString());
                } catch (java.io.IOException e) {
                    // It has ended.
                }
            }
        }
        return found;
    }
}
