package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScreenWriterTest {
    @Test
    void onlyWhatHasChangedIsWritten() {
        ScreenWriter writer = new ScreenWriter(true);
        CellBuffer first = new CellBuffer(20, 3);
        first.put(2, 1, "one two", CellStyle.PLAIN);
        assertThat(writer.update(first))
                .startsWith("\u001b[0m\u001b[2J")
                .contains("\u001b[2;3H")
                .contains("one");
        CellBuffer second = new CellBuffer(20, 3);
        second.put(2, 1, "one six", CellStyle.PLAIN);
        assertThat(writer.update(second)).isEqualTo("\u001b[2;7H\u001b[0msix");
        assertThat(writer.update(second)).isEmpty();
        writer.invalidate();
        assertThat(writer.update(second)).contains("\u001b[2J").contains("six");
    }

    @Test
    void halfOfWideCharacterIsWrittenWhole() {
        ScreenWriter writer = new ScreenWriter(true);
        CellBuffer first = new CellBuffer(10, 1);
        first.put(0, 0, "据a", CellStyle.PLAIN);
        writer.update(first);
        CellBuffer second = new CellBuffer(10, 1);
        second.put(0, 0, "xya", CellStyle.PLAIN);
        assertThat(writer.update(second)).contains("xy");
        assertThat(writer.update(first)).contains("据");
    }

    @Test
    void withoutColoursOnlyAttributesAreSet() {
        CellBuffer cells = new CellBuffer(10, 1);
        cells.put(0, 0, "a", CellStyle.BAD);
        cells.put(1, 0, "b", CellStyle.GOOD);
        assertThat(new ScreenWriter(false).update(cells))
                .contains("\u001b[0;1ma")
                .contains("\u001b[0mb")
                .doesNotContain("3");
        assertThat(new ScreenWriter(true).update(cells))
                .contains("\u001b[0;1;31ma")
                .contains("\u001b[0;32mb");
    }
}
