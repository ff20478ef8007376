package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappedTableTest {
    private static final List<List<String>> ROWS = List.of(
            List.of("Engine", "What it said", "Runs"),
            List.of("forge", "all is well on this host", "20"),
            List.of("podman", "averyverylongwordwithoutanyblankinit", "7"));

    private static List<List<String>> rows(int minWidth, int width) {
        return new WrappedTable(minWidth, 2, width).rows(ROWS);
    }

    @Test
    void columnsAreAsWideAsTheyLikeWhereThereIsRoom() {
        assertThat(rows(16, 1000))
                .containsExactly(
                        List.of("Engine          What it said                          Runs"),
                        List.of("forge           all is well on this host              20"),
                        List.of("podman          averyverylongwordwithoutanyblankinit  7"));
    }

    @Test
    void theWidestGoesOnInFurtherLines() {
        assertThat(rows(16, 36))
                .containsExactly(
                        List.of("Engine  What it said            Runs"),
                        List.of("forge   all is well on this     20", "        host"),
                        List.of("podman  averyverylongwordwitho  7", "        utanyblankinit"));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24, 31, 40, 52, 53, 60, 200})
    void noLineIsWiderThanItMayBeAndNoTextIsLost(int width) {
        for (List<String> lines : rows(16, width)) {
            assertThat(lines)
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(width));
        }
        String all = String.join(
                "",
                rows(16, width).stream().map(lines -> String.join("", lines)).toList());
        assertThat(all.chars().filter(c -> c != ' ').count())
                .isEqualTo(ROWS.stream()
                        .flatMap(List::stream)
                        .flatMapToInt(String::chars)
                        .filter(c -> c != ' ')
                        .count());
    }

    @Test
    void wideCharactersAreNotCutInHalf() {
        assertThat(WrappedTable.wrap("漢字漢字漢字", 5)).containsExactly("漢字", "漢字", "漢字");
        assertThat(WrappedTable.wrap("", 5)).containsExactly("");
        assertThat(WrappedTable.wrap("ab cd ef", 5)).containsExactly("ab cd", "ef");
        assertThat(WrappedTable.wrap("漢", 1)).containsExactly("漢");
    }

    @Test
    void aTableWithoutRowsHasNoLines() {
        assertThat(new WrappedTable(16, 2, 80).rows(List.of())).isEmpty();
    }
}
