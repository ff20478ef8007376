package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineStoresTest {
    @TempDir
    private Path host;

    private void put(String path, String text) throws Exception {
        Path file = host.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private EngineStores stores(boolean isRoot, Map<String, String> environment) {
        return EngineStores.of(environment, isRoot, host.toFile());
    }

    private File file(String path) {
        return host.resolve(path).toFile();
    }

    @Test
    void defaultPlacesOfRootAndOfAUser() {
        assertThat(stores(true, Map.of("HOME", "/root")))
                .isEqualTo(new EngineStores(
                        file("var/lib/containers/storage/overlay-containers"), file("var/lib/docker/containers")));
        assertThat(stores(false, Map.of("HOME", "/home/u")))
                .isEqualTo(new EngineStores(
                        file("home/u/.local/share/containers/storage/overlay-containers"),
                        file("home/u/.local/share/docker/containers")));
        assertThat(stores(false, Map.of("HOME", "/home/u", "XDG_DATA_HOME", "/d")))
                .isEqualTo(
                        new EngineStores(file("d/containers/storage/overlay-containers"), file("d/docker/containers")));
    }

    @Test
    void placesOfTheirConfigurations() throws Exception {
        put("etc/containers/storage.conf", "[storage]\n# graphroot = \"/no\"\ngraphroot = \"/big/podman\" # here\n");
        put("etc/docker/daemon.json", "{\"data-root\":\"/big/docker\"}");
        Files.createDirectories(host.resolve("big/podman/vfs-containers"));
        assertThat(stores(true, Map.of()))
                .isEqualTo(new EngineStores(file("big/podman/vfs-containers"), file("big/docker/containers")));
        put("u/containers/storage.conf", "graphroot='/mine'");
        put("u/docker/daemon.json", "{\"data-root\":\"/mine\"}");
        assertThat(stores(false, Map.of("XDG_CONFIG_HOME", "/u")))
                .isEqualTo(new EngineStores(file("mine/overlay-containers"), file("mine/containers")));
        put("other.conf", "graphroot='/other'");
        assertThat(stores(true, Map.of("CONTAINERS_STORAGE_CONF", "/other.conf"))
                        .podman())
                .isEqualTo(file("other/overlay-containers"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "graphroot = \"/a b\" | /a b",
                "  graphroot='/a'  | /a",
                "graphroot = \"/home/$USER/x\" | ``",
                "graphroot = \"relative\" | ``",
                "graphroot = \"\" | ``",
                "graphroot = \"/open | ``",
                "graphroot = | ``",
                "graphroots = \"/a\" | ``",
                "#graphroot = \"/a\" | ``",
                "= | ``",
                "`` | ``",
            })
    void rootOfPodmansStorage(String text, String root) {
        assertThat(EngineStores.graphRoot(text)).isEqualTo(root);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"data-root\":\"/a\"} | /a",
                "{\"data-root\":\"a\"} | ``",
                "{\"data-root\":[\"/a\"]} | ``",
                "{\"graph\":\"/a\"} | ``",
                "[\"/a\"] | ``",
                "{ | ``",
                "`` | ``",
            })
    void rootOfDockersDaemon(String text, String root) {
        assertThat(EngineStores.dataRoot(text)).isEqualTo(root);
    }
}
