package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that {@code src/main/scripts/paths} prints, which stands in for mkdir and rm at a start. */
class PathsProgramTest {
    private static final Path SCRIPT = Path.of(System.getProperty("forge.checkout"), "src/main/scripts/paths");
    private static final int ENOENT = 2;
    private static final int EEXIST = 17;
    private static final int ENOTEMPTY = 39;

    @TempDir
    private Path directory;

    private Path program(String architecture) throws Exception {
        Path program = directory.resolve("program");
        Process made = new ProcessBuilder(SCRIPT.toString(), architecture)
                .redirectOutput(program.toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    /** The words by which a program runs here, by itself or by an emulator; null if it does not. */
    private static @Nullable List<String> runnable(String architecture, Path program) {
        if (architecture.equals(System.getProperty("os.arch").replace("amd64", "x86_64"))) {
            return List.of(program.toString());
        }
        String emulator = PathLookup.find("qemu-" + architecture + "-static", System.getenv());
        return emulator == null ? null : List.of(emulator, program.toString());
    }

    private int run(List<String> program, String... words) throws Exception {
        List<String> command = new ArrayList<>(program);
        for (String word : words) {
            command.add(word.charAt(0) + directory.resolve(word.substring(1)).toString());
        }
        return new Spawn(command, Map.of()).run().exitCode().orElseThrow();
    }

    /** What the kernel reads first: the architecture, and how many bytes of the file are the program. */
    @ParameterizedTest
    @CsvSource({"x86_64,62", "aarch64,183"})
    void theHeaderIsThatOfAProgramForTheArchitecture(String architecture, int machine) throws Exception {
        byte[] bytes = Files.readAllBytes(program(architecture));
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(0)).isEqualTo(0x464C_457F);
        assertThat(header.getShort(18)).isEqualTo((short) machine);
        assertThat(header.getLong(24)).as("entry").isEqualTo(0x40_0078);
        assertThat(header.getLong(96)).as("bytes in the file").isEqualTo(bytes.length);
        assertThat(header.getLong(104)).as("bytes in memory").isEqualTo(bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void itDoesWhatItIsToldInOrderUntilSomethingFails(String architecture) throws Exception {
        List<String> program = runnable(architecture, program(architecture));
        if (program == null) {
            return;
        }
        assertThat(run(program)).isZero();
        assertThat(run(program, "+a", "+a/b", "+c")).isZero();
        Path file = Files.writeString(directory.resolve("a/b/file"), "");
        assertThat(directory.resolve("c")).isEmptyDirectory();
        assertThat(run(program, "/c", "/a/b", "-a/b/file")).isEqualTo(ENOTEMPTY);
        assertThat(directory.resolve("c")).doesNotExist();
        assertThat(file).exists();
        assertThat(run(program, "+a")).isEqualTo(EEXIST);
        Files.setPosixFilePermissions(directory.resolve("a/b"), PosixFilePermissions.fromString("---------"));
        assertThat(run(program, "=a/b")).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a/b"))))
                .isEqualTo("rwxrwxrwx");
        assertThat(run(program, "=missing", "-a/b/file")).isEqualTo(ENOENT);
        assertThat(file).exists();
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
