package dev.forge.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses small scripts that answer like the engines. */
class ContainerLookupTest {
    @TempDir
    Path directory;

    private String engine(String name, String script) throws Exception {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    private static ContainerLookup lookup(String... pairs) {
        Map<String, String> engines = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            engines.put(pairs[i], pairs[i + 1]);
        }
        return new ContainerLookup(engines);
    }

    @Test
    void findsContainerInItsEngine() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try {
            String yes = engine(
                    "yes", "[ \"$*\" = 'container inspect --format {{.State.Pid}} web' ] && echo " + sleeper.pid());
            String no = engine("no", "echo 'Error: no such container' >&2; exit 1");
            ProfileTarget target = lookup("a", no, "b", yes, "c", "/not/there").find("web");
            assertThat(target.pid()).isEqualTo((int) sleeper.pid());
            assertThat(target.name()).isEqualTo("b container web");
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void messageListsAttempts() throws Exception {
        String no = engine("no", "echo 'Error: no such container web' >&2; exit 1");
        String stopped = engine("stopped", "echo 0");
        String strange = engine("strange", "echo what");
        assertThatThrownBy(() -> lookup("a", no, "b", stopped, "c", "/not/there", "d", strange)
                        .find("web"))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("no running container is called web");
                    assertThat(e.hint())
                            .isEqualTo("tried a: Error: no such container web; b: it does not run; c: not on this host;"
                                    + " d: its answer is not understood");
                });
    }

    @Test
    void nameIsNeverParsedAsOption() {
        assertThatThrownBy(() -> lookup("a", "/not/there").find("--all"))
                .isInstanceOfSatisfying(
                        ForgeException.class, e -> assertThat(e.exitCode()).isEqualTo(2));
    }

    @Test
    void ambiguousNameIsRejected() throws Exception {
        String yes = engine("yes", "echo 1");
        assertThatThrownBy(() -> lookup("a", yes, "b", yes).find("web"))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("several engines have a container web: a, b");
                    assertThat(e.hint()).isEqualTo("--runtime a chooses one");
                });
    }
}
