package dev.forge.bench;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values for the placeholders <code>{NAME}</code> of a command: one combination of a parameter scan.
 *
 * @param values by name, in the order in which they were given
 */
public record Parameters(Map<String, String> values) {
    /** No placeholders. */
    public static final Parameters NONE = new Parameters(Map.of());

    /** What a parameter may be called. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(" + NAME + ")\\}");
    private static final Pattern ASSIGNMENT = Pattern.compile("(" + NAME + ")=(.*)", Pattern.DOTALL);

    /** Copies the map. */
    public Parameters {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** A text with the values in place of their placeholders; a value is not looked at for placeholders again. */
    public String fill(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    /** Each of the texts with the values in place of their placeholders. */
    public List<String> fill(List<String> texts) {
        return texts.stream().map(this::fill).toList();
    }

    /** Whether a text has a placeholder with a value. */
    public boolean isIn(String text) {
        return !fill(text).equals(text) || values.keySet().stream().anyMatch(name -> text.contains("{" + name + "}"));
    }

    /** All combinations of values, those of the last name changing fastest; one without any for no names. */
    public static List<Parameters> combinations(Map<String, List<String>> lists) {
        List<Parameters> combinations = List.of(NONE);
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            List<Parameters> longer = new ArrayList<>();
            for (Parameters combination : combinations) {
                for (String value : list.getValue()) {
                    Map<String, String> values = new LinkedHashMap<>(combination.values);
                    values.put(list.getKey(), value);
                    longer.add(new Parameters(values));
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    /** As a part of {@link Factors#text}: {@code threads=2}, in which a value's commas are escaped as in an address. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        values.forEach((name, value) ->
                texts.add(name + "=" + value.replace("%", "%25").replace(",", "%2C")));
        return texts;
    }

    /** Takes a part of such a text into values; false if it is none. */
    static boolean parse(String part, Map<String, String> values) {
        Matcher matcher = ASSIGNMENT.matcher(part);
        if (!matcher.matches()) {
            return false;
        }
        String value = matcher.group(2).replace("+", "%2B");
        try {
            values.put(matcher.group(1), URLDecoder.decode(value, StandardCharsets.UTF_8));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
