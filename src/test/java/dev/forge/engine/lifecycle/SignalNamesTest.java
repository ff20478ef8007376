package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.testing.Need;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalNamesTest {
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
    void signalsHaveNumbers(String name, int number) {
        assertThat(SignalNames.signal(name)).isEqualTo(number);
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
    void whatIsNoSignalIsZero(String name) {
        assertThat(SignalNames.signal(name)).isZero();
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
            assertThat(SignalNames.signal(fields[1])).as(line).isEqualTo(Integer.parseInt(fields[0]));
        });
    }
}
