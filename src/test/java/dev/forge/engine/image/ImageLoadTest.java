package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.bytes;
import static dev.forge.engine.image.TestArchive.config;
import static dev.forge.engine.image.TestArchive.gzip;
import static dev.forge.engine.image.TestArchive.hostArchitecture;
import static dev.forge.engine.image.TestArchive.layer;
import static dev.forge.engine.image.TestArchive.named;
import static dev.forge.engine.image.TestArchive.platform;
import static dev.forge.engine.image.TestArchive.zstd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.image.tar.ArchiveLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLoadTest {
    private static final String GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
    private static final byte[] ONE = layer("one", "1");
    private static final byte[] TWO = layer("two", "2");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestStore store;

    @BeforeEach
    void makeStore() {
        store = new TestStore(directory);
    }

    private List<ImageLoader.Loaded> load(TestArchive archive) throws IOException {
        return store.images.load(archive.write(directory).toFile(), ImageProgress.NONE);
    }

    @Test
    void loadsWhatDockerSaved() throws IOException {
        List<ImageLoader.Loaded> loaded = load(new TestArchive().docker("docker.io/library/box:1", ONE, TWO));

        byte[] config = config(hostArchitecture(), ONE, TWO);
        assertThat(loaded).containsExactly(new ImageLoader.Loaded(Digest.of(config), List.of("box:1")));
        Image image = store.images.find("box:1");
        assertThat(image.layerDirectories(store.home).get(0).toPath().resolve("two"))
                .hasContent("2");
        assertThat(image.layerDirectories(store.home).get(1).toPath().resolve("one"))
                .hasContent("1");
        assertThat(image.config().texts("Cmd")).containsExactly("sh");
        assertThat(image.size()).isEqualTo(2);
        assertThat(store.root.resolve("images/" + image.hex() + ".config")).hasBinaryContent(config);
        assertThat(store.root.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void loadsFromStreamsPlainOrCompressed() {
        byte[] archive = new TestArchive().docker("box", ONE).tar();
        for (byte[] stream : List.of(archive, gzip(archive), zstd(archive))) {
            assertThat(store.load(stream).get(0).names()).containsExactly("box:latest");
        }
        assertThat(store.root.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void loadsCompressedLayersOfSeveralMembersAndFrames() throws IOException {
        byte[] start = Arrays.copyOf(ONE, 700);
        byte[] end = Arrays.copyOfRange(ONE, 700, ONE.length);
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};
        byte[] frames = zstd(start, end);
        byte[] all = Arrays.copyOf(skippable, skippable.length + frames.length);
        System.arraycopy(frames, 0, all, skippable.length, frames.length);
        for (Map.Entry<String, byte[]> layer : Map.of("gz:1", gzip(start, end), "zstd:1", all, "zstd:2", zstd(ONE))
                .entrySet()) {
            TestStore fresh = new TestStore(directory.resolve(layer.getKey()));
            TestArchive archive = new TestArchive();
            String type = layer.getKey().startsWith("gz") ? GZIP : ZSTD;
            archive.oci(
                    named(archive.manifest(config(hostArchitecture(), ONE), type, layer.getValue()), layer.getKey()));

            fresh.load(archive.tar());

            assertThat(fresh.fs(layer.getKey()).resolve("one")).hasContent("1");
        }
    }

    @Test
    void loadsAnOciDirectory() throws IOException {
        TestArchive archive = new TestArchive();
        archive.oci(named(archive.manifest(config(hostArchitecture(), ONE), GZIP, gzip(ONE)), "box:2"));
        Path layout = directory.resolve("layout");
        for (Map.Entry<String, byte[]> file : archive.files.entrySet()) {
            Files.createDirectories(layout.resolve(file.getKey()).getParent());
            Files.write(layout.resolve(file.getKey()), file.getValue());
        }

        assertThat(store.images.load(layout.toFile(), ImageProgress.NONE).get(0).names())
                .containsExactly("box:2");
        JsonObject inspected = store.images.inspect("box:2");
        assertThat(inspected.texts("RepoDigests").get(0)).startsWith("box@sha256:");
        assertThat(inspected.object("RootFS").texts("Layers")).containsExactly(Digest.of(ONE));
    }

    @Test
    void takesThisHostsPlatformFromANestedIndex() throws IOException {
        TestArchive archive = new TestArchive();
        JsonObject index = archive.index(
                platform(archive.manifest(config("s390x", ONE), GZIP, gzip(ONE)), "linux", "s390x"),
                platform(
                        archive.manifest(config(hostArchitecture(), TWO), GZIP, gzip(TWO)),
                        "linux",
                        hostArchitecture()),
                platform(archive.manifest(config("unknown", ONE), GZIP, gzip(ONE)), "unknown", "unknown"));
        archive.oci(named(index, "registry.example.com:5000/team/app:v1"));

        assertThat(load(archive).get(0).names()).containsExactly("registry.example.com:5000/team/app:v1");
        assertThat(store.fs("registry.example.com:5000/team/app:v1").resolve("two"))
                .exists();
    }

    @Test
    void refusesAnotherArchitecture() throws IOException {
        TestArchive archive = new TestArchive();
        archive.oci(archive.index(
                platform(archive.manifest(config("s390x", ONE), GZIP, gzip(ONE)), "linux", "s390x"),
                platform(archive.manifest(config("arm", ONE), GZIP, gzip(ONE)), "linux", "arm")));
        refused(archive, "image.tar is for linux/s390x, linux/arm, and this host is linux/" + hostArchitecture());

        TestArchive docker = new TestArchive().docker("box", ONE);
        byte[] config = config("s390x", ONE);
        docker.files.put("x.json", config);
        docker.files.put(
                "manifest.json",
                bytes(Json.write(List.of(new JsonObject()
                        .put("Config", "x.json")
                        .put("RepoTags", List.of("box"))
                        .put("Layers", List.of(docker.files.keySet().iterator().next()))))));
        refused(docker, "box:latest is for linux/s390x, and this host is");
    }

    private void refused(TestArchive archive, String message) throws IOException {
        assertThatThrownBy(() -> load(archive))
                .isInstanceOf(ForgeException.class)
                .hasMessageContaining(message);
        store.assertEmpty();
    }

    @Test
    void verifiesEveryDigestAndSize() throws IOException {
        byte[] config = config(hostArchitecture(), ONE);
        TestArchive wrongBlob = new TestArchive();
        byte[] blob = gzip(ONE);
        wrongBlob.oci(wrongBlob.manifest(config, GZIP, blob));
        byte[] changed = gzip(ONE, new byte[0]);
        wrongBlob.files.put("blobs/sha256/" + TestArchive.hex(blob), changed);
        refused(wrongBlob, " has " + changed.length + " bytes, not " + blob.length);

        byte[] sameLength = blob.clone();
        // The time in gzip's header: the content is the same, the blob is not.
        sameLength[4] = 1;
        wrongBlob.files.put("blobs/sha256/" + TestArchive.hex(blob), sameLength);
        refused(wrongBlob, "has the wrong digest: it is " + Digest.of(sameLength));

        TestArchive wrongContent = new TestArchive();
        wrongContent.oci(wrongContent.manifest(config, GZIP, gzip(TWO)));
        refused(wrongContent, "has the wrong content: its digest is " + Digest.of(TWO));

        TestArchive wrongConfig = new TestArchive();
        wrongConfig.oci(wrongConfig.manifest(config, GZIP, gzip(ONE)));
        byte[] other = config.clone();
        other[12] ^= 1;
        wrongConfig.files.put("blobs/sha256/" + TestArchive.hex(config), other);
        refused(wrongConfig, "is damaged: its digest is " + Digest.of(other));

        TestArchive docker = new TestArchive().docker("box", ONE);
        String name = docker.files.keySet().stream()
                .filter(n -> n.endsWith(".json"))
                .findFirst()
                .orElseThrow();
        docker.files.put(name, other);
        refused(docker, "not the one in its name");

        TestArchive layer = new TestArchive().docker("box", ONE);
        layer.files.put(layer.files.keySet().iterator().next(), TWO);
        refused(layer, "has the wrong content");
    }

    @Test
    void saysWhatIsMissingOrUnknown() throws IOException {
        byte[] config = config(hostArchitecture(), ONE);
        TestArchive missing = new TestArchive();
        missing.oci(missing.manifest(config, GZIP, gzip(ONE)));
        missing.files.remove("blobs/sha256/" + TestArchive.hex(gzip(ONE)));
        refused(missing, "image.tar has no blobs/sha256/" + TestArchive.hex(gzip(ONE)));

        TestArchive type = new TestArchive();
        type.oci(type.manifest(config, "application/x-squashfs", gzip(ONE)));
        refused(type, "has a layer of the media type application/x-squashfs");

        TestArchive sha512 = new TestArchive();
        sha512.oci(new JsonObject().put("digest", "sha512:" + "0".repeat(128)).put("size", 1L));
        refused(sha512, "has a digest of the kind sha512");

        TestArchive large = new TestArchive().docker("box", ONE);
        large.files.put("manifest.json", new byte[ArchiveLimits.JSON_BYTES + 1]);
        refused(large, "manifest.json in " + directory.resolve("image.tar") + " has 8388609 bytes");

        TestArchive rootfs = new TestArchive();
        rootfs.files.put("etc/hostname", bytes("x"));
        refused(rootfs, "is not an image: it has neither manifest.json nor oci-layout");

        TestArchive name = new TestArchive().docker("Box:1", ONE);
        refused(name, "invalid image name Box:1: it has to be in lower case");
    }

    @Test
    void aSecondLayerThatFailsTakesTheFirstWithIt() throws IOException {
        TestArchive archive = new TestArchive().docker("box", ONE, TWO);
        List<String> names = List.copyOf(archive.files.keySet());
        archive.files.put(names.get(1), Arrays.copyOf(TWO, 600));
        refused(archive, "truncated");
    }

    @Test
    void twoLoadsAtOnceComeOutRight() throws IOException, InterruptedException, ExecutionException {
        Path first = Files.write(
                directory.resolve("a.tar"),
                new TestArchive().docker("a", ONE, TWO).tar());
        Path second = Files.write(
                directory.resolve("b.tar"),
                new TestArchive().docker("b", TWO, ONE).tar());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<List<ImageLoader.Loaded>>> loads = new java.util.ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Path file = i % 2 == 0 ? first : second;
                loads.add(threads.submit(() -> store.images.load(file.toFile(), ImageProgress.NONE)));
            }
            for (Future<List<ImageLoader.Loaded>> load : loads) {
                assertThat(load.get()).hasSize(1);
            }
        }
        assertThat(store.fs("a").resolve("two")).exists();
        assertThat(store.fs("b").resolve("one")).exists();
        assertThat(store.root.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void importTakesADockerfilesInstructions() {
        store.images.importRootfs(
                new ByteArrayInputStream(ONE),
                "rootfs.tar",
                "box:3",
                List.of(
                        "CMD [\"sh\", \"-c\"]",
                        "ENTRYPOINT echo hi",
                        "ENV A=1 B=\"two words\"",
                        "ENV A 3",
                        "LABEL a.b=c",
                        "EXPOSE 80 53/udp",
                        "WORKDIR /srv",
                        "USER 1:2",
                        "STOPSIGNAL SIGINT"),
                "hello",
                ImageProgress.NONE);

        JsonObject config = store.images.find("box:3").config();
        assertThat(config.texts("Cmd")).containsExactly("sh", "-c");
        assertThat(config.texts("Entrypoint")).containsExactly("/bin/sh", "-c", "echo hi");
        assertThat(config.texts("Env")).endsWith("B=two words", "A=3").hasSize(3);
        assertThat(config.object("Labels").text("a.b")).isEqualTo("c");
        assertThat(config.object("ExposedPorts").members()).containsOnlyKeys("80/tcp", "53/udp");
        assertThat(config.text("WorkingDir")).isEqualTo("/srv");
        assertThat(store.images.history("box:3").get(0).text("Comment")).isEqualTo("hello");
        assertThatThrownBy(() -> store.images.importRootfs(
                        new ByteArrayInputStream(ONE), "x", "box:4", List.of("RUN x"), null, ImageProgress.NONE))
                .hasMessage("invalid change RUN x: RUN is not one of the instructions");
    }
}
