package dev.forge.core;

import org.jspecify.annotations.Nullable;

/**
 * A pair that users write as {@code NAME=VALUE} or {@code NAME}: an environment variable, a label, a filter.
 *
 * @param name the text before the first equals sign
 * @param value the text after it; null without an equals sign
 */
public record NameValue(String name, @Nullable String value) {
    /** Splits a text at its first equals sign. */
    public static NameValue of(String text) {
        int equals = text.indexOf('=');
        return equals < 0
                ? new NameValue(text, null)
                : new NameValue(text.substring(0, equals), text.substring(equals + 1));
    }

    /** The value, or the default value if there is only a name. */
    public String value(String defaultValue) {
        return value == null ? defaultValue : value;
    }
}
