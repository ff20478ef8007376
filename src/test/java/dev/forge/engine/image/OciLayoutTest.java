package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.bytes;
import static dev.forge.engine.image.TestArchive.config;
import static dev.forge.engine.image.TestArchive.hostArchitecture;
import static dev.forge.engine.image.TestArchive.layer;
import static dev.forge.engine.image.TestArchive.named;
import static dev.forge.engine.image.TestArchive.platform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.ImageProgress;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts with more in them than one image for this host: the image loads, the rest is left out and said. */
class OciLayoutTest {
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar";
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final byte[] ONE = layer("one", "1");
    private static final byte[] TWO = layer("two", "2");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestStore store;

    private final TestArchive archive = new TestArchive();
    private final List<String> notes = new ArrayList<>();

    @BeforeEach
    void makeStore() {
        store = new TestStore(directory);
    }

    private JsonObject image(byte[] layer) {
        return archive.manifest(config(hostArchitecture(), layer), TAR, layer);
    }

    private JsonObject artifact(String configType, String layerType) {
        JsonObject manifest = new JsonObject()
                .put("schemaVersion", 2L)
                .put("mediaType", MANIFEST)
                .put("config", archive.blob(configType, bytes("{}")))
                .put("layers", List.of(archive.blob(layerType, bytes("{\"a\":1}"))));
        return archive.blob(MANIFEST, bytes(Json.write(manifest)));
    }

    private JsonObject signature() {
        return artifact("application/vnd.oci.image.config.v1+json", "application/vnd.dev.cosign.simplesigning.v1+json");
    }

    private JsonObject attestation() {
        JsonObject descriptor = artifact("application/vnd.oci.image.config.v1+json", "application/vnd.in-toto+json");
        return platform(descriptor, "unknown", "unknown");
    }

    private List<List<String>> load(JsonObject... manifests) {
        archive.oci(manifests);
        ImageProgress progress = new ImageProgress() {
            @Override
            public void note(String text) {
                notes.add(text);
            }

            @Override
            public void expect(long bytes) {}

            @Override
            public void read(long bytes) {}
        };
        return store.images.load(new ByteArrayInputStream(archive.tar()), progress).stream()
                .map(ImageLoader.Loaded::names)
                .toList();
    }

    private void assertNotes(String... parts) {
        assertThat(notes).hasSameSizeAs(parts);
        for (int i = 0; i < parts.length; i++) {
            assertThat(notes.get(i)).startsWith("left out").contains(parts[i]);
        }
    }

    @Test
    void anAttestationIsLeftOut() {
        assertThat(load(named(image(ONE), "box:1"), attestation())).containsExactly(List.of("box:1"));
        assertNotes("is an attestation");
    }

    @Test
    void artifactsAreLeftOutWhereverTheyStand() {
        JsonObject bill = artifact("application/vnd.oci.empty.v1+json", "application/spdx+json");
        JsonObject old = archive.blob("application/vnd.oci.artifact.manifest.v1+json", bytes("{\"blobs\":[]}"));
        JsonObject text = archive.blob("application/spdx+json", bytes("not JSON at all"));

        assertThat(load(named(signature(), "sha256-abc.sig"), bill, old, named(image(ONE), "box:1"), text))
                .containsExactly(List.of("box:1"));
        assertNotes(
                "has a layer of the media type application/vnd.dev.cosign.simplesigning.v1+json",
                "has a config of the type application/vnd.oci.empty.v1+json",
                "has the media type application/vnd.oci.artifact.manifest.v1+json",
                "has the media type application/spdx+json");
    }

    @Test
    void aSignatureMayHaveTheImagesName() {
        assertThat(load(named(signature(), "box:1"), named(image(ONE), "box:1")))
                .containsExactly(List.of("box:1"));
        assertThat(store.fs("box:1").resolve("one")).exists();
        assertNotes("simplesigning");
        notes.clear();
        assertThat(load(named(image(TWO), "box:2"), named(signature(), "box:2")))
                .containsExactly(List.of("box:2"));
        assertNotes("simplesigning");
    }

    @Test
    void anIndexInAnIndexIsFollowed() {
        JsonObject inner = archive.index(
                attestation(),
                platform(archive.manifest(config("s390x", TWO), TAR, TWO), "linux", "s390x"),
                platform(image(ONE), "linux", hostArchitecture()));
        assertThat(load(named(archive.index(inner), "box:1"))).containsExactly(List.of("box:1"));
        assertThat(store.fs("box:1").resolve("one")).exists();
        assertNotes("is an attestation");
    }

