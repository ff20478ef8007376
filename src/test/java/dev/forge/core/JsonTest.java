package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    private static final String LONE = "half of a surrogate pair in a string: ";

    private static @Nullable Object parse(String text) {
        return Json.parse(text, "test");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("true", true),
                arguments("false", false),
                arguments("0", 0L),
                arguments("-0", 0L),
                arguments("7", 7L),
                arguments("-10", -10L),
                arguments("9223372036854775807", Long.MAX_VALUE),
                arguments("-9223372036854775808", Long.MIN_VALUE),
                arguments("9223372036854775808", 0x1p63),
                arguments("123456789012345678901234567890", 123456789012345678901234567890.0),
                arguments("0.5", 0.5),
                arguments("-0.25", -0.25),
                arguments("10.0", 10.0),
                arguments("1e3", 1000.0),
                arguments("1E+3", 1000.0),
                arguments("25e-1", 2.5),
                arguments("0e0", 0.0),
                arguments("1.5e09", 1.5e9),
                arguments("1.7976931348623157e308", Double.MAX_VALUE),
                arguments("1e-999", 0.0),
                arguments("\"\"", ""),
                arguments("\"a b\"", "a b"),
                arguments("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"),
                arguments("\"x\\u00e4\\u00C4\\u20acy\"", "xäÄ€y"),
                arguments("\"\\u0000\"", "\0"),
                arguments("\"\u007f\u2028\"", "\u007f\u2028"),
                arguments("\"\\ud83d\\ude00\"", "\ud83d\ude00"),
                arguments("\"a\ud83d\ude00b\"", "a\ud83d\ude00b"),
                arguments("\"\ud83d\ude00\ud83d\ude01\"", "\ud83d\ude00\ud83d\ude01"),
                arguments("\"\ue000\\\"\"", "\ue000\""),
                arguments("[]", List.of()),
                arguments(" [ ] ", List.of()),
                arguments("\t\r\n[1,\r\n2 , [ 3 ]]\n", List.of(1L, 2L, List.of(3L))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void reads(String text, Object value) {
        assertThat(parse(text)).isEqualTo(value);
    }

    @Test
    void readsNull() {
        assertThat(parse("null")).isNull();
        assertThat(parse("[null]")).isEqualTo(Arrays.asList((Object) null));
    }

    @Test
    void readsObjectsInTheirOrder() {
        JsonObject object = JsonObject.parse(" { \"b\" : 1 , \"a\":{}, \"\":[{\"c\":null}] } ", "test");
        assertThat(object.members().keySet()).containsExactly("b", "a", "");
        assertThat(object).hasToString("{\"b\":1,\"a\":{},\"\":[{\"c\":null}]}");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("", "the text ends too early"),
                arguments("  ", "the text ends too early"),
                arguments("\ufeff1", "a value is expected"),
                arguments("\f1", "a value is expected"),
                arguments("\u00a01", "a value is expected"),
                arguments("1 2", "more text after the end"),
                arguments("[1]]", "more text after the end"),
                arguments("truely", "more text after the end"),
                arguments("True", "a value is expected"),
                arguments("tru", "a value is expected"),
                arguments("fals", "a value is expected"),
                arguments("nul", "a value is expected"),
                arguments("NaN", "a value is expected"),
                arguments("Infinity", "a value is expected"),
                arguments("'a'", "a value is expected"),
                arguments("// c\n1", "a value is expected"),
                // Numbers
                arguments("01", "a number with a zero in front: 01"),
                arguments("-01", "a number with a zero in front: -01"),
                arguments("00", "a number with a zero in front: 00"),
                arguments("01.5", "a number with a zero in front: 01"),
                arguments("1.", "a digit is expected after 1."),
                arguments("1.e5", "a digit is expected after 1."),
                arguments("[1.]", "a digit is expected after 1."),
                arguments(".5", "a value is expected"),
                arguments("+1", "a value is expected"),
                arguments("-", "a digit is expected after -"),
                arguments("--1", "a digit is expected after -"),
                arguments("-a", "a digit is expected after -"),
                arguments("1e", "a digit is expected after 1e"),
                arguments("1E+", "a digit is expected after 1E+"),
                arguments("1e-", "a digit is expected after 1e-"),
                arguments("1e+-2", "a digit is expected after 1e+"),
                arguments("1e5.5", "more text after the end"),
                arguments("1.2.3", "more text after the end"),
                arguments("1-2", "more text after the end"),
                arguments("0x10", "more text after the end"),
                arguments("1e999", "a number beyond the range of a double: 1e999"),
                arguments("-1e999", "a number beyond the range of a double: -1e999"),
                arguments("1_000", "more text after the end"),
                arguments("1d", "more text after the end"),
                arguments("\u0661", "a value is expected"),
                arguments("[1\u0661]", "']' is expected"),
                // Strings
                arguments("\"", "a string that does not end"),
                arguments("\"a", "a string that does not end"),
                arguments("\"\\", "a string that does not end"),
                arguments("\"\\n", "a string that does not end"),
                arguments("\"a\nb\"", "a control character in a string"),
                arguments("\"\t\"", "a control character in a string"),
                arguments("\"\0\"", "a control character in a string"),
                arguments("\"\u001f\"", "a control character in a string"),
                arguments("\"\\n\u001f\"", "a control character in a string"),
                arguments("\"\\x41\"", "an unknown escape \\x"),
                arguments("\"\\'\"", "an unknown escape \\'"),
                arguments("\"\\U0041\"", "an unknown escape \\U"),
                arguments("\"\\u12\"", "\\u without four hexadecimal digits"),
                arguments("\"\\u12", "\\u without four hexadecimal digits"),
                arguments("\"\\u00g0\"", "\\u without four hexadecimal digits"),
                arguments("\"\\u\uff10041\"", "\\u without four hexadecimal digits"),
                arguments("\"\\ud800\"", LONE + "\\ud800"),
                arguments("\"\\udc00\"", LONE + "\\udc00"),
                arguments("\"\\ud83dx\\ude00\"", LONE + "\\ud83d"),
                arguments("\"\\ude00\\ud83d\"", LONE + "\\ude00"),
                arguments("\"\\ud83d\\ude00\\ude00\"", LONE + "\\ude00"),
                arguments("\"\ud800\"", LONE + "\\ud800"),
                arguments("\"\udfff\"", LONE + "\\udfff"),
                arguments("{\"\\ud800\":1}", LONE + "\\ud800"),
                // Arrays and objects
                arguments("[", "the text ends too early"),
                arguments("[1", "']' is expected"),
                arguments("[1,]", "a value is expected"),
                arguments("[,1]", "a value is expected"),
                arguments("[1 2]", "']' is expected"),
                arguments("[1}", "']' is expected"),
                arguments("]", "a value is expected"),
                arguments("{", "a name in quotes is expected"),
                arguments("{a:1}", "a name in quotes is expected"),
                arguments("{1:1}", "a name in quotes is expected"),
                arguments("{\"a\"}", "':' is expected"),
                arguments("{\"a\" 1}", "':' is expected"),
                arguments("{\"a\":}", "a value is expected"),
                arguments("{\"a\":1", "'}' is expected"),
                arguments("{\"a\":1]", "'}' is expected"),
                arguments("{\"a\":1,}", "a name in quotes is expected"),
                arguments("{\"a\":1 \"b\":2}", "'}' is expected"),
                arguments("{\"a\":1,\"a\":1}", "\"a\" stands twice in one object"),
                arguments("{\"a\":1,\"\\u0061\":2}", "\"a\" stands twice in one object"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refuses(String text, String why) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ForgeException.class)
                .hasMessageStartingWith("test is not valid JSON: line ")
                .hasMessageEndingWith(": " + why);
    }

    @ParameterizedTest
    @CsvSource({"'x', 1", "'\n[1,\n2\n3]', 4", "'[1,\n', 2", "'{\"a\":\n\n01}', 3", "'[\n1] x\n', 2"})
    void saysInWhichLine(String text, int line) {
        assertThatThrownBy(() -> parse(text)).hasMessageContaining("JSON: line " + line + ": ");
    }

    @Test
    void showsOnlyTheBeginningOfALongNumber() {
        String text = "9".repeat(5000);
        assertThatThrownBy(() -> parse(text)).hasMessageEndingWith("double: " + "9".repeat(40) + "...");
        assertThatThrownBy(() -> parse("0".repeat(40))).hasMessageEndingWith("in front: " + "0".repeat(40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void depthIsBounded(String open) {
        String close = open.equals("[") ? "]" : "}";
        String inner = open.equals("[") ? "" : "1";
        assertThat(parse(open.repeat(64) + inner + close.repeat(64))).isNotNull();
        assertThatThrownBy(() -> parse(open.repeat(65) + inner + close.repeat(65)))
                .hasMessage("test is not valid JSON: line 1: nested deeper than 64 levels");
        assertThatThrownBy(() -> parse(open.repeat(1_000_000))).hasMessageContaining("nested deeper than 64 levels");
    }

    @Test
    void widthIsNotDepth() {
        assertThat(parse("[" + "[],{},".repeat(100) + "1]"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(201);
    }

    static Stream<Arguments> written() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("b", null);
        map.put("a", List.of());
        return Stream.of(
                arguments("a\"b\\c/\n\r\t", "\"a\\\"b\\\\c/\\n\\r\\t\""),
                arguments("\0\b\u001f\u007f", "\"\\u0000\\u0008\\u001f\\u007f\""),
                arguments(" ~", "\" ~\""),
                arguments("ä€\u0080\u2027\u202a\uffff", "\"ä€\u0080\u2027\u202a\uffff\""),
                arguments("\u2028\u2029", "\"\\u2028\\u2029\""),
                arguments("a\ud83d\ude00", "\"a\ud83d\ude00\""),
                arguments("\ud83d", "\"\\ufffd\""),
                arguments("\ud83dx", "\"\\ufffdx\""),
                arguments("\ude00x", "\"\\ufffdx\""),
                arguments("x\ude00", "\"x\\ufffd\""),
                arguments("\ud83d\ud83d\ude00\ude00", "\"\\ufffd\ud83d\ude00\\ufffd\""),
                arguments(0L, "0"),
                arguments(-5, "-5"),
                arguments(Long.MIN_VALUE, "-9223372036854775808"),
                arguments(1.5, "1.5"),
                arguments(3.0, "3.0"),
                arguments(-3.0, "-3.0"),
                arguments(999999999999999.0, "999999999999999.0"),
                arguments(1e15, "1.0E15"),
                arguments(-1e15, "-1.0E15"),
                arguments(1e-7, "1.0E-7"),
                arguments(Double.NaN, "null"),
                arguments(Double.POSITIVE_INFINITY, "null"),
                arguments(Double.NEGATIVE_INFINITY, "null"),
                arguments(true, "true"),
                arguments(new Json.Raw("{ }"), "{ }"),
                arguments(map, "{\"b\":null,\"a\":[]}"),
                arguments(Map.of(), "{}"),
                arguments(new JsonObject(), "{}"),
                arguments(List.of(1L, "x", List.of(false)), "[1,\"x\",[false]]"),
                arguments(ExitText.ONE, "\"ONE\""));
    }

    private enum ExitText {
        ONE
    }

    @ParameterizedTest
    @MethodSource("written")
    void writes(Object value, String text) {
        assertThat(Json.write(value)).isEqualTo(text);
    }

    @Test
    void writesNull() {
        assertThat(Json.write(null)).isEqualTo("null");
        assertThat(Json.pretty(null)).isEqualTo("null\n");
    }

    @Test
    void writesWithIndentation() {
        JsonObject inner = new JsonObject().put("c", List.of(1L, 2L)).put("d", new JsonObject());
        assertThat(Json.pretty(new JsonObject().put("a", inner).put("b", List.of())))
                .isEqualTo("""
                {
                  "a": {
                    "c": [
                      1,
                      2
                    ],
                    "d": {}
                  },
                  "b": []
                }
                """);
    }

    @ParameterizedTest
    @MethodSource("values")
    void whatIsWrittenIsReadAgain(String text, Object value) {
        assertThat(text).isNotEmpty();
        assertThat(parse(Json.write(value))).isEqualTo(value);
        assertThat(parse(Json.pretty(value))).isEqualTo(value);
    }

    /** Jackson, a parser that many have tried, takes and refuses the same texts. Fixed seed. */
    @Test
    void takesWhatJacksonTakes() {
        JsonMapper jackson = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        String[] pieces = {
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\\", "\\n", "\\u0041", "0", "1", "12", "-", "+",
            ".", "e", "E", "true", "null", "t", " ", "\n", "\t", "x", "é"
        };
        Random random = new Random(20261126);
        int taken = 0;
        List<String> different = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(7); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            boolean takes = takes(() -> parse(text.toString()));
            if (takes != takes(() -> jackson.readTree(text.toString()))
                    && !text.toString().isBlank()) {
                different.add(text.toString());
            }
            taken += takes ? 1 : 0;
        }
        assertThat(different).isEmpty();
        assertThat(taken).isGreaterThan(500);
    }

    private static boolean takes(Runnable parser) {
        try {
            parser.run();
            return true;
        } catch (ForgeException | JacksonException e) {
            return false;
        }
    }
}
