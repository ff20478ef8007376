package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges of {@link ByteSizes}: where one unit goes over into the next, and where a number is too large. */
class ByteSizesTableTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1B",
        "10, 10B",
        "100, 100B",
        "1001, 1kB",
        "1009, 1.01kB",
        "1040, 1.04kB",
        "1100, 1.1kB",
        "9994, 9.99kB",
        "9996, 10kB",
        "10040, 10kB",
        "10060, 10.1kB",
        "99940, 99.9kB",
        "99960, 100kB",
        "999400, 999kB",
        "999499, 999kB",
        "999501, 1MB",
        "999500000, 1GB",
        "1000000000000, 1TB",
        "1000000000000000, 1PB",
        "1000000000000000000, 1EB",
        "9223372036854775807, 9.22EB",
        "-1, -1B",
        "-999501, -1MB",
        "-9223372036854775808, -9.22EB"
    })
    void threeDigitsInPowersOfAThousand(long bytes, String text) {
        assertThat(ByteSizes.decimal(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1000, 1000B",
        "1024, 1KiB",
        "1025, 1.001KiB",
        "1034, 1.01KiB",
        "1536, 1.5KiB",
        "10240, 10KiB",
        "10250, 10.01KiB",
        "102502, 100.1KiB",
        "1023999, 1000KiB",
        "1048064, 1MiB",
        "1048063, 1023KiB",
        "1048576, 1MiB",
        "1073741824, 1GiB",
        "1099511627776, 1TiB",
        "9223372036854775807, 8EiB"
    })
    void fourDigitsInPowersOf1024(long bytes, String text) {
        assertThat(ByteSizes.binary(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5., 5",
        ".5k, 512",
        "1.5, 1",
        "1.5b, 1",
        "0.999k, 1022",
        "1K, 1024",
        "1KB, 1024",
        "1kib, 1024",
        "1KiB, 1024",
        "1MB, 1048576",
        "' 1m ', 1048576",
        "'1  m', 1048576",
        "1p, 1125899906842624",
        "1.25t, 1374389534720",
        "9223372036854775, 9223372036854775",
        "8190p, 9221120237041090560",
        "0.10m, 104857"
    })
    void reads(String text, long bytes) {
        assertThat(ByteSizes.parse("--memory", text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                ".m",
                "..5m",
                "+1",
                "1 2",
                "1bb",
                "1bib",
                "1kbb",
                "1kxb",
                "1kii",
                "1ki",
                "1mib1",
                "1e",
                "1e3",
                "１",
                "m1",
                "8191p",
                "9007199254740992k",
                "9223372036854775807",
                "1\tm",
                "0x10",
                "1,5m",
                "NaN"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> ByteSizes.parse("--memory", text)).isInstanceOfSatisfying(ForgeException.class, e -> {
            assertThat(e).hasMessage("--memory is a size, not " + text);
            assertThat(e.hint()).isEqualTo("sizes are a number and b, k, m, g or t: 64m, 1.5g, 2GiB");
            assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE);
        });
    }
}
