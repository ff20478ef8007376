package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.ImageProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
    private static final byte[] ONE = layer("one", "1");
    private static final byte[] TWO = layer("two", "2");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private TestStore store;

    @BeforeEach
    void fill() {
        store = new TestStore(directory);
        store.load(new TestArchive().docker("one", ONE).tar());
        store.load(new TestArchive().docker("both", ONE, TWO).tar());
    }

    @Test
    void findsByNameAndId() {
        Image one = store.images.find("one");
        for (String name : List.of(
                "one:latest",
                "docker.io/library/one:latest",
                "library/one",
                one.id(),
                one.hex(),
                one.hex().substring(0, 12),
                "sha256:" + one.hex().substring(0, 5))) {
            assertThat(store.images.find(name).id()).as(name).isEqualTo(one.id());
        }
        assertThatThrownBy(() -> store.images.find("nobody")).hasMessage("no such image: nobody");
        assertThatThrownBy(() -> store.images.find("localhost/one")).hasMessage("no such image: localhost/one");
        assertThatThrownBy(() -> store.images.find("one:2")).hasMessage("no such image: one:2");
        assertThatThrownBy(() -> store.images.find("One")).hasMessageStartingWith("invalid image name One");
        assertThatThrownBy(() -> store.images.find("../images/x")).hasMessageStartingWith("invalid image name");
    }

    @Test
    void knowsLocalhostAsAnotherName() {
        String both = store.images.find("both").id();
        store.images.tag("both", "localhost/one");
        store.images.tag("both", "localhost/two");
        assertThat(store.images.find("localhost/one").id())
                .isEqualTo(both)
                .isNotEqualTo(store.images.find("one").id());
        assertThatThrownBy(() -> store.images.find("two"))
                .isInstanceOfSatisfying(
                        ForgeException.class, e -> assertThat(e.hint()).isEqualTo("there is localhost/two:latest"));
    }

    @Test
    void saysWhenAnIdIsAmbiguous() throws IOException {
        Files.writeString(store.root.resolve("images/" + "f".repeat(63) + "0.json"), "{}");
        Files.writeString(store.root.resolve("images/" + "f".repeat(63) + "1.json"), "{}");
        assertThatThrownBy(() -> store.images.find("ffff"))
                .hasMessage("the image ID ffff is ambiguous: ffffffffffff and ffffffffffff begin with it");
    }

    @Test
    void aTagMovesAndTheOldImageStays() {
        store.images.tag("one", "moved:1");
        store.images.tag("both", "moved:1");

        assertThat(store.images.find("moved:1").id())
                .isEqualTo(store.images.find("both").id());
        assertThat(store.images.names()).containsOnlyKeys("one:latest", "both:latest", "moved:1");
        assertThatThrownBy(() -> store.images.tag("one", "no:such:name")).isInstanceOf(ForgeException.class);
        assertThatThrownBy(() -> store.images.tag("nobody", "name")).hasMessage("no such image: nobody");
    }

    @Test
    void removesLayersThatNobodyElseHas() {
        String both = store.images.find("both").id();

        assertThat(store.images.remove("both", false, Map.of()))
                .containsExactly("Untagged: both:latest", "Deleted: " + both, "Deleted: " + Digest.of(TWO));

        assertThat(store.fs("one").resolve("one")).exists();
        assertThat(store.root.resolve("layers/" + TestArchive.hex(TWO))).doesNotExist();
        store.images.remove("one", false, Map.of());
        assertThat(store.root.resolve("layers")).isEmptyDirectory();
        assertThat(store.root.resolve("staging")).isEmptyDirectory();
    }

    @Test
    void keepsWhatHasOtherNamesOrIsInUse() {
        String id = store.images.find("one").id();
        store.images.tag("one", "other");
        assertThatThrownBy(() -> store.images.remove(id, false, Map.of()))
                .hasMessage("the image " + id + " has several names: one:latest, other:latest");
        assertThat(store.images.remove("other", false, Map.of())).containsExactly("Untagged: other:latest");
        assertThatThrownBy(() -> store.images.remove("one", false, Map.of(id, "web")))
                .hasMessage("the image one is used by the container web");
        assertThat(store.images.remove("one", true, Map.of(id, "web"))).containsExactly("Untagged: one:latest");
        assertThat(store.images.find(id).id()).isEqualTo(id);
    }

    @Test
    void aDamagedRecordIsNamedAndSetAside() throws IOException {
        String hex = store.images.find("one").hex();
        Path record = store.root.resolve("images/" + hex + ".json");
        Files.writeString(record, "{");
        List<String> notes = new ArrayList<>();

        assertThatThrownBy(() -> store.images.find("one"))
                .hasMessageStartingWith("the image's record is damaged: " + record + " is not valid JSON");
        List<Image> images = store.images.list(new ImageProgress() {
            @Override
            public void note(String text) {
                notes.add(text);
            }

            @Override
            public void expect(long bytes) {}

            @Override
            public void read(long bytes) {}
        });

        assertThat(images).hasSize(1);
        assertThat(notes).singleElement().asString().contains(record.toString()).endsWith(".damaged");
        assertThat(store.images.list(ImageProgress.NONE)).hasSize(1);
    }

    @Test
    void whatAKilledLoadLeftIsRemoved() throws IOException {
        Files.createDirectories(store.root.resolve("layers/" + "0".repeat(64) + "/fs"));
        Files.createDirectories(store.root.resolve("staging/load.0.999999999.1/x"));

        assertThat(store.images.removeUnusedLayers()).isEqualTo(1);
        store.load(new TestArchive().docker("one", ONE).tar());

        assertThat(store.root.resolve("staging")).isEmptyDirectory();
        assertThat(store.fs("both").resolve("two")).exists();
    }
}
