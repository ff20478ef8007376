package dev.forge.cli.command;

import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed command line. GNU's rules: {@code --name value}, {@code --name=value}, {@code -n value}, {@code -nvalue},
 * flags of one letter together ({@code -it}), {@code --} ends the options.
 */
public final class Arguments {
    private final Spec spec;
    private final String[] args;
    private final int from;
    private final List<Option> given = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final List<String> operands = new ArrayList<>();
    private final List<String> rest = new ArrayList<>();
    private boolean help;

    private Arguments(Spec spec, String[] args, int from) {
        this.spec = spec;
        this.args = args;
        this.from = from;
    }

    /**
     * Parses the words after the command's name.
     *
     * @throws ForgeException with exit code 2 if an option is unknown, lacks its value or has one it does not take
     */
    public static Arguments parse(Spec spec, String[] args, int from) {
        Arguments arguments = new Arguments(spec, args, from);
        for (int i = from; i < args.length; i++) {
            String word = args[i];
            if (word.equals("--")) {
                arguments.end(args, i + 1);
                break;
            } else if (word.startsWith("--")) {
                i = arguments.longOption(args, i);
            } else if (word.length() > 1 && word.charAt(0) == '-') {
                i = arguments.shortOptions(args, i);
            } else if (spec.stopAtPositional()) {
                arguments.operands.addAll(List.of(args).subList(i, args.length));
                break;
            } else {
                arguments.operands.add(word);
            }
        }
        return arguments;
    }

    private void end(String[] args, int from) {
        List<String> remaining = List.of(args).subList(from, args.length);
        (spec.stopAtPositional() ? operands : rest).addAll(remaining);
    }

    private int longOption(String[] args, int at) {
        String word = args[at];
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
        if (option.isOptional() && equals < 0) {
            return optional(option, args, at);
        }
        if (equals >= 0) {
            add(option, word.substring(equals + 1));
            return others(option, args, at, name);
        }
        if (option.hasAttachedValue()) {
            add(option, "");
            return at;
        }
        add(option, following(args, at, name));
        return others(option, args, at + 1, name);
    }

    /** Takes the values after the first one, and says at which word the last one is. */
    private int others(Option option, String[] args, int at, String name) {
        int last = at;
        for (int i = option.arity(); i > 1; i--) {
            if (last + 1 == args.length) {
                throw ForgeException.usage(name + " needs " + option.value(), helpHint());
            }
            add(option, args[++last]);
        }
        return last;
    }

    private int shortOptions(String[] args, int at) {
        String word = args[at];
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
            boolean last = i + 1 == word.length();
            if (option.isOptional() && last) {
                return optional(option, args, at);
            }
            if (option.isOptional() && Character.isLetter(word.charAt(i + 1))) {
                add(option, "true");
            } else if (option.value() != null) {
                if (!last) {
                    String value = word.substring(i + 1);
                    add(option, value.startsWith("=") ? value.substring(1) : value);
                    return others(option, args, at, name);
                }
                add(option, following(args, at, name));
                return others(option, args, at + 1, name);
            } else {
                add(option, "true");
            }
        }
        return at;
    }

    /** Takes the next word if it is a list of numbers, and says at which word the option ends. */
    private int optional(Option option, String[] args, int at) {
        String next = at + 1 < args.length ? args[at + 1] : "";
        boolean numbers = !next.isEmpty();
        for (int i = 0; i < next.length(); i++) {
            char c = next.charAt(i);
            numbers = numbers && (c == ',' || (c >= '0' && c <= '9'));
        }
        add(option, numbers ? next : "true");
        return numbers ? at + 1 : at;
    }

    private String following(String[] args, int at, String name) {
        if (at + 1 == args.length) {
            throw ForgeException.usage(name + " needs a value", helpHint());
        }
        return args[at + 1];
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
        return ForgeException.usage(
                "unknown option " + name + " for forge " + spec.path(), Suggestions.hint(name, known, helpHint()));
    }

    private String helpHint() {
        return "forge " + spec.path() + " --help lists the options";
    }

    /** Every word that followed the command's name, as it was given. */
    public List<String> args() {
        return List.of(args).subList(from, args.length);
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
    public String value(String name, String defaultValue) {
        String value = value(name);
        return value == null ? defaultValue : value;
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
     * @throws ForgeException with exit code 2 if it is not a whole number of at least {@code min}
     */
    public int count(String name, int defaultValue, int min) {
        String value = value(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            int count = Integer.parseInt(value);
            if (count >= min) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw ForgeException.usage("--" + name + " is a whole number of at least " + min + ", not " + value);
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
     * Checks that there is no operand.
     *
     * @throws ForgeException with exit code 2 if there is one
     */
    public void noOperands() {
        operands("no operand", 0, 0);
    }

    /**
     * The operands, which have to be so many.
     *
     * @throws ForgeException with exit code 2 if they are not
     */
    public List<String> operands(String what, int min, int max) {
        if (operands.size() < min) {
            throw ForgeException.usage("forge " + spec.path() + " needs " + what, helpHint());
        }
        if (operands.size() > max) {
            throw ForgeException.usage(
                    "forge " + spec.path() + " does not take " + operands.get(max) + (max == 0 ? "" : " as well"),
                    helpHint());
        }
        return operands;
    }
}
