package dev.forge.engine;

import dev.forge.core.ShellWord;
import dev.forge.engine.lifecycle.ContainerStore;

/**
 * The text of a recipe: shell that {@code libexec/recipe.sh} reads. It is made from the files of a container that
 * nobody starts, whose id, name, variables, sources of mounts and words are marks; where a mark stands, a start puts
 * what is its own.
 */
final class RecipeText {
    private static final int SHORT_DIGITS = 12;

    private final StringBuilder out = new StringBuilder(16 << 10);
    /** All marks begin with it, and nothing else does: twelve random digits. */
    private final String mark;

    private final String id;

    RecipeText() {
        id = ContainerStore.newId();
        mark = id.substring(0, SHORT_DIGITS);
    }

    /** In place of the container's id; its first twelve digits stand for those of the start's id. */
    String id() {
        return id;
    }

    /** In place of the container's name. */
    String name() {
        return mark + "name";
    }

    /** In place of the value of the n-th variable that is given with -e, counted from 1. */
    String value(int n) {
        return mark + "e" + n + ".";
    }

    /** In place of what the n-th -v mounts, counted from 1. */
    String source(int n) {
        return mark + "m" + n + ".";
    }

    /** In place of the command's words as members of a JSON array. */
    String words() {
        return mark + "words";
    }

    /** Adds a line of shell as it is. */
    void line(String shell) {
        out.append(shell).append('\n');
    }

    /** Adds a check: a function of {@code libexec/recipe.sh} and its words. */
    void check(String function, String... words) {
        out.append(function);
        for (String word : words) {
            out.append(' ');
            ShellWord.quote(out, word);
        }
        out.append(" || return 1\n");
    }

    /** Adds an assignment to a variable, of a text with marks. */
    void assign(String variable, String text) {
        out.append(variable).append('=');
        int from = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
            int end = end(text, at);
            ShellWord.quote(out, text.substring(from, at));
            out.append("\"$").append(variable(text, at)).append('"');
            from = end;
        }
        ShellWord.quote(out, text.substring(from));
        out.append('\n');
    }

    /** Adds the container's record, a text with marks, piece by piece as its checksum has to be found out. */
    void record(String text) {
        int from = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
            fixed(text.substring(from, at));
            out.append("recipe_varying \"$").append(variable(text, at)).append("\"\n");
            from = end(text, at);
        }
        fixed(text.substring(from));
    }

    private void fixed(String text) {
        long power = 1;
        for (int i = 0; i < text.length(); i++) {
            power = power * 31 & 0xffff_ffffL;
        }
        out.append("recipe_fixed ");
        ShellWord.quote(out, text);
        out.append(' ')
                .append(text.hashCode() & 0xffff_ffffL)
                .append(' ')
                .append(power)
                .append(' ')
                .append(text.length())
                .append('\n');
    }

    private int end(String text, int at) {
        if (text.startsWith(id, at)) {
            return at + id.length();
        }
        for (String whole : new String[] {name(), words()}) {
            if (text.startsWith(whole, at)) {
                return at + whole.length();
            }
        }
        return isValue(text, at) ? text.indexOf('.', at) + 1 : at + mark.length();
    }

    private String variable(String text, int at) {
        if (text.startsWith(id, at)) {
            return "recipe_id";
        }
        for (String word : new String[] {"name", "words"}) {
            if (text.startsWith(mark + word, at)) {
                return "recipe_" + word;
            }
        }
        return isValue(text, at)
                ? "recipe_" + text.substring(at + mark.length(), text.indexOf('.', at))
                : "recipe_short";
    }

    private boolean isValue(String text, int at) {
        int next = at + mark.length();
        return next + 1 < text.length()
                && (text.charAt(next) == 'e' || text.charAt(next) == 'm')
                && Character.isDigit(text.charAt(next + 1));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
