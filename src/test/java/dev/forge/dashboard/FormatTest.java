package dev.forge.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    @ParameterizedTest
    @CsvSource({
        "-1, -",
        "0, 0B",
        "1023, 1023B",
        "1024, 1.0K",
        "102348, 99.9K",
        "102400, 100K",
        "1047552, 1023K",
        "1048064, 1.0M",
        "1073741824, 1.0G",
        "9223372036854775807, 8.0E"
    })
    void bytesTakeFiveColumns(long bytes, String text) {
        assertThat(Format.bytes(bytes)).isEqualTo(text).hasSizeLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"-1, -", "0, 0.0", "0.05, 0.1", "99.94, 99.9", "99.96, 100.0", "1234, 1234", "123456, >9999"})
    void percentTakesFiveColumns(double percent, String text) {
        assertThat(Format.percent(percent)).isEqualTo(text).hasSizeLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, -",
        "0, 0s",
        "59, 59s",
        "60, 1m",
        "3599, 59m",
        "3600, 1h",
        "172799, 47h",
        "172800, 2d",
        "86400000, 1000d"
    })
    void spans(long seconds, String text) {
        assertThat(Format.span(seconds)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, none, none, ASCII", "none, none, en_US.UTF-8, UNICODE", "C, none, en_US.UTF-8, ASCII",
                "none, de_DE.utf8, C, UNICODE", "'', '', C.UTF-8, UNICODE", "POSIX, none, none, ASCII"
            })
    void localeDecidesTheGlyphs(String all, String type, String lang, Glyphs glyphs) {
        Map<String, String> environment = new java.util.HashMap<>();
        environment.put("LC_ALL", all);
        environment.put("LC_CTYPE", type);
        environment.put("LANG", lang);
        environment.values().removeIf(Objects::isNull);
        assertThat(Glyphs.of(environment)).isEqualTo(glyphs);
    }

    @ParameterizedTest
    @CsvSource({"'0,1', 4, '   #'", "'1,1,1', 2, '##'", "'0,0', 2, '  '"})
    void sparklines(String values, int columns, String line) {
        List<Double> numbers =
                Arrays.stream(values.split(",")).map(Double::valueOf).toList();
        assertThat(Glyphs.ASCII.sparkline(numbers, columns, 1)).isEqualTo(line);
    }
}
