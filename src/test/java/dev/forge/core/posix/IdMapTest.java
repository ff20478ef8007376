package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forge.core.ForgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdMapTest {
    @ParameterizedTest
    @CsvSource({
        "0, 9, 0.0.1-1.1.9",
        "1, 9, 0.1.1-1.0.1-2.2.8",
        "7, 9, 0.1.7-7.0.1-8.8.2",
        "9, 9, 0.1.9-9.0.1",
    })
    void oneIdIsKept(long id, long others, String text) {
        IdMap map = IdMap.keeping(id, others);
        assertThat(map.text()).isEqualTo(text);
        assertThat(IdMap.parse(text)).isEqualTo(map);
        assertThat(map.inner(0)).isEqualTo(id);
        assertThat(map.last()).isEqualTo(others);
    }

    /** Each id is one other, and comes back from it. */
    @Test
    void keepingLosesNone() {
        for (long id = 0; id <= 20; id++) {
            IdMap map = IdMap.keeping(id, 20);
            boolean[] seen = new boolean[21];
            for (long inner = 0; inner <= 20; inner++) {
                int outer = (int) map.outer(inner);
                assertThat(seen[outer]).isFalse();
                seen[outer] = true;
                assertThat(map.inner(outer)).isEqualTo(inner);
            }
            assertThat(map.outer(21)).isEqualTo(-1);
            assertThat(map.inner(21)).isEqualTo(-1);
        }
    }

    @Test
    void followingIdsHaveAStartAndAnEnd() {
        IdMap map = IdMap.from(1025, 1024);
        assertThat(map.start()).isEqualTo(1025);
        assertThat(map.end()).isEqualTo(2049);
        assertThat(map.outer(0)).isEqualTo(1025);
        assertThat(map.outer(1023)).isEqualTo(2048);
        assertThat(map.outer(1024)).isEqualTo(-1);
        assertThat(map.inner(0)).isEqualTo(-1);
        assertThat(map.json().toString()).isEqualTo("[{\"containerID\":0,\"hostID\":1025,\"size\":1024}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2", "a.b.c", "0.1.2-", "0.1.2--3.4.5", "0.1.99999999999999999999"})
    void whatIsNoMapIsRefused(String text) {
        assertThatThrownBy(() -> IdMap.parse(text))
                .isInstanceOf(ForgeException.class)
                .hasMessage("not a map of ids: " + text);
    }
}
