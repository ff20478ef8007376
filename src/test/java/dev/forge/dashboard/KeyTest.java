package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTest {
    @ParameterizedTest
    @CsvSource({
        "q, q",
        "jk, j k",
        "é, é",
        "ESC[A, UP",
        "ESCOA, UP",
        "ESC[B, DOWN",
        "ESC[1;5C, RIGHT",
        "ESC[5~, PAGE_UP",
        "ESC[6~, PAGE_DOWN",
        "ESC[H, HOME",
        "ESC[4~, END",
        "ESC[Z, BACK_TAB",
        "ESCOP, F1",
        "ESC[15~, F5",
        "ESC, ESCAPE",
        "ESC[Aq, UP q",
        "ESC[999z, ''",
        "ESC[, ''",
        "ESC[200~, ''",
        "ESC[<0;5;7M, CLICK6",
        "ESC[<64;5;7M, WHEEL_UP6",
        "ESC[<0;5;7m, ''",
        "ESC[<0;5M, ''",
        "ESC[<0;5;99999999999M, ''",
    })
    void bytesOfTerminalsAreKeys(String bytes, String expected) {
        List<Key> keys = Key.decode(bytes.replace("ESC", "\u001b"));
        String said = keys.stream()
                .map(key -> key.name() == Key.Name.CHARACTER
                        ? Character.toString(key.character())
                        : key.name() + (key.character() == 0 ? "" : Integer.toString(key.character())))
                .collect(Collectors.joining(" "));
        assertThat(said).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "3, INTERRUPT",
        "26, SUSPEND",
        "12, REDRAW",
        "13, ENTER",
        "10, ENTER",
        "9, TAB",
        "127, BACKSPACE",
        "8, BACKSPACE"
    })
    void controlCharactersAreKeys(int code, Key.Name name) {
        assertThat(Key.decode(Character.toString(code))).containsExactly(Key.of(name));
    }
}
