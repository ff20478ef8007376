package dev.forge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Need;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell files of the repository, the launcher's above all, which every POSIX shell has to run. */
class ShellFilesTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("forge.checkout"));

    /** Maven's wrapper is not ours to change, but has to pass as well. */
    private static final Set<String> KNOWN = Set.of(
            ".ci/run",
            "bench/engines",
            "forge",
            "mvnw",
            "src/main/dist/bin/forge",
            "src/main/dist/lib/flags",
            "src/main/dist/libexec/plan.sh",
            "src/main/scripts/toolchain.sh",
            "verify");

    @TempDir
    Path directory;

    private record Ended(int code, String output) {}

    private Ended run(Map<String, String> environment, List<String> command) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command).directory(CHECKOUT.toFile());
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end after 120 s: " + command);
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }

    /** Every file that says in its first line that it is for a shell, or whose name does. */
    private static List<String> shellFiles() throws IOException {
        List<String> found = new ArrayList<>();
        Files.walkFileTree(CHECKOUT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                String name = CHECKOUT.relativize(visited).toString();
                return name.equals(".git") || name.equals("target")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && isShell(file)) {
                    found.add(CHECKOUT.relativize(file).toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean isShell(Path file) throws IOException {
        if (file.toString().endsWith(".sh")) {
            return true;
        }
        // Not UTF-8: a file may hold anything.
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String first = reader.readLine();
            return first != null && first.matches("#!.*/(env )?(sh|dash|ash|bash|ksh)( .*)?|# shellcheck shell=.*");
        }
    }

    @Test
    void shellcheckHasNoNote() throws Exception {
        Need.programs("shellcheck");
        List<String> files = shellFiles();
        assertThat(files).containsAll(KNOWN);
        List<String> command = new ArrayList<>(List.of("shellcheck", "--format=gcc"));
        command.addAll(files);
        assertThat(run(Map.of(), command)).isEqualTo(new Ended(0, ""));
    }

    @Test
    void shellcheckIsAskedWithAllItsNotes() throws Exception {
        Need.programs("shellcheck");
        Path careless = Files.writeString(directory.resolve("careless"), "#!/bin/sh\nset -- $(echo $1)\n");
        Ended ended = run(Map.of(), List.of("shellcheck", "--format=gcc", careless.toString()));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains("[SC2046]").contains("[SC2086]").contains("[SC2116]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash"})
    void everyShellCanParseWhatIsForAnyShell(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        for (String file : shellFiles()) {
            List<String> command = new ArrayList<>(List.of(shell.split(" ")));
            command.addAll(List.of("-n", file));
            assertThat(run(Map.of(), command)).as(file).isEqualTo(new Ended(0, ""));
        }
    }

    /** What is in the tree that is installed has no comments, and is the same else: by what bash prints of it. */
    @Test
    void scriptsAreTheSameWithoutTheirComments() throws Exception {
        Need.programs("bash");
        String printed = "eval \"f() {\n$(cat \"$1\")\n}\" && declare -f f";
        int count = 0;
        for (String file : shellFiles()) {
            if (file.startsWith("src/main/dist/")) {
                Path bare = directory.resolve("bare");
                Files.writeString(
                        bare,
                        run(Map.of(), List.of("src/main/scripts/without-comments", file))
                                .output());
                assertThat(Files.readAllLines(bare).stream().skip(2))
                        .as(file)
                        .isNotEmpty()
                        .noneMatch(line -> line.startsWith("#"));
                Ended with = run(Map.of(), List.of("bash", "-c", printed, "bash", file));
                assertThat(with.code()).as(with.output()).isZero();
                assertThat(run(Map.of(), List.of("bash", "-c", printed, "bash", bare.toString())))
                        .as(file)
                        .isEqualTo(with);
                count++;
            }
        }
        assertThat(count).isGreaterThan(10);
    }

    /** A variant of bench/start-path that does not differ from the flags in use would measure nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "busybox ash", "bash"})
    void everyVariantOfTheFlagsDiffersFromThoseInUse(String shell) throws Exception {
        Need.programs(shell.split(" ")[0]);
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.addAll(List.of("bench/start-path", "--list"));
        Ended ended = run(Map.of(), command);
        assertThat(ended.code()).as(ended.output()).isZero();
        List<String> flags = ended.output()
                .lines()
                .map(line -> line.substring(line.indexOf('|') + 1))
                .toList();
        assertThat(flags).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    }

    /** Maven's Jansi writes "reset" into files, even where colours are off. */
    @Test
    void mavenWritesNoEscapeSequencesIntoAFile() throws Exception {
        Files.writeString(
                directory.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>a</artifactId>"
                        + "<version>1</version><packaging>pom</packaging></project>");
        String script = ". src/main/scripts/toolchain.sh; toolchain_find_jdk; toolchain_find_maven \"$PWD\";"
                + " toolchain_maven -B -f \"$POM\" validate";
        Ended ended = run(
                Map.of("POM", directory.resolve("pom.xml").toString(), "JAVA_HOME", System.getProperty("java.home")),
                List.of("sh", "-c", script));
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("BUILD SUCCESS").doesNotContain("\u001b");
    }
}
