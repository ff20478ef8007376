package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.engine.definition.DefinitionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailureTest {
    private static final String ID = "a".repeat(64);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private Container container;

    @BeforeEach
    void makeBundle() throws IOException {
        String definition = """
                {"name":"n","image":"i","imageId":"sha256:1","created":5,"args":["/x"],"hostname":"h","network":"none"}""";
        container = new Container(
                ForgeHome.of(Map.of("FORGE_HOME", home.toString())), DefinitionFile.read(ID, definition, "test"));
        Files.createDirectories(container.bundle().toPath());
    }

    private int explain(String log, int code, String said) throws IOException {
        Files.writeString(container.runtimeLog().toPath(), log);
        return StartFailure.explain(container, code, said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // runc and crun write their members in different orders.
                "{\"level\":\"error\",\"msg\":\"no space left\",\"time\":\"t\"} | no space left | 125",
                "{\"msg\":\"no space left\", \"level\":\"error\", \"time\":\"t\"} | no space left | 125",
                "{\"level\":\"error\",\"msg\":\"exec: \\\"/x\\\": permission denied\"} | exec: \"/x\": permission denied | 126",
                "{\"level\":\"error\",\"msg\":\"/x: no such file or directory\"} | /x: no such file or directory | 127",
                "{\"level\":\"warning\",\"msg\":\"old\"};{\"level\":\"error\",\"msg\":\"new\"} | new | 125",
                "{\"level\":\"error\",\"msg\":\"first\"};{\"level\":\"error\",\"msg\":\"last\"} | last | 125",
                // Lines that are cut: what there is of the reason.
                "{\"level\":\"error\",\"msg\":\"no space le | no space le | 125",
                "{\"msg\": \"permission denied, and mo | permission denied, and mo | 126",
                "{\"level\":\"error\",\"ms | {\"level\":\"error\",\"ms | 125",
                "{\"level\":\"error\",\"msg\":\"first\"};{\"level\":\"error\",\"msg\":\" | first | 125",
                "{\"level\":\"error\",\"msg\":\"first\"};{\"level\":\"warn | first | 125"
            })
    void saysTheLastErrorOfTheLog(String log, String reason, int code) {
        assertThatThrownBy(() -> explain(log.replace(';', '\n'), 1, ""))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("the container did not start: " + reason);
                    assertThat(e.exitCode()).isEqualTo(code);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"data\": -1, \"message\": \"cannot open /x: is a directory\"} | cannot open /x: is a directory | 126",
                "{\"data\": -1, \"message\": \"cannot open /x: perm | cannot open /x: perm | 125",
                "conmon: option -x is not known | conmon: option -x is not known | 125",
                "{\"data\": -1} | the monitor ended without a word | 125"
            })
    void saysWhatTheMonitorSaid(String said, String reason, int code) {
        assertThatThrownBy(() -> explain("", ExitCode.ENGINE, said)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("the container did not start: " + reason);
            assertThat(e.exitCode()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 3",
                "{\"level\":\"warning\",\"msg\":\"old\"} | 3",
                "{\"level\":\"warning\",\"msg\":\"ol | 3",
                "{\"level\":\"error\",\"msg\":\"\"} | 3",
                "no JSON at all | 3"
            })
    void otherwiseTheCodeIsThePayloads(String log, int code) throws IOException {
        assertThat(explain(log, code, "")).isEqualTo(code);
    }

    @Test
    void withoutALogTheCodeIsThePayloads() {
        assertThat(StartFailure.explain(container, 125, "")).isEqualTo(125);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec failed: unable to start container process: chdir to cwd (/none) set in config.json failed: no such file or directory | 126",
                "exec failed: unable to start container process: exec: nope: executable file not found in $PATH | 127",
                "exec failed: exec: /etc/passwd: permission denied | 126",
            })
    void explainsAProcessInARunningContainer(String message, int code) throws IOException {
        Path log = Files.writeString(home.resolve("exec.log"), "{\"level\":\"error\",\"msg\":\"" + message + "\"}\n");
        assertThatThrownBy(() -> StartFailure.explain(log.toFile(), 255))
                .isInstanceOf(ForgeException.class)
                .hasMessage("the process did not start: " + message)
                .extracting(e -> ((ForgeException) e).exitCode())
                .isEqualTo(code);
        Files.writeString(log, "{\"level\":\"warning\",\"msg\":\"x\"}\n");
        assertThat(StartFailure.explain(log.toFile(), 5)).isEqualTo(5);
    }
}
