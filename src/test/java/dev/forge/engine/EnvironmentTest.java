package dev.forge.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    @ParameterizedTest
    @CsvSource({
        "B=2,          A=1 B=2",
        "A=2,          A=2",
        "A=,           A=",
        "A=b=c,        A=b=c",
        "AA=2,         A=1 AA=2",
        "NO_SUCH_NAME, A=1",
        // As docker does with the name of a variable that the caller does not have.
        "A,            ''",
    })
    void setsVariablesAsDockerDoes(String given, String expected) {
        List<String> environment = new ArrayList<>(List.of("A=1"));
        Environment.set(environment, given);
        assertThat(String.join(" ", environment)).isEqualTo(expected);
    }

    @Test
    void takesTheCallersValueOfAName() {
        List<String> environment = new ArrayList<>(List.of("PATH=/x"));
        Environment.set(environment, "PATH");
        assertThat(environment).containsExactly("PATH=" + System.getenv("PATH"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "=1"})
    void refusesAVariableWithoutAName(String given) {
        assertThatThrownBy(() -> Environment.set(new ArrayList<>(), given))
                .isInstanceOf(ForgeException.class)
                .hasMessageStartingWith("-e is NAME=VALUE or NAME");
    }

    @ParameterizedTest
    @CsvSource({"TERM=foo, TERM=foo", "A=1, A=1 TERM=xterm"})
    void setsATerminalsTypeUnlessThereIsOne(String before, String expected) {
        List<String> environment = new ArrayList<>(List.of(before));
        Environment.setDefault(environment, Environment.TERM);
        assertThat(String.join(" ", environment)).isEqualTo(expected);
    }
}
