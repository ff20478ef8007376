package dev.forge.workflow.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Patterns of paths: {@code **} for any directories, {@code *} and {@code ?} within a name, {@code [a-z]}, {@code [!a]},
 * {@code {a,b}}, a backslash before what stands for itself, and {@code !} in front of a pattern for what is left out
 * again. The last pattern that matches decides. One that ends in a plain name means the directory of that name too, with
 * all that is in it.
 */
public final class GlobSet {
    private static final String ANY = "**";
    private static final String SPECIAL = "*?[\\";
    private static final int MAX_ALTERNATIVES = 1000;

    private record Pattern(String text, List<String> names, boolean excludes) {
        boolean isPlainAtEnd() {
            String last = names.getLast();
            for (int i = 0; i < last.length(); i++) {
                if (SPECIAL.indexOf(last.charAt(i)) >= 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Pattern> patterns = new ArrayList<>();
    private final boolean[] hits;
    private final List<String> texts;

    private GlobSet(List<String> texts) {
        this.texts = texts;
        for (String text : texts) {
            boolean excludes = text.startsWith("!");
            for (String one : alternatives(excludes ? text.substring(1) : text)) {
                String[] names = names(one);
                if (names.length > 0) {
                    patterns.add(new Pattern(text, List.of(names), excludes));
                }
            }
        }
        hits = new boolean[patterns.size()];
    }

    /** These patterns. */
    public static GlobSet of(List<String> patterns) {
        return new GlobSet(List.copyOf(patterns));
    }

    /** A path's names, without empty ones and dots. */
    static String[] names(String path) {
        return Arrays.stream(path.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toArray(String[]::new);
    }

    /** What {@code {a,b}} stands for, written out; braces that hold no comma stand for themselves. */
    private static List<String> alternatives(String text) {
        List<String> done = new ArrayList<>();
        List<String> open = new ArrayList<>(List.of(text));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            int end = done.size() + open.size() > MAX_ALTERNATIVES ? -1 : next.indexOf('}');
            int start = end < 0 ? -1 : next.lastIndexOf('{', end);
            String inner = start < 0 ? "" : next.substring(start + 1, end);
            if (inner.indexOf(',') < 0) {
                done.add(next);
                continue;
            }
            String[] choices = inner.split(",", -1);
            for (int i = choices.length - 1; i >= 0; i--) {
                open.add(next.substring(0, start) + choices[i] + next.substring(end + 1));
            }
        }
        return done;
    }

    /** Whether a file is meant. */
    public boolean matches(String path) {
        String[] names = names(path);
        boolean matched = false;
        for (int i = 0; i < patterns.size(); i++) {
            Pattern pattern = patterns.get(i);
            if (matched == pattern.excludes && match(pattern, 0, names, 0)) {
                matched = !pattern.excludes;
            }
            hits[i] |= matched && !pattern.excludes && match(pattern, 0, names, 0);
        }
        return matched;
    }

    private static boolean match(Pattern pattern, int at, String[] names, int name) {
        if (at == pattern.names.size()) {
            return name == names.length || (name > 0 && pattern.isPlainAtEnd());
        }
        String part = pattern.names.get(at);
        if (part.equals(ANY)) {
            for (int rest = name; rest <= names.length; rest++) {
                boolean isLast = at == pattern.names.size() - 1;
                if (isLast ? names.length > name : match(pattern, at + 1, names, rest)) {
                    return true;
                }
            }
            return false;
        }
        return name < names.length && isNamed(part, 0, names[name], 0) && match(pattern, at + 1, names, name + 1);
    }

    /** Whether a file below this directory may be meant; the empty path is the directory where all begins. */
    public boolean mayMatchBelow(String directory) {
        String[] names = names(directory);
        boolean may = false;
        for (Pattern pattern : patterns) {
            if (!pattern.excludes) {
                may |= mayMatchBelow(pattern, 0, names, 0);
            } else if (may && names.length > 0 && pattern.isPlainAtEnd() && match(pattern, 0, names, 0)) {
                may = false;
            }
        }
        return may;
    }

    private static boolean mayMatchBelow(Pattern pattern, int at, String[] names, int name) {
        if (name == names.length) {
            return at < pattern.names.size() || pattern.isPlainAtEnd();
        }
        if (at == pattern.names.size()) {
            return pattern.isPlainAtEnd();
        }
        String part = pattern.names.get(at);
        return part.equals(ANY)
                || (isNamed(part, 0, names[name], 0) && mayMatchBelow(pattern, at + 1, names, name + 1));
    }

    /** The patterns that no file matched until now; those that leave something out are not among them. */
    public List<String> unmatched() {
        List<String> unmatched = new ArrayList<>();
        for (String text : texts) {
            boolean hit = text.startsWith("!");
            for (int i = 0; i < hits.length; i++) {
                hit |= hits[i] && patterns.get(i).text.equals(text);
            }
            if (!hit) {
                unmatched.add(text);
            }
        }
        return unmatched;
    }

    private static boolean isNamed(String pattern, int from, String name, int start) {
        int at = from;
        int i = start;
        for (; at < pattern.length(); at++, i++) {
            char c = pattern.charAt(at);
            if (c == '*') {
                for (int rest = i; rest <= name.length(); rest++) {
                    if (isNamed(pattern, at + 1, name, rest)) {
                        return true;
                    }
                }
                return false;
            }
            if (i >= name.length()) {
                return false;
            }
            if (c == '[' && pattern.indexOf(']', at + 2) > 0) {
                int end = pattern.indexOf(']', at + 2);
                if (!isAmong(pattern.substring(at + 1, end), name.charAt(i))) {
                    return false;
                }
                at = end;
            } else {
                boolean isQuoted = c == '\\' && at + 1 < pattern.length();
                at += isQuoted ? 1 : 0;
                if ((c != '?' || isQuoted) && pattern.charAt(at) != name.charAt(i)) {
                    return false;
                }
            }
        }
        return i == name.length();
    }

    private static boolean isAmong(String set, char c) {
        boolean negated = set.charAt(0) == '!' || set.charAt(0) == '^';
        for (int i = negated ? 1 : 0; i < set.length(); i++) {
            boolean isRange = i + 2 < set.length() && set.charAt(i + 1) == '-';
            char last = isRange ? set.charAt(i + 2) : set.charAt(i);
            if (set.charAt(i) <= c && c <= last) {
                return !negated;
            }
            i += isRange ? 2 : 0;
        }
        return negated;
    }
}
