package dev.forge.bench.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands for {@code {name}} in the words of a template. */
final class Placeholders {
    /** Not those in two braces, which are templates of the engines' own. */
    private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\{)\\{([a-z-]+)\\}(?!\\})");

    private final Map<String, List<String>> values;

    Placeholders(Map<String, List<String>> values) {
        this.values = Map.copyOf(values);
    }

    /** The names in a word. */
    static List<String> in(String word) {
        return PLACEHOLDER.matcher(word).results().map(match -> match.group(1)).toList();
    }

    /** Whether a word is one placeholder and nothing else, so that any number of words can take its place. */
    static boolean isAlone(String word) {
        return PLACEHOLDER.matcher(word).matches();
    }

    /** The words with everything put in its place. */
    List<String> fill(List<String> template) {
        List<String> filled = new ArrayList<>();
        for (String word : template) {
            if (isAlone(word)) {
                filled.addAll(value(in(word).getFirst()));
            } else {
                filled.add(PLACEHOLDER
                        .matcher(word)
                        .replaceAll(match -> Matcher.quoteReplacement(String.join(" ", value(match.group(1))))));
            }
        }
        return filled;
    }

    private List<String> value(String name) {
        List<String> value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("nothing stands for {" + name + "}"); // the reader checked the names
        }
        return value;
    }
}
