package dev.forge.bench.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of the placeholders {@code {name}} in the args of a template. */
final class Placeholders {
    /** A name in double braces is not a placeholder; engines use those for their own templates. */
    private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\{)\\{([a-z-]+)\\}(?!\\})");

    private final Map<String, List<String>> values;

    Placeholders(Map<String, List<String>> values) {
        this.values = Map.copyOf(values);
    }

    /** The names of the placeholders in an arg. */
    static List<String> in(String arg) {
        return PLACEHOLDER.matcher(arg).results().map(match -> match.group(1)).toList();
    }

    /** Whether an arg consists of one placeholder only, so that any number of args can replace it. */
    static boolean isAlone(String arg) {
        return PLACEHOLDER.matcher(arg).matches();
    }

    /** The args with every placeholder replaced by its values. */
    List<String> fill(List<String> template) {
        List<String> filled = new ArrayList<>();
        for (String arg : template) {
            if (isAlone(arg)) {
                filled.addAll(value(in(arg).getFirst()));
            } else {
                filled.add(PLACEHOLDER
                        .matcher(arg)
                        .replaceAll(match -> Matcher.quoteReplacement(String.join(" ", value(match.group(1))))));
            }
        }
        return filled;
    }

    private List<String> value(String name) {
        List<String> value = values.get(name);
        if (value == null) {
            throw new IllegalStateException(
                    "no value for placeholder {" + name + "}"); // the reader has checked the names
        }
        return value;
    }
}
