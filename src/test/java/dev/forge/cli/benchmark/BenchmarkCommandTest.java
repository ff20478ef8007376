package dev.forge.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.cli.InProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input: one message with the value, a way out, exit code 2, and nothing is made. */
class BenchmarkCommandTest {
    @TempDir
    Path directory;

    private void refuses(String message, List<String> args) {
        Path home = directory.resolve("home");
        InProcess result = InProcess.forge(
                Map.of("PATH", System.getenv("PATH"), "FORGE_HOME", home.toString()), args.toArray(String[]::new));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("forge: ").contains(message);
        assertThat(home).doesNotExist();
    }

    /** A message (after a slash its hint) and the arguments behind {@code benchmark}. */
    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            unknown runtime podmam / did you mean podman?               | startup --runtime podmam
            unknown runtime xyz / it is one of forge                    | compare --runtime forge,xyz
            --iterations is a whole number of at least 1, not 0         | startup --iterations 0
            --iterations is a whole number of at least 1, not -3        | startup -r -3
            --warmup is a whole number of at least 0, not x             | startup -w x
            --samples is a whole number of at least 1, not 0            | memory --samples 0
            --interval is a length of time from 1ms to 366 days, not 0       | memory --interval 0
            --containers is a whole number of at least 1, not 0         | disk --containers 0
            unknown network bridge                                      | startup --network bridge
            not jsn / did you mean json?                                | compare --format jsn
            --seed is a whole number, not x                             | compare --seed x
            --image needs the name                                      | startup --image=
            does not take forge                                         | startup forge
            unknown option --iteratoins for forge benchmark startup      | startup --iteratoins
            """)
    void refusesWhatMakesNoSense(String message, String args) {
        refuses(message.replace(" / ", "\n\nhint: "), List.of(("benchmark " + args).split(" ", -1)));
    }

    @Test
    void refusesAnOutputThatCannotBeWrittenBeforeItMeasures() {
        String nowhere = directory + "/no/such";
        refuses(
                "--output is to be in a directory that is not there: " + nowhere,
                List.of("benchmark", "startup", "--output", nowhere + "/file"));
    }
}
