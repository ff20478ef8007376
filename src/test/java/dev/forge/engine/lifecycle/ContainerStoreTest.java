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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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

    /** A directory in the file's place stands for whatever keeps root from reading a file. */
    @Test
    void aContainerThatCannotBeReadIsNamedAndStays() throws IOException {
        create(ID, "web", 5);
        Files.delete(definition());
        Files.createDirectory(definition());
        String reason = "cannot read " + definition() + ": is a directory";
        assertThatThrownBy(() -> store.find("web")).hasMessage(reason);
        List<String> complaints = new ArrayList<>();
        assertThat(store.list(complaints)).isEmpty();
        assertThat(complaints).containsExactly("container " + ID + ": " + reason);
        assertThat(definition()).exists();
    }

    @Test
    void aDamagedContainerIsSetAside() throws IOException {
        create(ID, "web", 5);
        Files.writeString(definition(), "{\"name\":");
        List<String> complaints = new ArrayList<>();
        assertThat(store.list(complaints)).isEmpty();
        assertThat(complaints).singleElement().asString().contains("is damaged", "set-aside/" + ID);
        assertThat(home.resolve("set-aside/" + ID + "/container.json")).exists();
        assertThat(store.ids()).isEmpty();
    }
}
