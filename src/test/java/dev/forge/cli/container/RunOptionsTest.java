package dev.forge.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.engine.ContainerRequest;
import dev.forge.engine.definition.Network;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunOptionsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static ContainerRequest read(List<String> args) {
        Spec spec = new Spec("run", "IMAGE", "runs", true, RunOptions.with(Option.flag("-d --detach", "more")));
        return RunOptions.read(dev.forge.cli.command.Arguments.parse(spec, args.toArray(new String[0]), 0));
    }

    /** What {@code forge run OPTIONS image} asks for; the options are split at blanks. */
    private static ContainerRequest options(String options) {
        List<String> args = new ArrayList<>(options.isEmpty() ? List.of() : List.of(options.split(" ", -1)));
        args.add("image");
        return read(args);
    }

    /** What a request says of something. */
    interface Member extends Function<ContainerRequest, @Nullable Object> {}

    private static Arguments of(String options, @Nullable Object value, Member member) {
        return arguments(options, value, member);
    }

    static Stream<Arguments> options() {
        return Stream.of(
                of("--rm", true, r -> r.autoRemove()),
                of("", false, r -> r.autoRemove()),
                of("-i", true, r -> r.process().interactive()),
                of("-t", true, r -> r.process().tty()),
                of("--read-only", true, r -> r.storage().readOnly()),
                of("--init", true, r -> r.process().init()),
                of(
                        "",
                        false,
                        r -> r.process().interactive()
                                || r.process().tty()
                                || r.storage().readOnly()
                                || r.process().init()),
                of("", null, r -> r.name()),
                of("--name web", "web", r -> r.name()),
                of(
                        "-e A=1 -e B --env C=",
                        List.of("A=1", "B", "C="),
                        r -> r.process().environment()),
                of("-w /srv", "/srv", r -> r.process().workdir()),
                of("-u 5:6", "5:6", r -> r.process().user()),
                of(
                        "-v /a:/b -v /c:/d",
                        List.of("/a:/b", "/c:/d"),
                        r -> r.storage().volumes()),
                of(
                        "--mount type=tmpfs,dst=/x",
                        List.of("type=tmpfs,dst=/x"),
                        r -> r.storage().mounts()),
                of("--tmpfs /x", List.of("/x"), r -> r.storage().tmpfs()),
                of("--entrypoint sh", "sh", r -> r.entrypoint()),
                of("--entrypoint=", "", r -> r.entrypoint()),
                of("", null, r -> r.entrypoint()),
                of("-h host", "host", r -> r.isolation().hostname()),
                of("", Network.NONE, r -> r.isolation().network()),
                of("--net host", Network.HOST, r -> r.isolation().network()),
                of("", null, r -> r.limits().memory()),
                of("-m 0", null, r -> r.limits().memory()),
                of("-m 0g", null, r -> r.limits().memory()),
                of("--cpus 0", null, r -> r.limits().nanoCpus()),
                of("--cpus 0.0", null, r -> r.limits().nanoCpus()),
                of("--pids-limit 0", null, r -> r.limits().pids()),
                of("--cpus .5", 500_000_000L, r -> r.limits().nanoCpus()),
                of("-m 6m", 6L << 20, r -> r.limits().memory()),
                of("-m 1.5g", 1536L << 20, r -> r.limits().memory()),
                of("", null, r -> r.limits().nanoCpus()),
                of("--cpus 1.5", 1_500_000_000L, r -> r.limits().nanoCpus()),
                of("--cpus 0.01", 10_000_000L, r -> r.limits().nanoCpus()),
                of("--cpus 999999.5", 999_999_500_000_000L, r -> r.limits().nanoCpus()),
                of("", 2048L, r -> r.limits().pids()),
                of("--pids-limit -1", null, r -> r.limits().pids()),
                of("--pids-limit 7", 7L, r -> r.limits().pids()),
                of(
                        "--cap-add A --cap-add B",
                        List.of("A", "B"),
                        r -> r.isolation().capAdd()),
                of("--cap-drop ALL", List.of("ALL"), r -> r.isolation().capDrop()),
                of(
                        "--security-opt no-new-privileges",
                        List.of("no-new-privileges"),
                        r -> r.isolation().securityOptions()),
                of(
                        "--sysctl net.a=1 --sysctl net.b=2",
                        List.of("net.a=1", "net.b=2"),
                        r -> r.isolation().sysctls()),
                of("--ulimit nofile=5", List.of("nofile=5"), r -> r.process().ulimits()),
                of(
                        "-l a=1 -l b -l c=d=e -l a=2",
                        "{a=2, b=, c=d=e}",
                        r -> r.labels().toString()),
                of("--stop-signal INT", "INT", r -> r.stopSignal()),
                of("", null, r -> r.stopSignal()),
                of("", 10, r -> r.stopTimeout()),
                of("--stop-timeout 0", 0, r -> r.stopTimeout()),
                of("--stop-timeout -1", null, r -> r.stopTimeout()),
                of("", null, r -> r.cidFile()));
    }

    @ParameterizedTest
    @MethodSource("options")
    void reads(String options, @Nullable Object value, Member member) {
        assertThat(member.apply(options(options))).isEqualTo(value);
    }

    @Test
    void readsImageAndCommand() {
        ContainerRequest request = read(List.of("-d", "busybox", "sh", "-c", "true"));
        assertThat(request.image()).isEqualTo("busybox");
        assertThat(request.command()).containsExactly("sh", "-c", "true");
        assertThat(options("").command()).isEmpty();
        assertThatThrownBy(() -> read(List.of())).hasMessage("forge run needs the name of an image");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-m 5m ; --memory is at least 6m, or 0 for no limit, not 5m",
                "-m 6291455 ; --memory is at least 6m, or 0 for no limit, not 6291455",
                "-m x ; --memory is a size, not x",
                "-m -1 ; --memory is a size, not -1",
                "-m 99999999999g ; --memory is a size, not 99999999999g",
                "--cpus 0.009 ; --cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not 0.009",
                "--cpus -1 ; --cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not -1",
                "--cpus 1d ; --cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not 1d",
                "--cpus 0x1p3 ; --cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not 0x1p3",
                "--cpus x ; --cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not x",
                "--cpus NaN ; --cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not NaN",
                "--cpus 1000000 ; --cpus is a number of at least 0.01 and below 1000000, or 0 for no limit, not 1000000",
                "--pids-limit -2 ; --pids-limit is a whole number of at least -1, not -2",
                "--stop-timeout -2 ; --stop-timeout is a whole number of at least -1, not -2"
            })
    void refuses(String options, String message) {
        assertThatThrownBy(() -> options(options)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage(message);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }

    @Test
    void anIdFileMustNotBeThereYet() throws IOException {
        Path file = directory.resolve("cid");
        assertThat(options("--cidfile " + file).cidFile()).isEqualTo(file.toFile());
        Files.createFile(file);
        assertThatThrownBy(() -> options("--cidfile " + file))
                .hasMessage("the file for the container's id is there already: " + file);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("", List.of()),
                arguments("\n\n", List.of()),
                arguments("A=1", List.of("A=1")),
                arguments("A=1\n", List.of("A=1")),
                arguments("A=1\nB=2\n", List.of("A=1", "B=2")),
                arguments("A=1\r\nB=2\r\n\r\n", List.of("A=1", "B=2")),
                arguments("A=1\r\r\nB=\r", List.of("A=1\r", "B=")),
                arguments("A=1\rB=2\n", List.of("A=1\rB=2")),
                arguments("\ufeffA=1\n\ufeffB=2", List.of("A=1", "\ufeffB=2")),
                arguments("\ufeff# c\nA=1", List.of("A=1")),
                arguments("# c\n  # c\n#\nA=# no comment\n", List.of("A=# no comment")),
                arguments("  A=1\n\tB=2\n", List.of("A=1", "B=2")),
                arguments("A= x \n", List.of("A= x ")),
                arguments("A=\"q\" 'q' \\n $B\n", List.of("A=\"q\" 'q' \\n $B")),
                arguments("A=b=c\nA==\n", List.of("A=b=c", "A==")),
                arguments("A\nB\r\n", List.of("A", "B")),
                arguments("A=ä€\ud83d\ude00\n", List.of("A=ä€\ud83d\ude00")),
                arguments("A.b-c=1\n", List.of("A.b-c=1")),
                arguments("  \t \nA=1", List.of("A=1")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsEnvironmentFiles(String text, List<String> variables) {
        assertThat(RunOptions.environment(text, "f.env")).isEqualTo(variables);
    }

    static Stream<Arguments> wrongFiles() {
        return Stream.of(
                arguments("=x", "line 1 is not NAME=VALUE or NAME: =x"),
                arguments("A=1\n\n =\n", "line 3 is not NAME=VALUE or NAME: ="),
                arguments("export A=1", "line 1 is not NAME=VALUE or NAME: export A=1"),
                arguments("#\r\nA =1\r\n", "line 2 is not NAME=VALUE or NAME: A =1"),
                arguments("A\t=1", "line 1 is not NAME=VALUE or NAME: A\t=1"),
                arguments("two words", "line 1 is not NAME=VALUE or NAME: two words"),
                arguments("A=\0b", "line 1 is not NAME=VALUE or NAME: A=?b"),
                arguments("\0", "line 1 is not NAME=VALUE or NAME: ?"));
    }

    @ParameterizedTest
    @MethodSource("wrongFiles")
    void refusesEnvironmentFiles(String text, String why) {
        assertThatThrownBy(() -> RunOptions.environment(text, "f.env"))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("--env-file f.env: " + why);
                    assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
                });
    }

    @Test
    void variablesOfFilesComeBeforeThoseOfOptions() throws IOException {
        Path a = Files.writeString(directory.resolve("a"), "A=1\nB=1\n");
        Path b = Files.writeString(directory.resolve("b"), "B=2\r\n");
        assertThat(options("-e C=3 --env-file " + a + " --env-file " + b)
                        .process()
                        .environment())
                .containsExactly("A=1", "B=1", "B=2", "C=3");
    }

    @Test
    void refusesFilesThatAreNoText() throws IOException {
        Path file = Files.write(directory.resolve("latin"), "A=ä".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> options("--env-file " + file)).hasMessage(file + " is not valid UTF-8");
        Path none = directory.resolve("none");
        assertThatThrownBy(() -> options("--env-file " + none))
                .hasMessageStartingWith("cannot read " + none + ": no such file");
    }
}
