package dev.forge.bench.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ScreenReplayTest {
    private final ScreenReplay replay = new ScreenReplay(10, 3);

    @Test
    void theFirstFullFrameHasNineTenthsOfTheSettledCells() {
        replay.write(1, "\u001b[?1049h\u001b[?25l\u001b[0m\u001b[2J");
        replay.write(2, "\u001b[1;1H\u001b[1mabcde\u001b[0m");
        replay.write(3, "\u001b[3;6Hfghi");
        replay.write(4, "\u001b[2;1Hx");
        assertThat(replay.firstFull(0.9)).hasValue(3);
        assertThat(replay.firstFull(1)).hasValue(4);
        assertThat(replay.firstFull(0.5)).hasValue(2);
    }

    @Test
    void whatIsOverwrittenOrErasedIsNotThere() {
        replay.write(1, "\u001b[1;1Haaaa");
        replay.write(2, "\u001b[1;1Hbbbb");
        assertThat(replay.firstFull(0.9)).hasValue(2);
        replay.write(3, "\u001b[2J\u001b[Hc");
        assertThat(replay.firstFull(0.9)).hasValue(3);
    }

    @Test
    void aSequenceMayComeInPieces() {
        replay.write(1, "\u001b[2;");
        replay.write(2, "9Hzz overflows");
        replay.write(3, "\u001b[2;9Hzz");
        assertThat(replay.firstFull(1)).hasValue(2);
    }

    @Test
    void wideCharactersTakeTwoCells() {
        replay.write(1, "\u001b[1;1H数据x");
        replay.write(2, "\u001b[1;5Hx");
        assertThat(replay.firstFull(1)).hasValue(1);
    }

    @Test
    void nothingShownIsNoFrame() {
        assertThat(replay.firstFull(0.9)).isEqualTo(OptionalLong.empty());
        replay.write(1, "\u001b[2J");
        assertThat(replay.firstFull(0.9)).isEqualTo(OptionalLong.empty());
    }
}
