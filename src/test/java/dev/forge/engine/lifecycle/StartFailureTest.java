package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailureTest {
    /** Not the codes of a program that is not there, or is none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "error during container init: open /proc/sys/net/ipv4/no_such: no such file or directory | has no net.ipv4.no_such",
                "error during container init: write /proc/sys/kernel/msgmax: invalid argument | value for kernel.msgmax",
                "open /proc/sys/kernel/msgmax: permission denied | value for kernel.msgmax",
                "open `/proc/sys/net/ipv4/nope`: No such file or directory | has no net.ipv4.nope for",
                "write to `/proc/sys/fs/mqueue/msg_max`: Invalid argument | value for fs.mqueue.msg_max in"
            })
    void aKernelParameterThatCannotBeSetIsNamed(String message, String hint) {
        String log = new JsonObject().put("level", "error").put("msg", message).toString();
        assertThatThrownBy(() -> explain(log, 1, "")).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e.exitCode()).isEqualTo(ExitCode.ENGINE);
            assertThat(e.hint()).contains(hint);
        });
    }

    private static int explain(@Nullable String log, int code, String said) {
        return StartFailure.explain(log, code, said, said.isEmpty());
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
                "{\"level\":\"error\",\"msg\":\"EOF\"} | the OCI runtime was killed while it made the container (EOF) | 125",
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
                "{\"data\": -1, \"message\": \"EOF\"} | the OCI runtime was killed while it made the container (EOF) | 125",
                "{\"data\": -1} | the monitor, conmon, or the OCI runtime was killed | 125",
                "its first process ended | its first process ended | 125"
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
    void otherwiseTheCodeIsThePayloads(String log, int code) {
        assertThat(explain(log, code, "")).isEqualTo(code);
    }

    @Test
    void withoutALogTheCodeIsThePayloads() {
        assertThat(explain(null, 125, "")).isEqualTo(125);
    }

    @ParameterizedTest
    @CsvSource({
        "137, the OCI runtime was killed by signal 9",
        "1, the OCI runtime ended with code 1 without a word",
        "125, 'the monitor, conmon, or the OCI runtime was killed'"
    })
    void aPayloadThatNeverRanHasAReasonAlways(int code, String reason) {
        assertThatThrownBy(() -> StartFailure.explain("", code, "", false))
                .isInstanceOfSatisfying(ForgeException.class, e -> {
                    assertThat(e).hasMessage("the container did not start: " + reason);
                    assertThat(e.exitCode()).isEqualTo(125);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec failed: unable to start container process: chdir to cwd (/none) set in config.json failed: no such file or directory | 126",
                "exec failed: unable to start container process: exec: nope: executable file not found in $PATH | 127",
                "exec failed: exec: /etc/passwd: permission denied | 126",
            })
    void explainsAProcessInARunningContainer(String message, int code) {
        String error = "{\"level\":\"error\",\"msg\":\"" + message + "\"}\n";
        assertThatThrownBy(() -> StartFailure.explain(error, 255)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("the process did not start: " + message);
            assertThat(e.exitCode()).isEqualTo(code);
        });
        assertThat(StartFailure.explain("{\"level\":\"warning\",\"msg\":\"x\"}\n", 5))
                .isEqualTo(5);
        assertThat(StartFailure.explain(null, 5)).isEqualTo(5);
    }
}