    @Test
    void severalImagesComeInAndThoseOfOtherHostsDoNot() {
        byte[] other = config("s390x", ONE);
        assertThat(load(
                        named(image(ONE), "box:1"),
                        named(image(TWO), "box:2"),
                        image(layer("three", "3")),
                        named(platform(archive.manifest(other, TAR, ONE), "linux", "s390x"), "box:3")))
                .containsExactly(List.of("box:1"), List.of("box:2"), List.of());
        assertNotes("box:3 in standard input is for linux/s390x, and this host is linux/" + hostArchitecture());
    }

    @Test
    void imagesWithoutANameAreOneOnlyIfTheirPlatformsDiffer() {
        assertThat(load(
                        platform(image(ONE), "linux", hostArchitecture()),
                        platform(archive.manifest(config("s390x", ONE), TAR, ONE), "linux", "s390x"),
                        platform(image(TWO), "linux", hostArchitecture())))
                .hasSize(2);
        assertThat(notes).isEmpty();
    }

    @Test
    void theVariantThatCertainlyRunsIsPreferred() {
        JsonObject newer = platform(image(ONE), "linux", hostArchitecture());
        JsonObject variant = newer.object("platform").put("variant", "v9");
        assertThat(variant.text("variant")).isEqualTo("v9");
        load(named(newer, "box:1"), named(platform(image(TWO), "linux", hostArchitecture()), "box:1"));
        assertThat(store.fs("box:1").resolve("two")).exists();
    }

    @Test
    void aNameThatIsNoneIsLeftOut() {
        assertThat(load(named(image(ONE), "a b\u001b[31m"))).containsExactly(List.of());
        assertThat(notes).containsExactly("left out a name that no image can have: a b?[31m");
    }

    @Test
    void withoutAnImageTheReasonIsTold() {
        JsonObject only = signature();
        assertThatThrownBy(() -> load(only, attestation()))
                .hasMessageContaining("has a layer of the media type application/vnd.dev.cosign.simplesigning.v1+json");
    }

    @Test
    void oddMembersAreNamed() {
        JsonObject text = image(ONE);
        text.put("size", "5");
        assertThatThrownBy(() -> load(text)).hasMessageEndingWith("\"size\" is not a whole number");
        JsonObject climbing = image(ONE).put("digest", "sha256:../../../etc/passwd");
        assertThatThrownBy(() -> load(climbing)).hasMessageContaining("which is not sha256: and 64 hex digits");
    }

    @Test
    void anArchiveMayBeOfBothKinds() {
        TestArchive both = new TestArchive();
        JsonObject manifest = both.manifest(config(hostArchitecture(), ONE), TAR, ONE);
        both.oci(named(manifest, "box:2"));
        String config = "blobs/sha256/" + TestArchive.hex(config(hostArchitecture(), ONE));
        JsonObject image = new JsonObject()
                .put("Config", config)
                .put("RepoTags", List.of("box:1"))
                .put("Layers", List.of("blobs/sha256/" + TestArchive.hex(ONE)));
        both.files.put("manifest.json", bytes(Json.write(List.of(image))));
        assertThat(store.load(both.tar()).get(0).names()).containsExactly("box:1");

        both.files.put("manifest.json", bytes("[]"));
        assertThat(store.load(both.tar()).get(0).names()).containsExactly("box:2");
    }

    @Test
    void pathsOfAManifestStayInTheArchive() {
        for (String path : List.of("../../etc/passwd", "a/../../b", "/../x")) {
            TestArchive docker = new TestArchive().docker("box", ONE);
            String config = docker.files.keySet().stream()
                    .filter(name -> name.endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            JsonObject image = new JsonObject().put("Config", path).put("Layers", List.of());
            docker.files.put("manifest.json", bytes(Json.write(List.of(image))));
            assertThatThrownBy(() -> store.load(docker.tar()))
                    .hasMessage("manifest.json in standard input: \"Config\" climbs out of the archive: " + path);
            image.put("Config", config).put("Layers", List.of(path));
            docker.files.put("manifest.json", bytes(Json.write(List.of(image))));
            assertThatThrownBy(() -> store.load(docker.tar()))
                    .hasMessage("manifest.json in standard input: \"Layers\" climbs out of the archive: " + path);
        }
    }

    @Test
    void aLayerMayStandInAnImageTwice() {
        byte[] three = layer("three", "3");
        store.load(new TestArchive().docker("box", ONE, TWO, ONE, ONE, three).tar());
        Image image = store.images.find("box");
        List<String> tops = image.layerDirectories(store.home).stream()
                .map(fs -> String.join(",", List.of(Objects.requireNonNull(fs.list()))))
                .toList();
        assertThat(tops).containsExactly("three", "one", "two");
        assertThat(store.images.inspect("box").object("RootFS").texts("Layers")).hasSize(5);
    }
}
