package dev.forge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.runtime.BenchmarkHost;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.Spawn;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which runs count though they did not end with 0. */
class IgnoredFailuresTest {
    @TempDir
    Path directory;

    @Test
    void noneAllOrSome() {
        assertThat(IgnoredFailures.NONE.ignores(1)).isFalse();
        assertThat(IgnoredFailures.ALL.ignores(127)).isTrue();
        assertThat(IgnoredFailures.ALL.names(127)).isFalse();
        IgnoredFailures some = IgnoredFailures.only(Set.of(3, 7));
        assertThat(some.ignores(7)).isTrue();
        assertThat(some.ignores(1)).isFalse();
        assertThat(some.names(3)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "exit 7, 7, false",
        "exit 124, 124, false",
        "exit 125, 125, true",
        "exit 126, 126, true",
        "exit 127, 127, true",
        "exit 128, 128, false",
        "echo runc run failed: no >&2; exit 1, 1, false",
        "echo 'runc: no such bundle' >&2; exit 1, 1, true",
        "echo 'Error: of a payload' >&2; exit 1, 1, false"
    })
    void aContainerThatNeverStartedIsSeen(String script, int code, boolean neverStarted) {
        ScriptedEngine engine = new ScriptedEngine(directory.toFile(), script);
        BenchmarkHost host = BenchmarkHost.of(System.getenv(), new ForgeHome(directory.toFile()));
        Spawn.Ended ended = new Spawn(List.of("/bin/bash", "-c", script), host.environment()).run();
        assertThat(ended.exitCode()).hasValue(code);
        assertThat(engine.neverStarted(ended)).isEqualTo(neverStarted);
    }
}
