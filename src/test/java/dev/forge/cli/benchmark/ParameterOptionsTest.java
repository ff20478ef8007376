package dev.forge.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.bench.Parameters;
import dev.forge.cli.command.Arguments;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterOptionsTest {
    /** The words of a command line, with blanks between them. */
    private static List<Parameters> of(String line) {
        return ParameterOptions.of(Arguments.parse(new BenchmarkStartupCommand().spec(), line.split(" ", -1), 0));
    }

    private static List<String> values(String line) {
        return of(line).stream()
                .map(each -> String.join(" ", each.values().values()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "-L n 1,2,3 -- sleep {n}; 1 2 3",
                "--parameter-list n 1 -- sleep {n}; 1",
                "-Ln a,b -- {n}; a b",
                "-P n 1 3 -- sleep {n}; 1 2 3",
                "--parameter-scan=n 0 1 -D 0.25 -- sleep {n}; 0 0.25 0.50 0.75 1.00",
                "-P n -2 0 -- {n}; -2 -1 0",
                "-P n 1 2 -D 3 -- {n}; 1",
                "-P n 5 5 -- {n}; 5",
                "-P t 0.1 0.3 --parameter-step-size 0.1 -p {t}; 0.1 0.2 0.3",
                "-L i a/b:1,c --image {i}; a/b:1 c",
                "-L n a\\,b,c -- {n}; a,b c",
                "-L n ,x -- {n}; ' x'"
            })
    void valuesAreAsHyperfineTakesThem(String line, String expected) {
        assertThat(String.join(" ", values(line))).isEqualTo(expected);
    }

    @Test
    void everyCombinationIsMeasured() {
        assertThat(values("-L a x,y -P n 1 2 -- {a} {n}")).containsExactly("1 x", "1 y", "2 x", "2 y");
        assertThat(values("-r 3")).containsExactly("");
        assertThat(of("-r 3")).containsExactly(Parameters.NONE);
    }

    static Stream<List<String>> wrong() {
        return Stream.of(
                List.of("-L n 1,2", "parameter n is used nowhere"),
                List.of("-L n 1,1 -- {n}", "has a value twice"),
                List.of("-L n  -- {n}", "has no values"),
                List.of("-L n 1 -L n 2 -- {n}", "given twice"),
                List.of("-L n 1 -P n 1 2 -- {n}", "given twice"),
                List.of("-L cold 1 -- {cold}", "can be called cold"),
                List.of("-L 1n 1 -- {1n}", "can be called 1n"),
                List.of("-P n 2 1 -- {n}", "from 2 to 1"),
                List.of("-P n a 1 -- {n}", "a is none"),
                List.of("-P n 0 1 -D 0 -- {n}", "above 0, not 0"),
                List.of("-P n 0 1 -D -1 -- {n}", "above 0, not -1"),
                List.of("-P n 0 1 -D NaN -- {n}", "NaN is none"),
                List.of("-P n 0 1000000000 -- {n}", "more than 1000 steps"),
                List.of("-P n 1 99 -P m 1 99 -- {n} {m}", "9801 combinations"),
                List.of("-D 1", "needs --parameter-scan"),
                List.of("-P n 1", "-P needs NAME MIN MAX"),
                List.of("-L n", "-L needs NAME VALUE,..."),
                List.of("--parameter-list", "--parameter-list needs a value"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatMakesNoSenseIsRefused(List<String> wrong) {
        assertThatThrownBy(() -> of(wrong.getFirst()))
                .isInstanceOfSatisfying(
                        ForgeException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(wrong.getLast());
    }

    @Test
    void placeholdersAreFilledOnce() {
        Parameters parameters = new Parameters(Map.of("a", "{b}", "b", "$1"));
        assertThat(parameters.fill("{a} {b} {c} {a}{a} { a}")).isEqualTo("{b} $1 {c} {b}{b} { a}");
        assertThat(parameters.fill(List.of("x{b}", "y"))).containsExactly("x$1", "y");
        assertThat(Parameters.NONE.fill("{a}")).isEqualTo("{a}");
    }
}
