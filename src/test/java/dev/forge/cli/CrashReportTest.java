package dev.forge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.engine.lifecycle.ExecPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrashReportTest {
    private static final String HINT = "hint: run it again with FORGE_DEBUG=1, and report it with the stack trace"
            + " and what forge version and forge system info print\n";

    /** A command whose run ends with what the supplier throws. */
    private record Throwing(Supplier<Throwable> failure) implements Command {
        @Override
        public Spec spec() {
            return Spec.of("throwing", "", "throw");
        }

        @Override
        public int run(Arguments arguments, Terminal terminal) {
            throw sneaky(failure.get());
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
            throw (T) failure;
        }
    }

    private static InProcess run(Supplier<Throwable> failure, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                nowhere,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                environment);
        int code = CommandDispatcher.run(new Throwing(failure), args.length, args, terminal);
        return new InProcess(code, "", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void anUnexpectedExceptionIsOneLineAndAHint() {
        assertThat(run(() -> new IllegalStateException("two\nlines"), Map.of(), "ps"))
                .isEqualTo(new InProcess(
                        1, "", "forge: internal error: java.lang.IllegalStateException: two lines\n\n" + HINT));
        assertThat(run(() -> new UncheckedIOException(new IOException("broken")), Map.of(), "images")
                        .err())
                .startsWith("forge: internal error: java.io.UncheckedIOException: java.io.IOException: broken\n");
        assertThat(run(() -> new AssertionError(), Map.of(), "images").err())
                .startsWith("forge: internal error: java.lang.AssertionError\n");
        assertThat(run(() -> new OutOfMemoryError("Java heap space"), Map.of(), "load")
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aRealStackOverflowIsReported() {
        assertThat(run(CrashReportTest::overflow, Map.of(), "ps"))
                .isEqualTo(new InProcess(1, "", "forge: internal error: java.lang.StackOverflowError\n\n" + HINT));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Throwable overflow() {
        return new IllegalStateException(overflow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "create", "start", "exec", "container run", "container exec"})
    void commandsThatStartAPayloadEndWithDockersCode(String command) {
        assertThat(run(() -> new IllegalStateException("x"), Map.of(), command.split(" "))
                        .code())
                .isEqualTo(125);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ps", "rm", "container ls", "image load", "benchmark startup", "version"})
    void otherCommandsEndWithOne(String command) {
        assertThat(run(() -> new IllegalStateException("x"), Map.of(), command.split(" "))
                        .code())
                .isEqualTo(1);
    }

    @Test
    void theStackTraceIsPrintedOnRequestOnly() {
        InProcess ended = run(() -> new IllegalStateException("x"), Map.of("FORGE_DEBUG", "1"), "ps");
        assertThat(ended.err())
                .startsWith("forge: internal error: java.lang.IllegalStateException: x\n\nhint: report it with this")
                .contains("\tat dev.forge");
        assertThat(run(() -> new IllegalStateException("x"), Map.of(), "ps").err())
                .doesNotContain("\tat ");
    }

    @Test
    void aFailureWhileTheReportIsPrintedDoesNotEscape() {
        PrintStream broken = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
            @Override
            public void println(String text) {
                throw new OutOfMemoryError("again");
            }
        };
        Terminal terminal = new Terminal(InputStream.nullInputStream(), broken, broken, Map.of());
        assertThat(CommandDispatcher.run(new Throwing(OutOfMemoryError::new), 0, new String[] {"run"}, terminal))
                .isEqualTo(125);
    }

    @Test
    void whatWasPreparedBeforeIsStillHandedToTheLauncher() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), nowhere, nowhere, Map.of("FORGE_PLAN", "0"));
        terminal.deferToLauncher(ExecPlan.of("erase", "x"));
        CommandDispatcher.run(
                new Throwing(() -> new IllegalStateException("x")), 1, new String[] {"start", "a", "b"}, terminal);
        assertThat(terminal.plan())
                .hasToString(ExecPlan.of("erase", "x").text()
                        + ExecPlan.of("failed", "125").text());
    }

    /** The JDK's paths refuse the NUL; nothing in Forge expects one in an environment variable. */
    @Test
    void aHomeThatIsNoPathIsReported(@TempDir Path directory) {
        InProcess ended = InProcess.forge(Map.of("FORGE_HOME", directory + "/a\0b"), "benchmark", "resources");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).startsWith("forge: internal error: java.nio.file.InvalidPathException: ");
    }
}
