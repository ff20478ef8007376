package dev.forge.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Forge's JSON codec with jackson-core in place of its own code, for bench/parsers. */
public final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();

    private Json() {}

    public record Raw(String text) {}

    public static Object parse(String text, String source) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = value(parser, source);
            if (parser.nextToken() != null) {
                throw new ForgeException(source + " is not valid JSON: more text after the end");
            }
            return value;
        } catch (IOException e) {
            throw new ForgeException(source + " is not valid JSON: " + e.getMessage());
        }
    }

    private static Object value(JsonParser parser, String source) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new ForgeException(source + " is not valid JSON: the text ends too early");
        }
        switch (token) {
            case START_OBJECT:
                JsonObject object = new JsonObject(source);
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    if (object.has(name)) {
                        throw new ForgeException(source + " is not valid JSON: \"" + name + "\" stands twice");
                    }
                    parser.nextToken();
                    object.put(name, value(parser, source));
                }
                return object;
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser, source));
                }
                return list;
            case VALUE_STRING:
                return parser.getText();
            case VALUE_NUMBER_INT:
                JsonParser.NumberType type = parser.getNumberType();
                if (type == JsonParser.NumberType.BIG_INTEGER) {
                    return parser.getDoubleValue();
                }
                return parser.getLongValue();
            case VALUE_NUMBER_FLOAT:
                return parser.getDoubleValue();
            case VALUE_TRUE:
                return Boolean.TRUE;
            case VALUE_FALSE:
                return Boolean.FALSE;
            default:
                return null;
        }
    }

    public static String write(Object value) {
        return written(value, false);
    }

    public static String pretty(Object value) {
        return written(value, true) + "\n";
    }

    private static String written(Object value, boolean pretty) {
        StringWriter out = new StringWriter(1024);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            if (pretty) {
                generator.useDefaultPrettyPrinter();
            }
            write(generator, value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String string) {
            out.writeString(string);
        } else if (value instanceof JsonObject object) {
            writeMap(out, object.members());
        } else if (value instanceof Map<?, ?> map) {
            writeMap(out, map);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof Raw raw) {
            out.writeRawValue(raw.text());
        } else if (value instanceof Double number) {
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                out.writeNull();
            } else {
                out.writeNumber(number);
            }
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else {
            out.writeString(value.toString());
        }
    }

    private static void writeMap(JsonGenerator out, Map<?, ?> map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.writeFieldName(entry.getKey().toString());
            write(out, entry.getValue());
        }
        out.writeEndObject();
    }
}
