package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void textBeginsWhereItsColumnDoes() {
        assertThat(TextTable.ofText(0, 2).lines(List.of(List.of("NAME", "SIZE"), List.of("containers", "1"))))
                .containsExactly("NAME        SIZE", "containers  1");
        assertThat(TextTable.ofText(8, 2).lines(List.of(List.of("A", "B", "C"), List.of("1", "2", "3"))))
                .containsExactly("A       B       C", "1       2       3");
    }

    @Test
    void numbersEndWhereTheirColumnDoes() {
        assertThat(TextTable.ofNumbers(4, 6, 2).lines(List.of(List.of("Op", "Min"), List.of("start", "12.5"))))
                .containsExactly("Op      Min", "start  12.5");
        assertThat(TextTable.ofNumbers(4, 6, 2).lines(List.of(List.of("a", "1"), List.of("b", "1234567"))))
                .containsExactly("a           1", "b     1234567");
    }

    @Test
    void aWideCharacterTakesTwoColumns() {
        List<List<String>> rows = List.of(List.of("容器", "1"), List.of("docker", "2"), List.of("e\u0301", "3"));
        assertThat(TextTable.ofText(0, 2).lines(rows)).containsExactly("容器    1", "docker  2", "e\u0301       3");
        assertThat(TextTable.ofNumbers(0, 0, 2).lines(rows)).containsExactly("容器    1", "docker  2", "e\u0301       3");
    }

    @Test
    void rowsMayBeShort() {
        assertThat(TextTable.ofText(0, 1).lines(List.of(List.of("a"), List.of("b", "c"), List.of())))
                .containsExactly("a", "b c", "");
        assertThat(TextTable.ofText(0, 1).lines(List.of())).isEmpty();
    }

    @Test
    void theRuleIsAsWideAsTheText() {
        assertThat(TextTable.rule("容器 1")).isEqualTo("──────");
    }
}
