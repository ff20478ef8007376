package dev.forge.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
    @ParameterizedTest
    @CsvSource({
        "HUP, 1",
        "SIGHUP, 1",
        "sigint, 2",
        "kill, 9",
        "TERM, 15",
        "SYS, 31",
        "15, 15",
        "1, 1",
        "64, 64",
        "SIG9, 9",
        "RTMIN+0, 34",
        "SIGRTMIN+1, 35",
        "rtmin+30, 64"
    })
    void numbers(String name, int number) {
        assertThat(Signals.number(name)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "SIG", "TER", "TERMS", "0", "65", "-1", "RTMIN+31", "RTMIN+", "RTMIN", "9 ", "99999999999"})
    void refuses(String name) {
        assertThatThrownBy(() -> Signals.number(name)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("no such signal: " + name);
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(e.hint()).isEqualTo("as TERM, SIGTERM or 15");
        });
    }

    /** The name table is the kernel's if the process dies of the signal that was sent. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "USR1", "HUP", "SYS"})
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
}
