package dev.forge.engine.image;

import static dev.forge.engine.image.TestArchive.layer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.ImageProgress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        store.images.list(notes::add);
        return notes;
    }

    private static void damage(Path file, String damage) throws IOException {
        String text = Files.readString(file);
        Files.delete(file);
        switch (damage) {
            case "GONE" -> {}
            case "DIRECTORY" -> Files.createDirectories(file.resolve("below"));
            case "HALF" -> Files.writeString(file, text.substring(0, text.length() / 2));
            case "OTHER" -> Files.writeString(file, text.replaceFirst("[0-9]", "x"));
            default -> Files.writeString(file, damage);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "DIRECTORY", "HALF", "OTHER"})
    void aDamagedRecordIsNamedAndMendedByLoadingAgain(String damage) throws IOException {
        String hex = store.images.find("one").hex();
        Path record = store.root.resolve("images/" + hex + ".json");
        damage(record, damage);

        assertThatThrownBy(() -> store.images.find("one"))
                .hasMessageStartingWith("the image's record is damaged: ")
                .hasMessageContaining(record.toString());
        assertThat(store.images.list(ImageProgress.NONE)).hasSize(1);
        assertThat(notes()).singleElement().asString().contains(record.toString(), "forge rmi " + hex.substring(0, 12));

        store.load(new TestArchive().docker("one", ONE).tar());
        assertThat(notes()).isEmpty();
        assertThat(store.images.find("one").hex()).isEqualTo(hex);
    }

    /** Which layers are whose is known from the config too, and if not even from that, all stay. */
    @ParameterizedTest
    @ValueSource(strings = {"one", "ID"})
    void aDamagedImageIsRemovedByNameAndIdAndNoOtherLosesALayer(String asked) throws IOException {
        Image one = store.images.find("one");
        Image both = store.images.find("both");
        damage(store.root.resolve("images/" + one.hex() + ".json"), "{");
        damage(store.root.resolve("images/" + both.hex() + ".json"), "{");
        List<String> done = store.images.remove(asked.equals("ID") ? one.id() : asked, false, Map.of());
        assertThat(done).containsExactly("Untagged: one:latest", "Deleted: " + one.id());
        assertThat(notes()).hasSize(1);
        store.load(new TestArchive().docker("both", ONE, TWO).tar());
        assertThat(store.images.layerDirectories(store.images.find("both"))).allMatch(File::isDirectory);

        damage(store.root.resolve("images/" + both.hex() + ".json"), "");
        damage(store.root.resolve("images/" + both.hex() + ".config"), "{}");
        assertThat(store.images.removeUnusedLayers()).isZero();
        store.images.remove("both", false, Map.of());
        store.assertEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "GONE", "DIRECTORY", "HALF", "OTHER"})
    void aDamagedLayerIsMendedByLoadingAgain(String damage) throws IOException {
        Path layer = store.fs("one").getParent();
        damage(layer.resolve("layer.json"), damage);
        Files.delete(layer.resolve("fs/one"));
        store.load(new TestArchive().docker("one", ONE).tar());
        assertThat(layer.resolve("fs/one")).hasContent("1");
        assertThat(store.images.find("one").layers().get(0).number("size")).isEqualTo(1);
        assertThat(store.root.resolve("staging")).isEmptyDirectory();
    }

    /** Overlayfs must not lose the files of a layer that is mounted. */
    @Test
    void aDamagedLayerKeepsItsFilesWhileContainersRun() throws IOException {
        Path layer = store.fs("one").getParent();
        Path file = Files.writeString(layer.resolve("fs/mark"), "kept");
        damage(layer.resolve("layer.json"), "");
        Files.createDirectories(store.root.resolve("live/x"));
        store.load(new TestArchive().docker("one", ONE).tar());
        assertThat(file).hasContent("kept");
        assertThat(layer.resolve("layer.json")).content().contains("diffId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:1", "DIRECTORY", "HALF", "MISSING"})
    void aDamagedNameIsNamedAndCanBeRemovedOrGivenAgain(String damage) throws IOException {
        Path name = store.root.resolve("refs/one:latest");
        String id = store.images.find("one").id();
        damage(name, damage.equals("MISSING") ? "sha256:" + "0".repeat(64) : damage);
        assertThatThrownBy(() -> store.images.find("one")).hasMessageContaining("one");
        assertThat(notes()).singleElement().asString().startsWith("the name one:latest is damaged: ");
        assertThat(store.images.list(ImageProgress.NONE)).hasSize(2);
        assertThat(store.images.remove("one", false, Map.of())).containsExactly("Untagged: one:latest");
        assertThat(notes()).isEmpty();
        damage(Files.writeString(name, "x"), damage);
        store.images.tag(id, "one");
        assertThat(store.images.find("one").id()).isEqualTo(id);
    }

    /** Whoever is killed while it writes leaves nothing where names are read: the unfinished file is elsewhere. */
    @Test
    void nothingUnfinishedStandsAmongTheNames() throws Exception {
        Path refs = store.root.resolve("refs");
        Set<String> seen = new HashSet<>();
        try (WatchService watch = refs.getFileSystem().newWatchService()) {
            refs.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            store.images.tag("one", "two:1");
            WatchKey key = watch.poll(10, TimeUnit.SECONDS);
            assertThat(key).isNotNull();
            key.pollEvents().forEach(event -> seen.add(String.valueOf(event.context())));
        }
        assertThat(seen).containsExactly("two:1");
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
