package dev.forge.core.template;

import dev.forge.core.ForgeException;
import dev.forge.core.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template in the language of Go's text/template, with the functions that docker adds to it.
 *
 * <p>Values are those of {@link dev.forge.core.Json}. A {@link JsonObject} is what a struct is in Go: a field that it
 * does not have is an error. A {@link Map} is Go's map: what it does not have is no value.
 */
public final class GoTemplate {
    /** How the message of a field that there is not begins. */
    public static final String NO_FIELD = "there is no field ";

    private static final String EXAMPLE = "a template looks like {{.ID}}: {{json .Labels}}";

    private final String text;
    private final Map<String, List<Node>> templates;

    private GoTemplate(String text, boolean escapes) {
        this.text = text;
        this.templates = new Parser(text, escapes).templates();
    }

    /** A method of a row, as docker's {@code .Label "name"}. */
    @FunctionalInterface
    public interface Method {
        /** The value for one argument. */
        @Nullable
        Object call(String arg);
    }

    /**
     * A struct with methods.
     *
     * @param fields its fields
     * @param methods its methods, each of one string
     */
    public record Row(JsonObject fields, Map<String, Method> methods) {
        /** The fields as JSON; methods with an argument are no part of it. */
        @Override
        public String toString() {
            return fields.toString();
        }
    }

    /**
     * Reads a template as it stands.
     *
     * @throws ForgeException with exit code 2 if it is none
     */
    public static GoTemplate parse(String text) {
        return new GoTemplate(text, false);
    }

    /**
     * Reads a template for a row of a listing: there docker takes a backslash with n or t, outside of actions, for a
     * line feed or a tab.
     *
     * @throws ForgeException with exit code 2 if it is none
     */
    public static GoTemplate parseForRows(String text) {
        return new GoTemplate(text, true);
    }

    /**
     * The text with a value as dot.
     *
     * @throws ForgeException with exit code 2 if the value has no such field, or a function cannot take its arguments
     */
    public String render(@Nullable Object dot) {
        return new Execution(text, templates, false).run(dot);
    }

    /** The text with a table's headings as dot: functions that would change a heading leave it as it is. */
    public String renderHeadings(@Nullable Object dot) {
        return new Execution(text, templates, true).run(dot);
    }

    /** Whether the template's text has the field {@code .name} anywhere, be it of dot or of something else. */
    public boolean mentions(String name) {
        return new Lexer(text, false)
                .tokens().stream()
                        .anyMatch(token ->
                                token.is(Token.Kind.FIELD) && token.text().equals(name));
    }

    /** A text in double quotes, with escapes for what is not printable, as Go's strconv.Quote has it. */
    public static String quote(String text) {
        return GoText.quote(text);
    }

    static ForgeException wrong(String what, String template) {
        return wrong(what, template, EXAMPLE);
    }

    static ForgeException wrong(String what, String template, @Nullable String hint) {
        return ForgeException.usage(what + " in the template " + template, hint);
    }
}
