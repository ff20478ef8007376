package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayWidthTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "podman, 6",
        "Größe, 5",
        "✓ 1.5 × …, 9",
        "容器, 4",
        "ｆｏｒｇｅ, 10",
        "한글, 4",
        "コンテナ, 8",
        "🚀, 2",
        "a🚀b, 4",
        // A letter with a combining accent is one column, as is the letter that has one of its own.
        "e\u0301, 1",
        "\u00e9, 1",
        // Jamo that join to one syllable.
        "\u1112\u1161\u11ab, 2",
        // Zero-width joiner.
        "a\u200db, 2",
        "─▁█, 3",
        "Ω, 1",
    })
    void countsTheColumnsOfATerminal(String text, int columns) {
        assertThat(DisplayWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void knowsTheEdgesOfARange() {
        assertThat(DisplayWidth.of("\u10ff")).isEqualTo(1);
        assertThat(DisplayWidth.of("\u1100")).isEqualTo(2);
        assertThat(DisplayWidth.of("\u2e80")).isEqualTo(2);
        assertThat(DisplayWidth.of("\u303e")).isEqualTo(2);
        assertThat(DisplayWidth.of("\u303f")).isEqualTo(1);
        assertThat(DisplayWidth.of("\uff60")).isEqualTo(2);
        assertThat(DisplayWidth.of("\uff61")).isEqualTo(1);
        assertThat(DisplayWidth.of(Character.toString(0x1f680))).isEqualTo(2);
        assertThat(DisplayWidth.of(Character.toString(0x3fffd))).isEqualTo(2);
        assertThat(DisplayWidth.of(Character.toString(0xe0100))).isEqualTo(0);
    }

    @Test
    void pads() {
        assertThat(DisplayWidth.padRight("容器", 6)).isEqualTo("容器  ");
        assertThat(DisplayWidth.padLeft("容器", 6)).isEqualTo("  容器");
        assertThat(DisplayWidth.padRight("forge", 3)).isEqualTo("forge");
    }

    @Test
    void clipsBetweenCharacters() {
        assertThat(DisplayWidth.clip("forge", 5)).isEqualTo("forge");
        assertThat(DisplayWidth.clip("forge", 3)).isEqualTo("for");
        assertThat(DisplayWidth.clip("容器", 3)).isEqualTo("容");
        assertThat(DisplayWidth.clip("🚀🚀", 2)).isEqualTo("🚀");
        assertThat(DisplayWidth.clip("e\u0301e\u0301", 1)).isEqualTo("e\u0301");
        assertThat(DisplayWidth.clip("forge", 0)).isEmpty();
    }
}
