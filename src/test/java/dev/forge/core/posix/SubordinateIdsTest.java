package dev.forge.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubordinateIdsTest {
    /** Of the user "ann" with the number 1001. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann:100000:65536                              | 100000 | 65536",
                "1001:200000:65536                             | 200000 | 65536",
                "bob:100000:65536;ann:165536:65536             | 165536 | 65536",
                "ann:100000:1000;ann:300000:65536;ann:500000:5 | 300000 | 65536",
                "ann:100000:65536;1001:300000:65536            | 100000 | 65536",
                "# ann:1:2;;  ann:100000:65536  ;ann:x:y       | 100000 | 65536",
                "ann:4294967290:65536                          | 4294967290 | 5",
                "ann:100000:65536;ann:100100:70000             | 100100 | 70000",
            })
    void longestRangeOfTheUserIsTaken(String lines, long start, long count) {
        assertThat(SubordinateIds.of(lines.replace(';', '\n'), "ann", 1001))
                .isEqualTo(new SubordinateIds(start, count));
    }

    /** Ids of others and of the user himself, and what is no number, are not given to anybody. */
    @ParameterizedTest
    @CsvSource({
        "''",
        "bob:100000:65536",
        "anna:100000:65536",
        "10011:100000:65536",
        "ann:0:65536",
        "ann:1000:65536",
        "ann:100000:0",
        "ann:-5:65536",
        "ann:100000:-1",
        "ann:1e5:65536",
        "ann:99999999999:10",
        "ann:4294967295:10",
        "ann:100000",
        "ann:100000:65536:7",
        "ann:100000:65536x",
    })
    void linesThatMakeNoSenseGiveNothing(String line) {
        assertThat(SubordinateIds.of(line, "ann", 1001)).isNull();
    }

    @Test
    void noFileGivesNothing() {
        assertThat(SubordinateIds.of(null, "ann", 1001)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 100000-165535",
        "bob:100000:65536, 165536-231071",
        "bob:500:10, 100000-165535",
        "bob:4294900000:67294, 100000-165535",
    })
    void rangeThatIsProposedIsNobodys(String line, String proposed) {
        assertThat(SubordinateIds.usual(SubordinateIds.free(line))).isEqualTo(proposed);
    }
}
