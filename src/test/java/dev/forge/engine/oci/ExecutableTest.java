package dev.forge.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutableTest {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private void file(String layer, String path, String mode, byte[] content) throws IOException {
        Path file = directory.resolve(layer + path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void script(String layer, String path) throws IOException {
        file(layer, path, "rwxr-xr-x", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void makeRoot() throws IOException {
        script("lower", "/bin/tool");
        script("lower", "/app/tool");
        script("lower", "/app/bin/deep");
        script("lower", "/opt/here");
        script("upper", "/usr/bin/above");
        file("lower", "/bin/plain", "rw-r--r--", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
        file("lower", "/bin/group", "rw-r-xr--", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
        file("lower", "/opt/plain", "rw-r--r--", "#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII));
        Files.createDirectories(directory.resolve("lower/bin/directory"));
        Files.createSymbolicLink(directory.resolve("lower/bin/link"), Path.of("/opt/here"));
        Files.createSymbolicLink(directory.resolve("lower/bin/dangling"), Path.of("/opt/none"));
    }

    private void check(String word, String cwd, @Nullable String path, String... mounts) {
        List<String> environment = new ArrayList<>(List.of("A=1", "XPATH=/x"));
        if (path != null) {
            environment.add("PATH=" + path);
        }
        List<File> layers = List.of(
                directory.resolve("upper").toFile(), directory.resolve("lower").toFile());
        List<Mount> list = new ArrayList<>();
        for (String mount : mounts) {
            list.add(new Mount(mount, "bind", "/", List.of()));
        }
        Executable.check(new LayeredRoot(layers), word, cwd, environment, list);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "tool, /, -",
                "above, /, -",
                "group, /, -",
                "link, /, -",
                "tool, /, /none:/bin",
                "here, /, /bin:/opt",
                "deep, /app, bin",
                "tool, /app, ''",
                "/bin/tool, /, -",
                "/opt/here, /, /none",
                "/bin/link, /, -",
                "bin/deep, /app, -",
                "./tool, /app, -",
                "../opt/here, /app, -",
                "/proc/self/exe, /, -",
                "/dev/fd/3, /, -",
                "/sys/x, /, -"
            })
    void isFound(String word, String cwd, @Nullable String path) {
        assertThatCode(() -> check(word, cwd, path)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "none, /, -, its PATH is " + DEFAULT_PATH,
                "tool, /, /opt:/none, its PATH is /opt:/none",
                "here, /, -, its PATH is " + DEFAULT_PATH,
                "directory, /, -, its PATH is " + DEFAULT_PATH,
                "dangling, /, -, its PATH is " + DEFAULT_PATH,
                "/bin/none, /, -, -",
                "/none/tool, /, -, -",
                "/bin/dangling, /, -, -",
                "bin/none, /app, -, -",
                "/procs/x, /, -, -"
            })
    void isNotFound(String word, String cwd, @Nullable String path, @Nullable String hint) {
        assertThatThrownBy(() -> check(word, cwd, path)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("not found in the container: " + word);
            assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(e.hint()).isEqualTo(hint);
        });
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"plain, -", "/opt/plain, -", "plain, /opt:/bin", "/bin/directory, -", "/bin, -"})
    void isNotExecutable(String word, @Nullable String path) {
        assertThatThrownBy(() -> check(word, "/", path)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("not executable in the container: " + word);
            assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_EXECUTABLE);
        });
    }

    @Test
    void anEmptyWordIsNoCommand() {
        assertThatThrownBy(() -> check("", "/", null)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("the command is an empty word");
            assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/data/none, /data, true",
        "/data, /data, true",
        "/database/none, /data, false",
        "/data/none, /data/none, true",
        "/data/none/x, /data/none, true",
        "none, /usr/sbin, true",
        "none, /usr, true",
        "none, /us, false"
    })
    void whatLiesBelowAMountCannotBeSeen(String word, String mount, boolean passes) {
        if (passes) {
            assertThatCode(() -> check(word, "/", null, "/other", mount)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> check(word, "/", null, "/other", mount)).hasMessageStartingWith("not found");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text, false",
        "'', false",
        "#!, true",
        "'#!/bin/sh', true",
        "'#', false",
        "\u007fELF, false",
        "# !/bin/sh, false"
    })
    void knowsProgramsByTheirFirstBytes(String content, boolean known) throws IOException {
        file("lower", "/bin/format", "rwxr-xr-x", content.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(ProgramFormat.isKnown(directory.resolve("lower/bin/format").toFile()))
                .isEqualTo(known);
        if (!known && !ProgramFormat.kernelKnowsOthers()) {
            for (String word : new String[] {"format", "/bin/format"}) {
                assertThatThrownBy(() -> check(word, "/", null)).isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("not a program that this host can run: " + word);
                    assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_EXECUTABLE);
                });
            }
        } else {
            assertThatCode(() -> check("format", "/", null)).doesNotThrowAnyException();
        }
    }

    @Test
    void knowsThisHostsPrograms() throws IOException {
        assertThat(ProgramFormat.isKnown(new File("/proc/self/exe"))).isTrue();
        assertThat(ProgramFormat.isKnown(new File("/no/such/file"))).isTrue();
        byte[] program = new byte[64];
        try (var in = Files.newInputStream(Path.of("/proc/self/exe"))) {
            assertThat(in.readNBytes(program, 0, 64)).isEqualTo(64);
        }
        program[19] = (byte) 0x77;
        file("lower", "/bin/other", "rwxr-xr-x", program);
        assertThat(ProgramFormat.isKnown(directory.resolve("lower/bin/other").toFile()))
                .isFalse();
    }
}
