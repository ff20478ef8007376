package dev.forge.cli.command;

import dev.forge.core.ForgeException;
import dev.forge.core.NameValue;
import dev.forge.core.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --filter NAME=VALUE} asks for. As docker has it, values of one name are alternatives, unless a listing says
 * otherwise, and all names have to be met.
 */
public final class Filters {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Filters() {}

    /**
     * Reads the filters of a command line; an empty one asks for nothing.
     *
     * @param known the names that there are
     * @throws ForgeException with exit code 2 if one has no value, or a name that is not known
     */
    public static Filters of(List<String> given, List<String> known) {
        Filters filters = new Filters();
        for (String filter : given) {
            if (filter.isEmpty()) {
                continue;
            }
            NameValue pair = NameValue.of(filter);
            String name = pair.name().strip().toLowerCase(Locale.ROOT);
            String value = pair.value();
            if (value == null || !known.contains(name)) {
                String fallback = "filters are NAME=VALUE with one of " + String.join(", ", known);
                throw ForgeException.usage(
                        "unknown filter " + filter,
                        value == null ? fallback : Suggestions.hint(name, known, "{}=" + value, fallback));
            }
            filters.values.computeIfAbsent(name, key -> new ArrayList<>()).add(value.strip());
        }
        return filters;
    }

    /** The values of a name in their order; none if it was not given. */
    public List<String> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Whether a name was given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The last value of a name, or null. */
    public @Nullable String last(String name) {
        return has(name) ? of(name).get(of(name).size() - 1) : null;
    }

    /**
     * What a filter of true or false asks for, or null if it was not given.
     *
     * @throws ForgeException with exit code 2 if a value is neither, or the values contradict each other
     */
    public @Nullable Boolean flag(String name) {
        Boolean asked = null;
        for (String value : of(name)) {
            boolean yes = value.equals("true") || value.equals("1");
            if ((!yes && !value.equals("false") && !value.equals("0")) || (asked != null && asked != yes)) {
                throw invalid(name, value, "it is true or false");
            }
            asked = yes;
        }
        return asked;
    }

    /**
     * Checks that every value of a name is one of these.
     *
     * @throws ForgeException with exit code 2 if one is not
     */
    public void requireOneOf(String name, List<String> possible) {
        for (String value : of(name)) {
            if (!possible.contains(value)) {
                throw invalid(
                        name, value, Suggestions.hint(value, possible, "it is one of " + String.join(", ", possible)));
            }
        }
    }

    /** Whether these labels are all that are asked for, as NAME or NAME=VALUE, and none of those that are not wanted. */
    public boolean matchesLabels(Map<String, String> labels) {
        return of("label").stream().allMatch(wanted -> has(labels, wanted))
                && of("label!").stream().noneMatch(unwanted -> has(labels, unwanted));
    }

    private static boolean has(Map<String, String> labels, String wanted) {
        NameValue pair = NameValue.of(wanted);
        String value = labels.get(pair.name());
        return value != null && value.equals(pair.value(value));
    }

    /** The failure of a value that a filter cannot have. */
    public static ForgeException invalid(String name, String value, @Nullable String hint) {
        return ForgeException.usage("invalid filter " + name + "=" + value, hint);
    }
}
