package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.testing.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    @ParameterizedTest
    @CsvSource({
        "HUP, 1",
        "INT, 2",
        "KILL, 9",
        "TERM, 15",
        "SIGTERM, 15",
        "term, 15",
        "SigTerm, 15",
        "USR1, 10",
        "USR2, 12",
        "CHLD, 17",
        "STOP, 19",
        "WINCH, 28",
        "SYS, 31",
        "CLD, 17",
        "sigcld, 17",
        "POLL, 29",
        "IO, 29",
        "IOT, 6",
        "ABRT, 6",
        "UNUSED, 31",
        "RTMAX-1, 63",
        "1, 1",
        "15, 15",
        "64, 64",
        "09, 9",
        "RTMIN, 34",
        "SIGRTMIN+3, 37",
        "rtmin+0, 34",
        "RTMIN+30, 64",
        "RTMAX, 64",
        "SIGRTMAX-0, 64",
        "RTMAX-30, 34"
    })
    void numbers(String name, int number) {
        assertThat(Signals.number(name)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SIG",
                "0",
                "65",
                "-1",
                "+15",
                "015",
                " 15",
                "15 ",
                "TERMX",
                "SIGSIGTERM",
                "SIG15",
                "RTMIN+31",
                "RTMIN-1",
                "RTMIN+",
                "RTMIN+-5",
                "RTMIN+x",
                "RTMINx",
                "RTMAX+1",
                "RTMAX-31",
                "RTMAX-",
                "99999999999",
                "1٥"
            })
    void refuses(String name) {
        assertThatThrownBy(() -> Signals.number(name)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("no such signal: " + name);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(e.hint()).isEqualTo("as TERM, SIGTERM or 15");
        });
    }

    /** The name table is the kernel's if the process dies of the signal that was sent. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "USR1", "USR2", "SYS"})
    void sends(String name) throws Exception {
        Process process = new ProcessBuilder("/bin/sleep", "60").start();
        try {
            Signals.send((int) process.pid(), Signals.number(name));
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + Signals.number(name));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void toAProcessThatHasEndedIsFine() {
        Signals.send(Integer.MAX_VALUE, Signals.TERM);
        assertThat(ProcessHandle.of(Integer.MAX_VALUE)).isEmpty();
    }

    /** As this host's own kill names them, up to the signals of real time. */
    @Test
    void theNumbersAreThoseOfTheHost() throws IOException, InterruptedException {
        Need.programs("bash");
        Process bash =
                new ProcessBuilder("bash", "-c", "for i in {1..31} {34..64}; do echo $i $(kill -l $i); done").start();
        String names = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        assertThat(names.lines()).hasSize(62).allSatisfy(line -> {
            String[] fields = line.split(" ");
            assertThat(Signals.number(fields[1])).as(line).isEqualTo(Integer.parseInt(fields[0]));
        });
    }
}
