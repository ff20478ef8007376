package dev.forge.cli.benchmark;

import dev.forge.bench.Factors;
import dev.forge.bench.Parameters;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.core.ForgeException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options that measure a command with many values of its placeholders; they are called and mean as hyperfine's. */
final class ParameterOptions {
    static final List<Option> OPTIONS = List.of(
            Option.value(
                    "-L --parameter-list",
                    "NAME VALUE,...",
                    "measure with each value in place of {NAME} in command, image and hooks; may be repeated"),
            Option.value("-P --parameter-scan", "NAME MIN MAX", "the same with each number from MIN to MAX"),
            Option.value("-D --parameter-step-size", "DELTA", "with -P: from one number to the next (1)"));

    /** More are a slip, and would be measured for days. */
    private static final int MAX_COMBINATIONS = 1000;

    private ParameterOptions() {}

    /**
     * The combinations of values to be measured; one without values where nothing is scanned.
     *
     * @throws ForgeException with exit code 2 if the options make no sense, or a placeholder is used nowhere
     */
    static List<Parameters> of(Arguments arguments) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<String> scans = arguments.values("parameter-scan");
        for (int i = 0; i < scans.size(); i += 3) {
            add(lists, scans.get(i), range(scans.get(i + 1), scans.get(i + 2), arguments.value("parameter-step-size")));
        }
        if (scans.isEmpty() && arguments.value("parameter-step-size") != null) {
            throw ForgeException.usage("--parameter-step-size needs --parameter-scan");
        }
        List<String> given = arguments.values("parameter-list");
        for (int i = 0; i < given.size(); i += 2) {
            add(lists, given.get(i), split(given.get(i), given.get(i + 1)));
        }
        long count = 1;
        for (List<String> values : lists.values()) {
            count = Math.min(count * values.size(), Integer.MAX_VALUE);
        }
        if (count > MAX_COMBINATIONS) {
            throw ForgeException.usage(
                    "these are " + count + " combinations of values; at most " + MAX_COMBINATIONS + " are measured",
                    "a larger --parameter-step-size makes fewer");
        }
        lists.keySet().forEach(name -> checkUsed(name, arguments));
        return Parameters.combinations(lists);
    }

    private static void add(Map<String, List<String>> lists, String name, List<String> values) {
        if (!Parameters.NAME.matcher(name).matches() || Factors.RESERVED.contains(name)) {
            throw ForgeException.usage(
                    "no parameter can be called " + name,
                    "names are letters, digits, dashes and underscores, but not "
                            + String.join(", ", Factors.RESERVED));
        }
        if (lists.put(name, values) != null) {
            throw ForgeException.usage("parameter " + name + " is given twice");
        }
    }

    /** The places in which a placeholder is replaced. */
    private static void checkUsed(String name, Arguments arguments) {
        Stream<String> texts = Stream.concat(
                arguments.rest().stream(),
                Stream.of("image", "setup", "prepare", "cleanup").map(option -> arguments.value(option, "")));
        if (texts.noneMatch(text -> text.contains("{" + name + "}"))) {
            throw ForgeException.usage(
                    "parameter " + name + " is used nowhere",
                    "write {" + name + "} in the command after --, in --image, --setup, --prepare or --cleanup");
        }
    }

    /** A list with commas between its values; a backslash takes a comma into a value. */
    static List<String> split(String name, String text) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && (text.charAt(i + 1) == ',' || text.charAt(i + 1) == '\\')) {
                value.append(text.charAt(++i));
            } else if (c == ',') {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        if (text.isEmpty()) {
            throw ForgeException.usage("parameter " + name + " has no values");
        }
        if (values.stream().distinct().count() < values.size()) {
            throw ForgeException.usage("parameter " + name + " has a value twice: " + text);
        }
        return values;
    }

    private static List<String> range(String min, String max, @Nullable String delta) {
        BigDecimal from = number(min);
        BigDecimal to = number(max);
        BigDecimal step = delta == null ? BigDecimal.ONE : number(delta);
        if (step.signum() <= 0) {
            throw ForgeException.usage("--parameter-step-size is a number above 0, not " + delta);
        }
        if (from.compareTo(to) > 0) {
            throw ForgeException.usage(
                    "--parameter-scan goes from the smaller number to the larger one, not from " + min + " to " + max);
        }
        List<String> values = new ArrayList<>();
        for (BigDecimal value = from; value.compareTo(to) <= 0; value = value.add(step)) {
            values.add(value.toPlainString());
            if (values.size() > MAX_COMBINATIONS) {
                throw ForgeException.usage(
                        "--parameter-scan from " + min + " to " + max + " has more than " + MAX_COMBINATIONS + " steps",
                        "a larger --parameter-step-size makes fewer");
            }
        }
        return values;
    }

    private static BigDecimal number(String text) {
        if (!text.matches("[+-]?[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            throw ForgeException.usage("--parameter-scan is from one number to another, and " + text + " is none");
        }
        return new BigDecimal(text);
    }
}
