package dev.forge.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluralTest {
    @ParameterizedTest
    @CsvSource({"0, 0 runs, are", "1, 1 run, is", "2, 2 runs, are", "-1, -1 runs, are", "1001, 1001 runs, are"})
    void onlyOneIsSingular(long count, String text, String verb) {
        assertThat(Plural.of(count, "run")).isEqualTo(text);
        assertThat(Plural.form(count, "is", "are")).isEqualTo(verb);
    }

    @ParameterizedTest
    @CsvSource({"1, 1 process", "2, 2 processes"})
    void aNounMayHaveAPluralOfItsOwn(long count, String text) {
        assertThat(Plural.of(count, "process", "processes")).isEqualTo(text);
    }
}
