package dev.forge.cli.container;

import dev.forge.core.ForgeHome;
import dev.forge.engine.definition.DefinitionFile;
import dev.forge.engine.lifecycle.ContainerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Three containers of two images in a home, one of which has ended with 3. */
final class ThreeContainers {
    static final String WEB = "a1".repeat(32);
    static final String WEBS = "b2".repeat(32);
    static final String OLD = "c3".repeat(32);
    static final String ONE = "1".repeat(64);
    static final String TWO = "2".repeat(64);

    private ThreeContainers() {}

    /** Makes them. */
    static void in(Path home) throws IOException {
        create(home, OLD, "old", "", TWO, 1000);
        create(home, WEBS, "webs", ",\"labels\":{\"tier\":\"front\",\"x.y\":\"1\"}", ONE, 2000);
        create(
                home,
                WEB,
                "web",
                ",\"labels\":{\"tier\":\"back\"},\"sysctls\":{\"kernel.sem\":\"1 2\"},\"mounts\":[{\"destination\":\"/data\",\"type\":\"bind\",\"source\":\"/srv\","
                        + "\"options\":[\"rbind\"]},{\"destination\":\"/run\",\"type\":\"tmpfs\",\"source\":\"tmpfs\",\"options\":[]}]",
                ONE,
                3000);
        Files.writeString(home.resolve("containers/" + OLD + "/" + OLD), "3");
        image(home, ONE, "{\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}}");
        image(home, TWO, "{}");
        Files.createDirectories(home.resolve("refs"));
        Files.writeString(home.resolve("refs/one:latest"), "sha256:" + ONE);
        Files.writeString(home.resolve("refs/localhost+one:latest"), "sha256:" + TWO);
    }

    private static void create(Path home, String id, String name, String more, String image, long created) {
        new ContainerStore(ForgeHome.of(Map.of("FORGE_HOME", home.toString())))
                .create(DefinitionFile.read(
                        id,
                        "{\"name\":\"" + name + "\",\"image\":\"one\",\"imageId\":\"sha256:" + image + "\",\"created\":"
                                + created
                                + ",\"args\":[\"sh\",\"-c\",\"exit 3\"],\"hostname\":\"h\",\"network\":\"none\""
                                + more + "}",
                        "test"));
    }

    private static void image(Path home, String hex, String config) throws IOException {
        Files.createDirectories(home.resolve("images"));
        Files.writeString(
                home.resolve("images/" + hex + ".json"),
                "{\"id\":\"sha256:" + hex + "\",\"size\":2000000,\"config\":" + config + ",\"layers\":[]}");
    }
}
