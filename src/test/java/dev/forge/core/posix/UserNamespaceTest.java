package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserNamespaceTest {
    @TempDir
    Path etc;

    @TempDir
    Path programs;

    private void program(String name) throws IOException {
        assertThat(Files.createFile(programs.resolve(name)).toFile().setExecutable(true))
                .isTrue();
    }

    private String entry() {
        return UserNamespace.entry(etc.toFile(), "ann", 1001, Map.of("PATH", programs.toString()));
    }

    @Test
    void rangesOfUsersAndGroupsAreMapped() throws IOException {
        program("unshare");
        program("newuidmap");
        program("newgidmap");
        Files.writeString(etc.resolve("subuid"), "ann:100000:65536\n");
        Files.writeString(etc.resolve("subgid"), "1001:200000:1000\n");
        assertThat(entry())
                .isEqualTo("unshare --user --map-root-user --map-users=100000,1,65536 --map-groups=200000,1,1000");
    }

    @Test
    void withoutRangesOnlyRootIsThere() throws IOException {
        program("unshare");
        Files.writeString(etc.resolve("subuid"), "ann:100000:65536\n");
        assertThat(entry()).isEqualTo("unshare --user --map-root-user");
    }

    @ParameterizedTest
    @CsvSource({
        "-, 2147483647",
        "unshare --user --map-root-user, 0",
        "'unshare --user --map-root-user --map-users=100000,1,65536 --map-groups=200000,1,1000', 65536",
    })
    void otherIdsAreCounted(String entry, long ids) {
        assertThat(UserNamespace.otherIds(entry)).isEqualTo(ids);
    }

    @Test
    void rootNeedsNone() {
        // The tests are not started by the launcher, which would say that it is not root's.
        assertThat(UserNamespace.isRootless()).isFalse();
        assertThat(UserNamespace.entry()).isEmpty();
    }

    @Test
    void failureOfACommandIsTold() {
        assertThat(UserNamespace.run(List.of("sh", "-c", "echo why; exit 3"))).isEqualTo("why");
        assertThat(UserNamespace.run(List.of("true"))).isNull();
        assertThat(UserNamespace.run(List.of("/no/such/program"))).isNotNull();
    }
}
