package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldTest {
    @Test
    void dockerPrintsAnObjectALine() {
        String text = "WARNING: something on standard error\n"
                + "{\"Command\":\"\\\"sleep 300\\\"\",\"ID\":\"65b8\",\"Image\":\"b\",\"Names\":\"web\","
                + "\"Ports\":\"\",\"State\":\"exited\",\"Status\":\"Exited (137) 1 second ago\"}\n";
        assertThat(Told.containers(text, "docker"))
                .containsExactly(
                        new Told("65b8", "web", "b", "sleep 300", "exited", "Exited (137) 1 second ago", "", 137));
    }

    @Test
    void podmanPrintsAnArray() {
        String text =
                "[{\"Id\":\"65b8\",\"Names\":[\"web\",\"w\"],\"Image\":\"localhost/b:latest\",\"State\":\"exited\","
                        + "\"ExitCode\":3,\"Command\":[\"sleep\",\"300\"],\"Status\":\"\",\"Ports\":[{\"host_ip\":\"\","
                        + "\"container_port\":80,\"host_port\":8080,\"range\":1,\"protocol\":\"tcp\"}]}]";
        assertThat(Told.containers(text, "podman"))
                .containsExactly(new Told(
                        "65b8",
                        "web",
                        "localhost/b:latest",
                        "sleep 300",
                        "exited",
                        "Exited (3)",
                        "0.0.0.0:8080->80/tcp",
                        3));
        assertThat(Told.containers("[]", "podman")).isEmpty();
        assertThat(Told.containers("", "docker")).isEmpty();
    }

    @Test
    void missingAndNullMembersAreEmpty() {
        assertThat(Told.containers("[{\"Id\":\"1\",\"Names\":null,\"Command\":null,\"Ports\":null}]", "podman"))
                .containsExactly(new Told("1", "", "", "", "", "", "", -1));
        assertThat(Told.containers("{}", "docker")).containsExactly(new Told("", "", "", "", "", "", "", -1));
    }

    @ParameterizedTest
    @CsvSource({"1.98MB, 1980000", "0B, 0", "12kB, 12000", "1.5GB, 1500000000", "N/A, -1", "'', -1"})
    void sizesOfDockerAreRead(String size, long bytes) {
        assertThat(Told.decimal(size)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "Exited (137) 5 seconds ago, 137",
        "Exited (0) now, 0",
        "Up 3 minutes, -1",
        "Created, -1",
        "Exited (x), -1"
    })
    void exitCodeIsInTheStatus(String status, int code) {
        assertThat(Told.exitCode(status)).isEqualTo(code);
    }

    @Test
    void imagesOfBothKinds() {
        List<ContainerRow> containers = List.of(Samples.running("docker", "web", 1, 1));
        assertThat(Told.images(
                        "{\"Repository\":\"busybox\",\"Tag\":\"latest\",\"ID\":\"12\",\"Size\":\"2MB\","
                                + "\"CreatedSince\":\"1 day ago\"}",
                        "docker",
                        containers))
                .containsExactly(new Snapshot.ImageRow("docker", "busybox:latest", "12", 2_000_000, "1 day ago", true));
        assertThat(Told.images(
                        "[{\"Id\":\"34\",\"Names\":[\"localhost/b:1\"],\"Size\":5,\"Containers\":0,"
                                + "\"CreatedAt\":\"2026-01-31T10:00:00Z\"}]",
                        "podman",
                        containers))
                .containsExactly(new Snapshot.ImageRow("podman", "localhost/b:1", "34", 5, "2026-01-31", false));
    }
}
