package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    @Test
    void aTableHasARowALine() {
        assertThat(Markdown.table(1, List.of("Metric", "Value"), List.of(List.of("a|b", "two\nlines"))))
                .isEqualTo("""
                        | Metric | Value |
                        | :--- | ---: |
                        | a\\|b | two lines |
                        """);
        assertThat(Markdown.table(2, List.of("A", "B", "C"), List.of()))
                .isEqualTo("| A | B | C |\n| :--- | :--- | ---: |\n");
    }

    @Test
    void whatHasAMeaningIsEscaped() {
        assertThat(Markdown.escaped("<script>")).isEqualTo("&lt;script>");
        assertThat(Markdown.escaped("a\r\nb\rc\nd")).isEqualTo("a b c d");
        // A backslash before a bar would otherwise escape the backslash that escapes the bar.
        assertThat(Markdown.escaped("a\\|b")).isEqualTo("a\\\\\\|b");
    }

    @Test
    void aListHasAnItemALine() {
        assertThat(Markdown.list(List.of("one", "two\nlines"))).isEqualTo("- one\n- two lines\n");
    }
}
