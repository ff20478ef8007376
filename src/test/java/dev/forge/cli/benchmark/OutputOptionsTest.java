package dev.forge.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.bench.HostEnvironment;
import dev.forge.bench.Suite;
import dev.forge.bench.Suites;
import dev.forge.cli.InProcess;
import dev.forge.core.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How results are shown: units, colours, widths; and which baseline is refused. */
class OutputOptionsTest {
    private static final String ESCAPE = "\u001b[";

    @TempDir
    Path home;

    private InProcess forge(Map<String, String> more, String... args) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("FORGE_HOME", home.toString());
        return InProcess.forge(environment, args);
    }

    @BeforeEach
    void results() throws IOException {
        Path benchmarks = Files.createDirectories(home.resolve("benchmarks"));
        for (int day = 0; day < 2; day++) {
            Suite suite =
                    Suites.startup("here", Suites.MOMENT.plus(Duration.ofDays(day)), "overlay", 1234.5, 1234.5, 1234.5);
            Files.writeString(benchmarks.resolve("run" + day + ".json"), suite.json());
        }
    }

    @ParameterizedTest
    @CsvSource({"microsecond, 1234500.0 µs", "millisecond, 1234.5 ms", "second, 1.235 s", ", 1234.5 ms"})
    void timesAreShownInTheUnitThatIsAskedFor(String unit, String shown) {
        String[] more = unit == null ? new String[0] : new String[] {"-u", unit};
        assertThat(with(more, "diff", "run0", "run1").out()).contains(shown);
        assertThat(with(more, "diff", "run0", "run1", "--format", "markdown").out())
                .contains(shown);
        assertThat(with(more, "history", "--metric", "startup").out()).contains(shown);
        assertThat(with(more, "export", "markdown").out()).contains(shown);
        // As hyperfine has it: what programs read keeps its unit.
        assertThat(with(more, "diff", "run0", "run1", "--format", "json").out()).contains("\"before\": 1234.5");
        assertThat(with(more, "diff", "run0", "run1", "--format", "csv").out()).contains(",ms,1234.5,");
        assertThat(with(more, "export", "csv").out()).contains(",1234.5000,ms,");
        assertThat(with(more, "export", "hyperfine").out()).contains("\"median\": 1.2345");
    }

    private InProcess with(String[] more, String... args) {
        String[] all = new String[1 + args.length + more.length];
        all[0] = "benchmark";
        System.arraycopy(args, 0, all, 1, args.length);
        System.arraycopy(more, 0, all, 1 + args.length, more.length);
        return forge(Map.of(), all);
    }

    @Test
    void anUnknownUnitOrStyleIsRefused() {
        InProcess unit = forge(Map.of(), "benchmark", "history", "--time-unit", "milisecond");
        assertThat(unit.code()).isEqualTo(ExitCode.USAGE);
        assertThat(unit.err()).contains("unknown time unit milisecond", "did you mean millisecond?");
        InProcess style = forge(Map.of(), "benchmark", "history", "--style", "colour");
        assertThat(style.code()).isEqualTo(ExitCode.USAGE);
        assertThat(style.err()).contains("unknown style colour", "did you mean color?");
    }

    @ParameterizedTest
    @CsvSource({
        "auto, false, false",
        "auto, true, true",
        "basic, true, false",
        "full, false, true",
        "nocolor, true, false",
        "color, false, true"
    })
    void coloursAreAsTheStyleSays(String style, boolean terminal, boolean coloured) {
        Map<String, String> environment = terminal ? Map.of("FORGE_TTY", "12", "COLUMNS", "200") : Map.of();
        String out =
                forge(environment, "benchmark", "history", "--style", style).out();
        assertThat(out).contains("Runs", "run0.json", "run1.json");
        assertThat(out.contains(ESCAPE)).isEqualTo(coloured);
    }

    @Test
    void noStyleIsNoOutput() {
        InProcess none = forge(Map.of(), "benchmark", "history", "--style", "none");
        assertThat(none.code()).isZero();
        assertThat(none.out() + none.err()).isEmpty();
        Path file = home.resolve("history.txt");
        assertThat(forge(Map.of(), "benchmark", "history", "--style", "none", "-o", file.toString())
                        .err())
                .isEmpty();
        assertThat(file).content().contains("run0.json").doesNotContain(ESCAPE);
        assertThat(forge(Map.of(), "benchmark", "diff", "nowhere", "run0", "--style", "none")
                        .err())
                .contains("there is no result nowhere");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 57, 80, 132})
    void tablesAndChartsFitTheWidth(int columns) {
        Map<String, String> environment = Map.of("COLUMNS", columns + "", "FORGE_TTY", "12");
        assertThat(forge(environment, "benchmark", "history", "--style", "basic")
                        .out()
                        .lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(forge(environment, "benchmark", "history", "--metric", "startup")
                        .out()
                        .lines())
                .filteredOn(line -> line.contains("┤"))
                .hasSize(5)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "abc", "999999", "80x"})
    void aWidthThatIsNoneIsIgnored(String columns) {
        String out = forge(Map.of("COLUMNS", columns), "benchmark", "history").out();
        // A table in a pipe is as wide as it likes, a run a line.
        assertThat(out.lines().filter(line -> line.contains("run0.json") && line.contains("here")))
                .hasSize(1);
    }

    private static Suite of(Suite suite, Map<String, Object> facts) {
        return new Suite(
                suite.suiteName(),
                suite.timestamp(),
                suite.seed(),
                suite.order(),
                new HostEnvironment(facts),
                suite.engines(),
                suite.results(),
                suite.warnings());
    }

    @Test
    void aBaselineOfAnotherHostIsRefusedBeforeAnythingIsMeasured() throws IOException {
        Path baselines = Files.createDirectories(home.resolve("benchmarks/baselines"));
        Suite suite = Suites.startup("elsewhere", Suites.MOMENT, "overlay", 1, 1, 1, 1, 1, 1);
        Files.writeString(
                baselines.resolve("main.json"),
                of(suite, Map.of("host", "elsewhere", "cpu", "another cpu", "cpus", 999L))
                        .json());
        InProcess check = forge(Map.of(), "benchmark", "check", "--baseline", "main");
        assertThat(check.code()).isEqualTo(ExitCode.USAGE);
        assertThat(check.out()).isEmpty();
        assertThat(check.err())
                .contains("the baseline main is of another host: host elsewhere, then ")
                .contains("cpu another cpu, then ", "cpus 999, then ", "--allow-other-host");
        // Told otherwise, it goes on to look for the engine, which is not here.
        InProcess allowed =
                forge(Map.of("PATH", "/nowhere"), "benchmark", "check", "--baseline", "main", "--allow-other-host");
        assertThat(allowed.err()).doesNotContain("another host");
        assertThat(allowed.code()).isNotEqualTo(ExitCode.USAGE).isNotZero();
    }
}
