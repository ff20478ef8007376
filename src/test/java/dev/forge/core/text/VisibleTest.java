package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forge.core.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain é 中 😀|plain é 中 😀",
                "'a\u001b[31mb'|'a\\x1b[31mb'",
                "'\u001b]0;title\u0007'|'\\x1b]0;title\\x07'",
                "'\u009b1m'|'\\u009b1m'",
                "'a\u007f\b'|'a\\x7f\\x08'",
                "'abc\u202edef'|'abc\\u202edef'",
                "'a\u2066b\u2069\u200f'|'a\\u2066b\\u2069\\u200f'",
            })
    void controlCharactersAreShown(String text, String shown) {
        assertThat(Visible.of(text)).isEqualTo(shown);
        assertThat(Visible.line(text)).isEqualTo(shown);
    }

    @Test
    void linesAndTabsStayWhereTheyMay() {
        assertThat(Visible.of("a\tb\nc\r\nd\re")).isEqualTo("a\tb\nc\r\nd\\re");
        assertThat(Visible.line("a\tb\nc\r\nd")).isEqualTo("a\\tb\\nc\\r\\nd");
        String clean = "clean";
        assertThat(Visible.of(clean)).isSameAs(clean);
    }

    @Test
    void jsonStaysTheSameJson() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            all.append(c);
        }
        String json = Json.write(all.toString());
        assertThat(Visible.of(json)).doesNotContain("\u001b", "\u009b", "\u202e");
        assertThat(Json.parse(Visible.of(json), "all")).isEqualTo(Json.parse(json, "all"));
    }

    @Test
    void aTablesCellIsOnOneLine() {
        assertThat(TextTable.ofText(4, 1).lines(List.of(List.of("a\u001b[0m\nb", "c"))))
                .containsExactly("a\\x1b[0m\\nb c");
    }
}
