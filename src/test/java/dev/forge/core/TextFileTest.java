package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forge.testing.Need;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextFileTest {
    private static final int MAX_BYTES = 64 << 20;
    private static final String NOBODY = "65534";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** Makes something in a directory and returns the path to be read. */
    interface Setup {
        Path in(Path directory) throws IOException;
    }

    private static Arguments of(String name, Setup setup, Object expected) {
        return arguments(name, setup, expected);
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                of("nothing of the name", d -> d.resolve("none"), ""),
                of("no directory either", d -> d.resolve("none/of/these"), ""),
                of(
                        "a file as directory",
                        d -> Files.createFile(d.resolve("file")).resolve("below"),
                        ""),
                of("a link to nothing", d -> Files.createSymbolicLink(d.resolve("link"), d.resolve("none")), ""),
                of("a name that is too long", d -> d.resolve("x".repeat(300)), ""),
                of("a process that has ended", d -> Path.of("/proc/999999999/stat"), ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("missing")
    void whatIsNotThereIsNull(String name, Setup setup, Object ignored) throws IOException {
        String path = setup.in(directory).toString();
        assertThat(TextFile.readIfThere(path)).isNull();
        assertThatThrownBy(() -> TextFile.read(new File(path)))
                .isInstanceOf(ForgeException.class)
                .hasMessageStartingWith("cannot read " + path + ": ");
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                of("a directory", d -> Files.createDirectory(d.resolve("x")), "is a directory"),
                of("a link to a directory", d -> Files.createSymbolicLink(d.resolve("x"), d), "is a directory"),
                // Reading the memory of a process at address 0 fails, as a damaged disk does.
                of("a failing read", d -> Path.of("/proc/self/mem"), "input/output error"),
                of("a byte too many", d -> sparse(d.resolve("x"), MAX_BYTES + 1L), "it is larger than 64 MiB"),
                of("far too large", d -> sparse(d.resolve("x"), 5L << 30), "it is larger than 64 MiB"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatIsThereAndCannotBeReadIsAnError(String name, Setup setup, String reason) throws IOException {
        String path = setup.in(directory).toString();
        assertThatThrownBy(() -> TextFile.readIfThere(path))
                .isInstanceOf(ForgeException.class)
                .hasMessage("cannot read " + path + ": " + reason);
        assertThatThrownBy(() -> TextFile.read(new File(path)))
                .isInstanceOf(ForgeException.class)
                .hasMessage("cannot read " + path + ": " + reason);
    }

    private static Path sparse(Path file, long length) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(length);
        }
        return file;
    }

    @Test
    void readsUpToTheLimit() throws IOException {
        String path = sparse(directory.resolve("largest"), MAX_BYTES).toString();
        assertThat(TextFile.readIfThere(path)).hasSize(MAX_BYTES);
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThat(TextFile.readIfThere(empty.toString())).isEmpty();
        Path text = Files.writeString(directory.resolve("text"), "ä\n");
        assertThat(TextFile.readIfThere(text.toString())).isEqualTo("ä\n");
        assertThat(TextFile.readIfThere("/proc/self/stat"))
                .startsWith(Long.toString(ProcessHandle.current().pid()));
    }

    /** Root may read everything, so this asks as another user in a JVM of its own. */
    @Test
    void withoutPermissionItIsAnErrorAndInProcIsNull() throws Exception {
        Need.have(new File("/usr/bin/setpriv").canExecute() && isRoot(), "this needs root and setpriv");
        Path open = Files.createTempDirectory("forge-text-file");
        try {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path classes = copyClasses(open.resolve("classes"));
            Path secret = Files.writeString(open.resolve("secret"), "x");
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
            Path closed = Files.createDirectory(open.resolve("closed"));
            Files.writeString(closed.resolve("file"), "x");
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
            assertThat(asNobody(
                            classes,
                            secret.toString(),
                            closed.resolve("file").toString(),
                            closed.resolve("none/file").toString(),
                            open.resolve("none").toString(),
                            "proc:/proc/1/environ",
                            "proc:/proc/999999999/environ",
                            "proc:/proc/self/comm"))
                    .containsExactly(
                            "cannot read " + secret + ": permission denied",
                            "cannot read " + closed + "/file: the directory " + closed + " may not be searched",
                            "cannot read " + closed + "/none/file: the directory " + closed + " may not be searched",
                            "null",
                            "null",
                            "null",
                            "java");
        } finally {
            dev.forge.core.posix.FileTree.remove(open.toFile());
        }
    }

    private static boolean isRoot() {
        return new File("/proc/1/environ").canRead()
                && System.getProperty("user.name").equals("root");
    }

    /** Prints a line for each path: what was read, null, or the error; for the user without permissions. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] paths) {
            for (String path : paths) {
                String line;
                try {
                    line = String.valueOf(
                            path.startsWith("proc:") ? Proc.text(path.substring(5)) : TextFile.readIfThere(path));
                } catch (ForgeException e) {
                    line = String.valueOf(e.getMessage());
                }
                System.out.println(line.strip());
            }
        }
    }

    private static List<String> asNobody(Path classes, String... paths) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/setpriv",
                "--reuid",
                NOBODY,
                "--regid",
                NOBODY,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                classes.toString(),
                Reader.class.getName()));
        command.addAll(List.of(paths));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }

    /** The checkout may be where another user cannot look. */
    private static Path copyClasses(Path target) throws IOException {
        for (Class<?> type : List.of(
                Reader.class, Proc.class, TextFile.class, ForgeException.class, IoErrors.class, ExitCode.class)) {
            String name = type.getName().replace('.', '/') + ".class";
            Path file = target.resolve(name);
            Files.createDirectories(file.getParent());
            try (var in = type.getClassLoader().getResourceAsStream(name)) {
                Files.copy(java.util.Objects.requireNonNull(in), file);
            }
        }
        return target;
    }
}
