package dev.forge.cli.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.workflow.run.RunEvents.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of steps that is drawn while a run lasts. */
class StepTableTest {
    private static final long SECOND = 1_000_000_000L;

    private static StepTable table() {
        StepTable table = new StepTable("pipeline", List.of("build", "test(JDK=21)", "pack", "deploy"), 0);
        table.happened(Kind.STARTED, "build", "", 0, 0);
        table.happened(Kind.SUCCEEDED, "build", "", 1500, 2 * SECOND);
        table.happened(Kind.STARTED, "test(JDK=21)", "", 0, 2 * SECOND);
        table.happened(Kind.SKIPPED, "deploy", "its condition is false", 0, 2 * SECOND);
        return table;
    }

    @Test
    void showsStatesAndTimes() {
        assertThat(table().lines(60, 20, false, 5 * SECOND))
                .containsExactly(
                        "pipeline  2/4, 1 running, 1 waiting, 1 skipped        5.0 s",
                        "  build         succeeded    1.5 s",
                        "  test(JDK=21)  running      3.0 s",
                        "  pack          waiting",
                        "  deploy        skipped             its condition is false");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 20, 40, 80, 200})
    void noLineIsLongerThanTheTerminal(int width) {
        StepTable table = table();
        table.happened(Kind.FAILED, "pack", "exit code 1 after a detail that is much longer than most", 61_000, 0);
        for (String line : table.lines(width, 20, false, 3700 * SECOND)) {
            assertThat(line.length()).isLessThan(Math.max(2, width));
        }
    }

    /** What runs and what has failed is shown before what is over. */
    @Test
    void whatIsOverIsLeftOutFirst() {
        StepTable table = new StepTable(
                "many", IntStream.range(0, 100).mapToObj(i -> "s" + i).toList(), 0);
        for (int i = 0; i < 50; i++) {
            table.happened(Kind.SUCCEEDED, "s" + i, "", 1, 0);
        }
        table.happened(Kind.STARTED, "s70", "", 0, 0);
        table.happened(Kind.FAILED, "s90", "exit code 3", 5, 0);
        List<String> lines = table.lines(80, 8, false, 0);
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0)).startsWith("many  51/100, 1 failed, 1 running, 48 waiting");
        assertThat(lines.subList(1, 5)).allMatch(line -> line.contains("waiting"));
        assertThat(lines.get(5)).startsWith("  s70  running");
        assertThat(lines.get(6)).startsWith("  s90  failed").endsWith("exit code 3");
        assertThat(lines.get(7)).isEqualTo("  and 94 more");
    }

    @Test
    void controlCharactersOfADetailAreNotPassedOn() {
        StepTable table = table();
        table.happened(Kind.FAILED, "pack", "a\nb\rc", 1, 0);
        assertThat(String.join("", table.lines(80, 20, false, 0))).doesNotContain("\n", "\r");
    }
}
