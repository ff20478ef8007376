package dev.forge.workflow;

import dev.forge.core.ByteSizes;
import dev.forge.core.ForgeException;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of a file by their types. Variables are filled in; what is of another type is a problem, and null.
 *
 * @param problems gets what is wrong
 * @param variables the variables
 * @param directory what relative paths are relative to
 * @param project what the file declares beside its steps
 */
record FieldReader(Problems problems, Variables variables, File directory, Declarations project) {
    FieldReader withVariables(Variables others) {
        return new FieldReader(problems, others, directory, project);
    }

    FieldReader withDirectory(File other) {
        return new FieldReader(problems, variables, other, project);
    }

    /** The text of a scalar; of nothing it is empty. */
    @Nullable
    String text(YamlNode node, String what) {
        if (!node.isScalar()) {
            problems.error(node, what + " is a text, not " + node.title());
            return null;
        }
        if (node.isNothing()) {
            return "";
        }
        String text = node.text();
        if (text.indexOf('$') < 0) {
            return text;
        }
        try {
            return Interpolation.apply(
                    text,
                    variables,
                    name -> problems.warning(
                            node,
                            "the variable " + name + " is not set, so it is blank",
                            "give it a default: ${" + name + ":-default}"));
        } catch (Interpolation.BadInterpolation e) {
            for (Interpolation.BadInterpolation wrong = e; wrong != null; wrong = wrong.next()) {
                problems.error(node, String.valueOf(wrong.getMessage()), wrong.hint());
            }
            return null;
        }
    }

    /** A text that is not empty. */
    @Nullable
    String required(YamlNode node, String what) {
        String text = text(node, what);
        if (text != null && text.isEmpty()) {
            problems.error(node, what + " is empty");
            return null;
        }
        return text;
    }

    @Nullable
    Boolean flag(YamlNode node, String what) {
        String text = text(node, what);
        if (text == null) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> true;
            case "false", "no", "off", "n" -> false;
            default -> {
                problems.error(node, what + " is true or false, not " + node.title());
                yield null;
            }
        };
    }

    @Nullable
    Double number(YamlNode node, String what, double min) {
        String text = text(node, what);
        if (text == null) {
            return null;
        }
        try {
            double number = Double.parseDouble(text);
            if (number >= min && number <= Integer.MAX_VALUE && !text.endsWith("d") && !text.endsWith("f")) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.error(node, what + " is a number of at least " + trimmed(min) + ", not " + shown(text));
        return null;
    }

    private static String trimmed(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    @Nullable
    Integer count(YamlNode node, String what, int min) {
        String text = text(node, what);
        if (text == null) {
            return null;
        }
        try {
            int count = Integer.parseInt(text);
            if (count >= min) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.error(node, what + " is a whole number of at least " + min + ", not " + shown(text));
        return null;
    }

    @Nullable
    Long size(YamlNode node, String what) {
        String text = text(node, what);
        if (text == null) {
            return null;
        }
        try {
            return ByteSizes.parse(what, text);
        } catch (ForgeException e) {
            problems.error(node, e.getMessage(), e.hint());
            return null;
        }
    }

    @Nullable
    Duration duration(YamlNode node, String what) {
        String text = text(node, what);
        if (text == null) {
            return null;
        }
        Duration span = TimeSpan.parse(text);
        if (span == null) {
            problems.error(node, what + " is a length of time, not " + shown(text), "write 500ms, 1.5s, 2m or 1h30m");
        }
        return span;
    }

    private static String shown(String text) {
        return text.isEmpty() ? "nothing" : text;
    }

    /** A list of texts, or one alone. */
    List<String> texts(YamlNode node, String what) {
        List<String> texts = new ArrayList<>();
        if (node.isNothing()) {
            return texts;
        }
        for (YamlNode item : items(node, what)) {
            String text = text(item, "an element of " + what);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The elements of a list, or what stands alone for a list of one. */
    List<YamlNode> items(YamlNode node, String what) {
        if (node.isSequence()) {
            return node.items();
        }
        if (node.isMapping()) {
            problems.error(node, what + " is a list, not a mapping");
            return List.of();
        }
        return List.of(node);
    }

    /** The words of a command: a list of them, or a text that is taken apart. */
    @Nullable
    List<String> command(YamlNode node, String what) {
        if (node.isSequence() || node.isMapping()) {
            return texts(node, what);
        }
        String text = text(node, what);
        List<String> words = text == null ? null : CommandWords.split(text);
        if (text != null && words == null) {
            problems.error(node, "a quote is not closed in " + what + ": " + text);
        }
        return words;
    }

    /** NAME: VALUE or a list of NAME=VALUE; a name alone has no value. */
    Map<String, @Nullable String> pairs(YamlNode node, String what) {
        Map<String, @Nullable String> pairs = new LinkedHashMap<>();
        if (node.isMapping()) {
            for (YamlNode.Entry entry : node.entries()) {
                String value = text(entry.value(), entry.name() + " in " + what);
                pairs.put(entry.name(), entry.value().isNothing() ? null : value);
            }
        } else if (!node.isNothing()) {
            for (YamlNode item : items(node, what)) {
                String text = text(item, "an element of " + what);
                if (text != null) {
                    int equals = text.indexOf('=');
                    if (equals == 0 || text.isEmpty()) {
                        problems.error(item, "there is no name before = in " + what);
                    } else {
                        pairs.put(
                                equals < 0 ? text : text.substring(0, equals),
                                equals < 0 ? null : text.substring(equals + 1));
                    }
                }
            }
        }
        return pairs;
    }

    /** The keys of a mapping that have an effect; complains about the others. */
    List<YamlNode.Entry> fields(YamlNode node, String section, String what) {
        if (node.isNothing()) {
            return List.of();
        }
        if (!node.isMapping()) {
            problems.error(node, what + " is a mapping, not " + node.title());
            return List.of();
        }
        List<YamlNode.Entry> entries = node.entries();
        entries.removeIf(entry -> !ComposeKeys.isUsable(section, entry.key(), what, problems));
        return entries;
    }

    /** A path of this host, made absolute. */
    File path(String path) {
        if (path.startsWith("~/") || path.equals("~")) {
            String home = variables.find("HOME");
            return new File((home == null ? "" : home) + path.substring(1));
        }
        File file = new File(path);
        return file.isAbsolute() ? file : new File(directory, path.startsWith("./") ? path.substring(2) : path);
    }
}
