package dev.forge.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    private static final String TEXT = """
            {"text":"t","empty":"","number":7,"real":2.5,"yes":true,"no":false,"null":null,
             "object":{"inner":1},"texts":["a","b"],"objects":[{"n":1},{"n":2}],"mixed":["a",1],"none":[]}
            """;

    private final JsonObject object = JsonObject.parse(TEXT, "file.json");

    /** A way to read a member. */
    interface Access extends Function<JsonObject, @Nullable Object> {}

    private static Arguments of(@Nullable Object expected, Access access) {
        return arguments(expected, access);
    }

    static Stream<Arguments> found() {
        return Stream.of(
                of("t", o -> o.text("text")),
                of("", o -> o.text("empty")),
                of("t", o -> o.text("text", "d")),
                of("d", o -> o.text("missing", "d")),
                of("d", o -> o.text("null", "d")),
                of("t", o -> o.textOrNull("text")),
                of(null, o -> o.textOrNull("missing")),
                of(null, o -> o.textOrNull("null")),
                of(7L, o -> o.number("number")),
                of(7L, o -> o.number("number", 8)),
                of(8L, o -> o.number("missing", 8)),
                of(8L, o -> o.number("null", 8)),
                of(2.5, o -> o.real("real")),
                of(7.0, o -> o.real("number")),
                of(true, o -> o.flag("yes")),
                of(false, o -> o.flag("no")),
                of(false, o -> o.flag("missing")),
                of(false, o -> o.flag("null")),
                of(1L, o -> o.object("object").number("inner")),
                of(null, o -> o.objectOrNull("missing")),
                of(null, o -> o.objectOrNull("null")),
                of(List.of("a", "b"), o -> o.texts("texts")),
                of(List.of(), o -> o.texts("none")),
                of(List.of(), o -> o.texts("missing")),
                of(List.of(), o -> o.texts("null")),
                of(2L, o -> o.objects("objects").get(1).number("n")),
                of(List.of(), o -> o.objects("missing")),
                of(true, o -> o.has("null")),
                of(false, o -> o.has("missing")),
                of(2.5, o -> o.get("real")),
                of(null, o -> o.get("missing")));
    }

    @ParameterizedTest
    @MethodSource("found")
    void finds(@Nullable Object expected, Access access) {
        assertThat(access.apply(object)).isEqualTo(expected);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                of("\"missing\" is missing", o -> o.text("missing")),
                of("\"null\" is missing", o -> o.text("null")),
                of("\"number\" is not a string", o -> o.text("number")),
                of("\"number\" is not a string", o -> o.text("number", "d")),
                of("\"missing\" is missing", o -> o.number("missing")),
                of("\"real\" is not a whole number", o -> o.number("real")),
                of("\"text\" is not a whole number", o -> o.number("text", 3)),
                of("\"missing\" is missing", o -> o.real("missing")),
                of("\"text\" is not a number", o -> o.real("text")),
                of("\"text\" is not true or false", o -> o.flag("text")),
                of("\"missing\" is missing", o -> o.object("missing")),
                of("\"texts\" is not an object", o -> o.object("texts")),
                of("\"text\" is not a list", o -> o.texts("text")),
                of("\"mixed\" is not a list of strings", o -> o.texts("mixed")),
                of("\"object\" is not a list", o -> o.objects("object")),
                of("\"texts\" is not a list of objects", o -> o.objects("texts")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatIsWrong(String message, Access access) {
        assertThatThrownBy(() -> access.apply(object))
                .isInstanceOf(ForgeException.class)
                .hasMessage("file.json: " + message);
    }

    @Test
    void namesTheSourceInInnerObjectsToo() {
        assertThatThrownBy(() -> object.object("object").text("x")).hasMessage("file.json: \"x\" is missing");
        assertThatThrownBy(() -> new JsonObject().text("x")).hasMessage("value: \"x\" is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "\"{}\""})
    void isAnObject(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text, "file.json")).hasMessage("file.json is not a JSON object");
    }

    @Test
    void takesIntegersThatWereNotRead() {
        JsonObject made = new JsonObject().put("a", 5).put("b", "x").put("a", 6);
        assertThat(made.number("a")).isEqualTo(6);
        assertThat(made).hasToString("{\"a\":6,\"b\":\"x\"}");
        assertThat(made.members()).containsOnlyKeys("a", "b");
    }
}
