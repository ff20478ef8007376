package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "999, 999B",
        "1000, 1kB",
        "4261576, 4.26MB",
        "187400000, 187MB",
        "1049000000, 1.05GB",
        "4000000, 4MB",
        "999999, 1MB",
        "1002000, 1MB",
        "-5000, -5kB"
    })
    void printsLikeDocker(long bytes, String text) {
        assertThat(ByteSizes.decimal(bytes)).isEqualTo(text);
    }

    @Test
    void printsPowersOf1024() {
        assertThat(ByteSizes.binary(1023)).isEqualTo("1023B");
        assertThat(ByteSizes.binary(2_087_354_106L)).isEqualTo("1.944GiB");
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "512b, 512",
        "64m, 67108864",
        "64M, 67108864",
        "1g, 1073741824",
        "2GiB, 2147483648",
        "1kb, 1024",
        "1.5g, 1610612736",
        "3 MB, 3145728",
        "1t, 1099511627776"
    })
    void parsesLikeDocker(String text, long bytes) {
        assertThat(ByteSizes.parse("--memory", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1x", "1mm", "1bb", "1.2.3m", "99999999999999999999", "9999999t"})
    void rejectsInvalidSize(String text) {
        assertThatThrownBy(() -> ByteSizes.parse("--memory", text))
                .isInstanceOf(ForgeException.class)
                .hasMessage("--memory is a size, not " + text);
    }
}
