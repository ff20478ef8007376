package dev.forge.engine.image.tar;

import static dev.forge.engine.image.tar.TarBlocks.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaxRecordsTest {
    private static PaxRecords read(String content) throws IOException {
        PaxRecords records = new PaxRecords();
        records.read(bytes(content));
        return records;
    }

    /** Records of the right lengths. */
    private static PaxRecords of(String... records) throws IOException {
        byte[] header = TarBlocks.pax('x', records);
        return read(new String(header, 512, header.length - 512, StandardCharsets.ISO_8859_1));
    }

    private static @Nullable String text(PaxRecords records, String name) {
        byte[] value = records.get(name);
        return value == null ? null : new String(value, StandardCharsets.ISO_8859_1);
    }

    static Stream<Arguments> records() {
        return Stream.of(
                arguments("", "path", null),
                arguments("8 path=\n", "path", null),
                arguments("9 path=a\n", "path", "a"),
                arguments("9 path=a\n9 path=b\n", "path", "b"),
                arguments("9 path=a\n8 path=\n", "path", null),
                arguments("9 path=a\n5 u=\n", "path", "a"),
                arguments("13 path=a=b\n\n", "path", "a=b\n"),
                arguments("11 path= a\n", "path", " a"),
                arguments("010 path=\n", "path", null),
                arguments("11 path=\u00e4\u00ff\n", "path", "\u00e4\u00ff"),
                arguments("9 path=a\n\0garbage", "path", "a"),
                arguments("9 a b=cd\n", "a b", "cd"),
                arguments("5 =x\n", "", "x"),
                arguments("6 a=\0\n", "a", "\0"));
    }

    @ParameterizedTest
    @MethodSource("records")
    void reads(String content, String name, @Nullable String value) throws IOException {
        assertThat(text(read(content), name)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "path=a\n",
                " path=a\n",
                "9",
                "9 ",
                "9path=a\n",
                "0 path=a\n",
                "1 path=a\n",
                "2 path=a\n",
                "8 path=a\n",
                "11 path=a\n",
                "9 path=a",
                "9 path=ab\n",
                "9 path=a\n9",
                "9 path=a\nx",
                "-9 path=a\n",
                "+9 path=a\n",
                "99999999999999999999999999999 path=a\n",
                "9223372036854775807 path=a\n",
                "4294967305 path=a\n"
            })
    void refusesWrongLengths(String content) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage("a pax header has a record of a wrong length");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 \n", "7 path\n", "4 a\n", "4 a\n5 b=\n"})
    void refusesRecordsWithoutAValue(String content) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage("a pax header has a record without a value");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'12 path=a\0b\n' ; path",
                "'9 path=\0\n' ; path",
                "'14 linkpath=\0\n' ; linkpath",
                "'21 GNU.sparse.name=\0\n' ; GNU.sparse.name",
                "'7 a\0b=\n' ; a?b"
            })
    void refusesZeroBytesInNames(String content, String name) {
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage("a pax header has a zero byte in " + name);
    }

    @Test
    void aGlobalRecordHoldsUntilItIsTakenBack() throws IOException {
        PaxRecords global = read("9 path=a\n6 u=1\n");
        PaxRecords local = new PaxRecords(global);
        local.read(bytes("9 path=b\n5 u=\n"));
        assertThat(text(local, "path")).isEqualTo("b");
        assertThat(text(local, "u")).isNull();
        assertThat(text(global, "path")).isEqualTo("a");
        assertThat(text(global, "u")).isEqualTo("1");
        assertThat(text(new PaxRecords(global), "u")).isEqualTo("1");
        assertThat(new PaxRecords(new PaxRecords()).get("u")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "-5, -5", "9223372036854775807, 9223372036854775807", "007, 7"})
    void readsNumbers(String value, long number) throws IOException {
        PaxRecords records = of("size=" + value);
        assertThat(records.number("size", 3)).isEqualTo(number);
        assertThat(records.number("uid", 3)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", " 1", "1 ", "9223372036854775808", "0x1"})
    void refusesWhatIsNoNumber(String value) throws IOException {
        PaxRecords records = of("uid=" + value);
        assertThatThrownBy(() -> records.number("uid", 3))
                .isInstanceOf(BrokenArchive.class)
                .hasMessage("a pax header has uid=" + value + ", which is not a number");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "12, 12, 0",
        "12., 12, 0",
        "12.5, 12, 500000000",
        "12.000000001, 12, 1",
        "12.123456789, 12, 123456789",
        "12.1234567899, 12, 123456789",
        "-1, -1, 0",
        "-1.25, -2, 750000000",
        "-0.5, -1, 500000000",
        "-1.000000000, -1, 0",
        "-0, 0, 0",
        "9223372036854775807.5, 9223372036854775807, 500000000"
    })
    void readsTimes(String value, long seconds, long nanos) throws IOException {
        assertThat(of("mtime=" + value).time(7)).containsExactly(seconds, nanos);
    }

    @Test
    void withoutATimeTheHeadersHolds() throws IOException {
        assertThat(new PaxRecords().time(7)).containsExactly(7, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".5", "1.x", "1.5x", "1.-5", "1.5.5", "1:5", "1./"})
    void refusesWhatIsNoTime(String value) throws IOException {
        PaxRecords records = of("mtime=" + value);
        assertThatThrownBy(() -> records.time(7))
                .isInstanceOf(BrokenArchive.class)
                .hasMessageStartingWith("a pax header has mtime=")
                .hasMessageContaining(", which is not a ");
    }

    @Test
    void findsExtendedAttributes() throws IOException {
        PaxRecords records =
                of("SCHILY.xattr.user.a=\0\u00ff=", "path=x", "SCHILY.xattr.user.empty=", "SCHILY.other=1");
        Map<String, String> attributes = records.attributes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, e -> new String(e.getValue(), StandardCharsets.ISO_8859_1)));
        assertThat(attributes).isEqualTo(Map.of("user.a", "\0\u00ff=", "user.empty", ""));
        assertThat(read("9 path=a\n").attributes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GNU.sparse.major=1 ; true",
                "GNU.sparse.map=0,5 ; true",
                "GNU.sparse.size=5 ; true",
                "GNU.sparse.offset=0 ; true",
                "GNU.sparse.name=x ; false",
                "path=a ; false"
            })
    void knowsASparseFile(String record, boolean sparse) throws IOException {
        assertThat(of(record).isSparse()).isEqualTo(sparse);
    }

    @Test
    void keepsTheOrderOfSparseParts() throws IOException {
        PaxRecords records =
                of("GNU.sparse.offset=0", "GNU.sparse.numbytes=5", "GNU.sparse.offset=10", "GNU.sparse.numbytes=0");
        assertThat(records.sparse()).containsExactly(0, 5, 10, 0);
        assertThat(new PaxRecords().sparse()).isEmpty();
    }
}
