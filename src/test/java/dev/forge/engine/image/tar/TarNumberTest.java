package dev.forge.engine.image.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarNumberTest {
    /** A field with other bytes before and behind it, which are not to be read. */
    private static long parse(String field) throws BrokenArchive {
        return TarNumber.parse(TarBlocks.bytes("77" + field + "77"), 2, field.length(), "size");
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments("00000000017\0", 15),
                arguments("00000000017 ", 15),
                arguments("000000000017", 15),
                arguments("17\0\0\0\0\0\0", 15),
                arguments("17\0garbage", 15),
                arguments("17 9", 15),
                arguments("     17\0", 15),
                arguments("      17", 15),
                arguments("\0\0\0\0\0\0\0\0", 0),
                arguments("        ", 0),
                arguments("0", 0),
                arguments("7", 7),
                arguments("77777777777\0", 077777777777L),
                arguments("777777777777", 0777777777777L),
                // Base 256
                arguments("\u0080\0\0\0\0\0\0\0\0\0\0\0", 0),
                arguments("\u0080\0\0\0\0\0\0\u0005", 5),
                arguments("\u00bf\u00ff", 0x3fffL),
                arguments("\u0080\0\0\0\0\0\u00ff\u00fe", 0xfffe),
                arguments("\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", Long.MAX_VALUE),
                arguments("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", -1),
                arguments("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fb", -5),
                arguments("\u00ff\u00fe", -2),
                arguments("\u00c0\0", -0x4000),
                arguments("\u00ff\u00ff\u00ff\u00ff\u0080\0\0\0\0\0\0\0", Long.MIN_VALUE));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void reads(String field, long number) throws BrokenArchive {
        assertThat(parse(field)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "00000000018\0", "-0000001\0", "0x10", "7a", "a", " a", "\t7", "1.5", "+7"})
    void refusesWhatIsNotOctal(String field) {
        assertThatThrownBy(() -> parse(field))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage("the field size of a header is not octal: "
                        + field.replace("\0", "").replace('\t', '?'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080\0\0\0\u0080\0\0\0\0\0\0\0",
                "\u0080\0\0\1\0\0\0\0\0\0\0\0",
                "\u0081\0\0\0\0\0\0\0\0\0\0\0",
                "\u00ff\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff",
                "\u00c0\0\0\0\0\0\0\0\0\0\0\0"
            })
    void refusesWhatDoesNotFit(String field) {
        assertThatThrownBy(() -> parse(field))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage("the field size of a header does not fit into 64 bits");
    }

    @ParameterizedTest
    @CsvSource({"abc, abc", "'ab\0c', ab", "'', ''", "'\0', ''", "'ab ', 'ab '"})
    void aStringEndsAtAZeroByteOrTheFieldsEnd(String field, String text) {
        byte[] block = TarBlocks.bytes("xx" + field + "yy");
        assertThat(TarNumber.string(block, 2, field.length())).isEqualTo(TarBlocks.bytes(text));
    }

    private static void check(byte[] block) throws BrokenArchive {
        TarNumber.checkSum(block, 1024);
    }

    @Test
    void theSumIsOfUnsignedOrSignedBytes() {
        byte[] block = TarBlocks.header('0', "\u00e4\u00ff", 0);
        assertThatCode(() -> check(block)).doesNotThrowAnyException();
        long signed = Long.parseLong(new String(block, 148, 6, java.nio.charset.StandardCharsets.US_ASCII), 8) - 512;
        TarBlocks.put(block, 148, String.format("%06o\0 ", signed));
        assertThatCode(() -> check(block)).doesNotThrowAnyException();
        TarBlocks.put(block, 148, String.format("%06o\0 ", signed + 256));
        assertThatThrownBy(() -> check(block)).isInstanceOf(BrokenArchive.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 147, 156, 511})
    void everyByteBesideTheSumItselfCounts(int at) {
        byte[] block = TarBlocks.header('0', "name", 0, b -> b[511] = 7);
        assertThatCode(() -> check(block)).doesNotThrowAnyException();
        block[at]++;
        assertThatThrownBy(() -> check(block))
                .isInstanceOf(BrokenArchive.class)
                .hasMessageMatching("the header at byte 1024 has the checksum (\\d+), but its bytes sum up to \\d+");
    }

    @Test
    void saysBothSums() {
        byte[] block = new byte[512];
        TarBlocks.put(block, 148, "000001\0 ");
        assertThatThrownBy(() -> check(block))
                .hasMessage("the header at byte 1024 has the checksum 1, but its bytes sum up to 256");
    }
}
