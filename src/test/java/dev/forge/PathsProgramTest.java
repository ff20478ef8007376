package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.posix.Spawn;
import dev.forge.testing.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that {@code src/main/scripts/paths} prints, which stands in for mkdir and rm at a start. */
class PathsProgramTest {
    private static final Path SCRIPT = Path.of(System.getProperty("forge.checkout"), "src/main/scripts/paths");
    private static final int ENOENT = 2;
    private static final int EEXIST = 17;
    private static final int ENOTEMPTY = 39;

    @TempDir
    private Path directory;

    /** The program for an architecture, which runs here by itself or by an emulator. */
    private List<String> program(String architecture) throws Exception {
        boolean own = architecture.equals(
                System.getProperty("os.arch").replace("amd64", "x86_64").replace("arm64", "aarch64"));
        String emulator = "qemu-" + architecture + "-static";
        if (!own) {
            Need.programs(emulator);
        }
        Path program = directory.resolve("program");
        Process made = new ProcessBuilder(SCRIPT.toString(), architecture)
                .redirectOutput(program.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return own ? List.of(program.toString()) : List.of(emulator, program.toString());
    }

    private int run(List<String> program, String... words) throws Exception {
        List<String> command = new ArrayList<>(program);
        for (String word : words) {
            command.add(word.charAt(0) + directory.resolve(word.substring(1)).toString());
        }
        return new Spawn(command, Map.of()).run().exitCode().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void itDoesWhatItIsToldInOrderUntilSomethingFails(String architecture) throws Exception {
        List<String> program = program(architecture);
        assertThat(run(program)).isZero();
        assertThat(run(program, "+a", "+a/b", "+c")).isZero();
        Path file = Files.writeString(directory.resolve("a/b/file"), "");
        assertThat(directory.resolve("c")).isEmptyDirectory();
        assertThat(run(program, "/c", "/a/b", "-a/b/file")).isEqualTo(ENOTEMPTY);
        assertThat(directory.resolve("c")).doesNotExist();
        assertThat(file).exists();
        assertThat(run(program, "+a")).isEqualTo(EEXIST);
        // A link is removed, not what it leads to; a file is no directory, and a directory no file.
        Files.createSymbolicLink(directory.resolve("link"), file);
        assertThat(run(program, "-link")).isZero();
        assertThat(run(program, "-a")).isPositive();
        assertThat(run(program, "/a/b/file")).isPositive();
        assertThat(run(program, "-a/b/file", "/a/b", "/a", "-gone", "+never")).isEqualTo(ENOENT);
        assertThat(directory.resolve("a")).doesNotExist();
        assertThat(directory.resolve("never")).doesNotExist();
    }

    @Test
    void thereIsNoneForAnyOtherArchitecture() throws Exception {
        Path said = directory.resolve("said");
        Process made = new ProcessBuilder(SCRIPT.toString(), "riscv64")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(made.waitFor()).isEqualTo(1);
        assertThat(said).hasContent("paths: no program for this architecture: riscv64");
    }
}
