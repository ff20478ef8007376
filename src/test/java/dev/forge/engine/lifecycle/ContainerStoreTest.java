package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.definition.DefinitionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerStoreTest {
    private static final String ID = "a".repeat(64);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private ContainerStore store;

    @BeforeEach
    void openStore() {
        store = new ContainerStore(ForgeHome.of(Map.of("FORGE_HOME", home.toString())));
    }

    private Container create(String id, String name, long created) {
        return store.create(DefinitionFile.read(
                id,
                "{\"name\":\"" + name + "\",\"image\":\"i\",\"imageId\":\"sha256:1\",\"created\":" + created
                        + ",\"args\":[\"/x\"],\"hostname\":\"h\",\"network\":\"none\"}",
                "test"));
    }

    private Path definition() {
        return home.resolve("containers/" + ID + "/container.json");
    }

    @Test
    void findsByNameAndBeginningOfTheId() {
        Container container = create(ID, "web", 5);
        create("ab" + "c".repeat(62), "other", 6);
        assertThat(store.find("web").definition()).isEqualTo(container.definition());
        assertThat(store.find("aa").id()).isEqualTo(ID);
        assertThat(store.find(ID).name()).isEqualTo("web");
        assertThat(store.list(new ArrayList<>())).extracting(Container::name).containsExactly("other", "web");
        assertThatThrownBy(() -> store.find("a")).hasMessage("a is the beginning of 2 containers' ids");
        assertThatThrownBy(() -> create("d".repeat(64), "web", 7))
                .hasMessage("the name web is in use by container " + ID.substring(0, 12));
        assertThat(home.resolve("containers/" + "d".repeat(64))).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../names/web", "/", "webs", "b"})
    void whatIsNotThereIsNoSuchContainer(String name) {
        create(ID, "web", 5);
        assertThatThrownBy(() -> store.find(name))
                .isInstanceOf(ForgeException.class)
                .hasMessage("no such container: " + name);
    }

    /** What a container's definition may have become, and what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":|is not valid JSON: line 1: the text ends too early",
                "{}|\"network\" is missing",
                "[]|is not a JSON object",
                "''|is not valid JSON: line 1: the text ends too early",
                "DIRECTORY|it is not a regular file",
                "GONE|its definition is gone",
                "LESS|is not as forge has written it: its checksum is wrong",
            })
    void oneDamagedContainerIsNamedCostsNoOtherAndCanBeRemoved(String damage, String reason) throws IOException {
        create(ID, "web", 5);
        create("b".repeat(64), "other", 6);
        switch (damage) {
            case "GONE" -> Files.delete(definition());
            case "DIRECTORY" -> {
                Files.delete(definition());
                Files.createDirectory(definition());
            }
            case "LESS" ->
                Files.writeString(definition(), Files.readString(definition()).replace("\"h\"", "\"g\""));
            default -> Files.writeString(definition(), damage);
        }
        List<String> complaints = new ArrayList<>();
        assertThat(store.list(complaints)).extracting(Container::name).containsExactly("other");
        assertThat(complaints)
                .singleElement()
                .asString()
                .startsWith("container " + ID.substring(0, 12) + " is damaged: ")
                .contains(reason, definition().toString());
        for (String name : List.of("web", ID, "aaa")) {
            assertThatThrownBy(() -> store.find(name)).hasMessageContaining(reason);
            assertThat(store.findId(name)).isEqualTo(ID);
        }
        assertThatThrownBy(() -> create("c".repeat(64), "web", 7)).hasMessageContaining("is in use by container aaa");
        store.removeDamaged(ID);
        assertThat(store.list(complaints)).hasSize(1);
        assertThat(complaints).hasSize(1);
        assertThat(create("c".repeat(64), "web", 7).name()).isEqualTo("web");
    }

    @Test
    void aContainerOfAnOlderVersionIsReadAndItsNameHeldAndGivenBack() throws IOException {
        create(ID, "web", 5);
        Path name = home.resolve("names/web");
        Files.delete(name.resolve(ID));
        Files.delete(name);
        Files.writeString(name, ID);
        Files.writeString(definition(), Files.readString(definition()).replaceFirst(",\"checksum\":\"[^\"]*\"", ""));
        assertThat(store.find("web").id()).isEqualTo(ID);
        assertThatThrownBy(() -> create("c".repeat(64), "web", 7)).hasMessageContaining("is in use");
        store.remove(store.find("web"));
        assertThat(name).doesNotExist();
    }

    /** A name that leads to nothing or to the wrong container is free, and the container is found all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"LOST", "OTHER", "NOTHING", "FILE", "EMPTY"})
    void aDamagedClaimCostsNothing(String damage) throws IOException {
        create(ID, "web", 5);
        create("b".repeat(64), "other", 6);
        Path name = home.resolve("names/web");
        Files.delete(name.resolve(ID));
        switch (damage) {
            case "OTHER" -> Files.createFile(name.resolve("b".repeat(64)));
            case "NOTHING" -> Files.createDirectories(name.resolve("nothing/below"));
            case "FILE" -> {
                Files.delete(name);
                Files.writeString(name, "nothing");
            }
            case "EMPTY" -> {
                Files.delete(name);
                Files.createFile(name);
            }
            default -> Files.delete(name);
        }
        assertThat(store.find("web").id()).isEqualTo(ID);
        assertThat(store.find("other").id()).isEqualTo("b".repeat(64));
        store.remove(store.find("web"));
        assertThat(create("c".repeat(64), "web", 7).name()).isEqualTo("web");
        assertThat(store.find("web").id()).isEqualTo("c".repeat(64));
    }

    /** Each claim is looked at by all the others while it is made. */
    @Test
    void ofManyAtOnceOneGetsAName() throws Exception {
        for (int round = 0; round < 50; round++) {
            String name = "web" + round;
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Boolean>> claims = new ArrayList<>();
            try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
                for (int i = 0; i < 4; i++) {
                    String id = ContainerStore.newId();
                    claims.add(executor.submit(() -> {
                        go.await();
                        try {
                            create(id, name, 5);
                            return true;
                        } catch (ForgeException e) {
                            return false;
                        }
                    }));
                }
                go.countDown();
            }
            int succeeded = 0;
            for (Future<Boolean> claim : claims) {
                succeeded += claim.get() ? 1 : 0;
            }
            assertThat(succeeded).as(name).isEqualTo(1);
        }
        assertThat(store.ids()).hasSize(50);
        assertThat(home.resolve("staging")).isEmptyDirectory();
    }
}
