package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFilesTest {
    private static final String ID = "0123456789abcdef".repeat(4);

    @TempDir
    private Path directory;

    private EngineFiles files;

    @BeforeEach
    void look() {
        files = new EngineFiles(file("forge"), new EngineStores(file("podman"), file("docker")));
    }

    private File file(String path) {
        return directory.resolve(path).toFile();
    }

    private void put(String path, String text) throws Exception {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void namesAndImagesAsEachEngineWritesThem() throws Exception {
        put(
                "forge/containers/" + ID + "/container.json",
                "{\"id\":\"" + ID + "\",\"name\":\"web\",\"image\":\"busybox\",\"args\":[\"sleep\",\"9\"]}");
        put(
                "docker/" + ID + "/config.v2.json",
                "{\"State\":{\"Image\":\"no\"},\"Path\":\"nginx\",\"Args\":[\"-g\",\"daemon off;\"],\"Config\":{\"Hostname\":\"h\",\"Image\":\"nginx:1\"},\"Name\":\"/site\"}");
        put(
                "podman/containers.json",
                "[{\"id\":\"f\",\"names\":[\"other\"]},{\"id\":\"" + ID
                        + "\",\"names\":[\"pod\"],\"metadata\":\"{\\\"image-name\\\":\\\"localhost/x:2\\\"}\"}]");
        put(
                "podman/" + ID + "/userdata/config.json",
                "{\"process\":{\"user\":{\"uid\":0},\"args\":[\"sh\",\"-c\"]},\"more\":\"" + "x".repeat(10_000));
        assertThat(files.told("forge", ID)).isEqualTo(told("web", "busybox", "sleep 9"));
        assertThat(files.told("docker", ID)).isEqualTo(told("site", "nginx:1", "nginx -g daemon off;"));
        assertThat(files.told("podman", ID)).isEqualTo(told("pod", "localhost/x:2", "sh -c"));
        assertThat(files.told("containerd", ID)).isNull();
    }

    private static Told told(String name, String image, String command) {
        return new Told(ID, name, image, command, "running", "", "", -1);
    }

    @Test
    void whatIsLargerThanAnEngineWritesIsAskedFor() throws Exception {
        String padded = "{\"name\":\"web\",\"Name\":\"/web\",\"image\":\"" + "x".repeat(256 << 10) + "\"}";
        put("forge/containers/" + ID + "/container.json", padded);
        put("docker/" + ID + "/config.v2.json", padded);
        put("podman/containers.json", "[{\"id\":\"" + ID + "\",\"names\":[\"" + "x".repeat(4 << 20) + "\"]}]");
        for (String engine : List.of("forge", "docker", "podman")) {
            assertThat(files.told(engine, ID)).as(engine).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"name\":\"", "{\"name\":\"\"}", "\u0000\u0001", "[]"})
    void whatIsDamagedIsAskedFor(String text) throws Exception {
        put("forge/containers/" + ID + "/container.json", text);
        put("docker/" + ID + "/config.v2.json", text);
        put("podman/containers.json", text);
        for (String engine : List.of("forge", "docker", "podman")) {
            assertThat(files.told(engine, ID)).as(engine).isNull();
        }
    }

    @Test
    void podmansListIsReadAnewWhenAContainerIsNotInIt() throws Exception {
        assertThat(files.told("podman", ID)).isNull();
        put("podman/containers.json", "[{\"id\":\"" + ID + "\",\"names\":[\"late\"]}]");
        assertThat(files.told("podman", ID)).isEqualTo(told("late", "", ""));
        assertThat(files.stamp("podman")).isPositive();
        assertThat(files.stamp("docker")).isZero();
        assertThat(files.stamp("runc")).isZero();
    }

    @Test
    void podmansContainersThatGoAwayAreInAListOfTheirOwn() throws Exception {
        put("podman/containers.json", "[]");
        put("podman/volatile-containers.json", "[{\"id\":\"" + ID + "\",\"names\":[\"passing\"]}]");
        assertThat(files.told("podman", ID)).isEqualTo(told("passing", "", ""));
    }

    @Test
    void logsAreFilesOfWholeIdsOnly() throws Exception {
        put("forge/containers/" + ID + "/log", "x");
        put("podman/" + ID + "/userdata/ctr.log", "x");
        put("docker/" + ID + "/" + ID + "-json.log", "x");
        put("docker/short/short-json.log", "x");
        for (String engine : List.of("forge", "docker", "podman")) {
            assertThat(files.log(engine, ID)).as(engine).isFile();
            assertThat(files.log(engine, "f".repeat(64))).as(engine).isNull();
        }
        assertThat(files.log("docker", "short")).isNull();
        assertThat(files.log("forge", ("../".repeat(21) + "x").substring(0, 64)))
                .isNull();
        assertThat(files.log("containerd", ID)).isNull();
    }
}
