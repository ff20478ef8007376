package dev.forge.cli;

import dev.forge.core.ForgeException;
import dev.forge.core.Spelling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed command line. GNU's rules: {@code --name value}, {@code --name=value}, {@code -n value}, {@code -nvalue},
 * flags of one letter together ({@code -it}), {@code --} ends the options.
 */
public final class Arguments {
    private final Spec spec;
    private final String[] words;
    private final int from;
    private final List<Option> given = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private boolean help;

    private Arguments(Spec spec, String[] words, int from) {
        this.spec = spec;
        this.words = words;
        this.from = from;
    }

    /**
     * Parses the words after the command's name.
     *
     * @throws ForgeException with exit code 2 if an option is unknown, lacks its value or has one it does not take
     */
    public static Arguments parse(Spec spec, String[] words, int from) {
        Arguments arguments = new Arguments(spec, words, from);
        for (int i = from; i < words.length; i++) {
            String word = words[i];
            if (word.equals("--")) {
                arguments.end(words, i + 1);
                break;
            } else if (word.startsWith("--")) {
                i = arguments.longOption(words, i);
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                i = arguments.shortOptions(words, i);
            } else if (spec.payload()) {
                arguments.operands.addAll(List.of(words).subList(i, words.length));
                break;
            } else {
                arguments.operands.add(word);
            }
        }
        return arguments;
    }

    private void end(String[] words, int from) {
        List<String> remaining = List.of(words).subList(from, words.length);
        (spec.payload() ? operands : rest).addAll(remaining);
    }

    private int longOption(String[] words, int at) {
        String word = words[at];
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (name.equals("--help")) {
            help = true;
            return at;
        }
        Option option = find(name);
        if (option == null) {
            throw unknown(name);
        }
        if (option.value() == null) {
            String value = equals < 0 ? "true" : word.substring(equals + 1);
            if (!value.equals("true") && !value.equals("false")) {
                throw ForgeException.usage(name + " takes no value, so " + value + " makes no sense", helpHint());
            }
            add(option, value);
            return at;
        }
        if (equals >= 0) {
            add(option, word.substring(equals + 1));
            return at;
        }
        add(option, following(words, at, name));
        return at + 1;
    }

    private int shortOptions(String[] words, int at) {
        String word = words[at];
        for (int i = 1; i < word.length(); i++) {
            String name = "-" + word.charAt(i);
            Option option = find(name);
            if (option == null) {
                if (name.equals("-h")) {
                    help = true;
                    continue;
                }
                throw unknown(i == 1 && word.length() == 2 ? name : name + " in " + word);
            }
            if (option.value() != null) {
                if (i + 1 < word.length()) {
                    String value = word.substring(i + 1);
                    add(option, value.startsWith("=") ? value.substring(1) : value);
                    return at;
                }
                add(option, following(words, at, name));
                return at + 1;
            }
            add(option, "true");
        }
        return at;
    }

    private String following(String[] words, int at, String name) {
        if (at + 1 == words.length) {
            throw ForgeException.usage(name + " needs a value", helpHint());
        }
        return words[at + 1];
    }

    private void add(Option option, String value) {
        given.add(option);
        values.add(value);
    }

    private @Nullable Option find(String spelling) {
        for (Option option : spec.options()) {
            if (option.isCalled(spelling)) {
                return option;
            }
        }
        return null;
    }

    private ForgeException unknown(String name) {
        List<String> known = new ArrayList<>();
        for (Option option : spec.options()) {
            known.addAll(option.names());
        }
        String nearest = Spelling.nearest(name, known);
        return ForgeException.usage(
                "unknown option " + name + " for forge " + spec.path(),
                nearest == null ? helpHint() : "did you mean " + nearest + "?");
    }

    private String helpHint() {
        return "forge " + spec.path() + " --help lists the options";
    }

    /** Every word that followed the command's name, as it was given. */
    public List<String> words() {
        return List.of(words).subList(from, words.length);
    }

    /** Whether {@code --help} was given. */
    public boolean help() {
        return help;
    }

    /** Whether a flag is set. */
    public boolean flag(String name) {
        return "true".equals(value(name));
    }

    /** The value of an option, the last one if it was given several times; null if it was not given. */
    public @Nullable String value(String name) {
        for (int i = given.size() - 1; i >= 0; i--) {
            if (given.get(i).name().equals(name)) {
                return values.get(i);
            }
        }
        return null;
    }

    /** The value of an option, or what it is when it is not given. */
    public String value(String name, String otherwise) {
        String value = value(name);
        return value == null ? otherwise : value;
    }

    /** Every value of an option in order. */
    public List<String> values(String name) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).name().equals(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    /**
     * The value of an option that counts something.
     *
     * @throws ForgeException with exit code 2 if it is not a whole number of at least {@code least}
     */
    public int count(String name, int otherwise, int least) {
        String value = value(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int count = Integer.parseInt(value);
            if (count >= least) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw ForgeException.usage("--" + name + " is a whole number of at least " + least + ", not " + value, null);
    }

    /** The operands in order; for a payload command everything from the first one on. */
    public List<String> operands() {
        return operands;
    }

    /** What stood after {@code --}; always empty for a payload command. */
    public List<String> rest() {
        return rest;
    }

    /**
     * The only operand.
     *
     * @throws ForgeException with exit code 2 if there is none or there are more
     */
    public String operand(String what) {
        operands(what, 1, 1);
        return operands.get(0);
    }

    /**
     * The operands, which have to be so many.
     *
     * @throws ForgeException with exit code 2 if they are not
     */
    public List<String> operands(String what, int least, int most) {
        if (operands.size() < least) {
            throw ForgeException.usage("forge " + spec.path() + " needs " + what, helpHint());
        }
        if (operands.size() > most) {
            throw ForgeException.usage(
                    "forge " + spec.path() + " does not take " + operands.get(most) + (most == 0 ? "" : " as well"),
                    helpHint());
        }
        return operands;
    }
}
