package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.engine.image.layer.Digest;
import org.jspecify.annotations.Nullable;

/**
 * An image's name in the grammar of https://github.com/distribution/reference, in docker's familiar form:
 * {@code docker.io/library/busybox} and {@code busybox:latest} are both {@code busybox} with the tag {@code latest},
 * and {@code localhost/busybox} is another name. On the way to a container's start, hence plain code.
 */
public final class Reference {
    private static final int MAX_REPOSITORY = 255;
    private static final int MAX_TAG = 128;
    /** A reference is a file's name in the store, and those end at 255 bytes. */
    private static final int MAX_KEY = 240;

    private final String repository;
    private final String tag;
    private final @Nullable String digest;

    private Reference(String repository, String tag, @Nullable String digest) {
        this.repository = repository;
        this.tag = tag;
        this.digest = digest;
    }

    /**
     * Reads a name; without a tag it is {@code latest}.
     *
     * @throws ForgeException with exit code 2 if the name is not in the grammar
     */
    public static Reference parse(String text) {
        String wrong = new Parser(text).problem();
        if (wrong != null) {
            // What could change a terminal is not repeated at all, so that nothing is left of it in a log either.
            String named = text.isEmpty() ? " \"\"" : hasControl(text) ? " (not shown)" : " " + text;
            throw ForgeException.usage(
                    "invalid image name" + named + ": " + wrong,
                    "a name looks like busybox, busybox:1.36 or registry.example.com/team/app:v1");
        }
        return of(text);
    }

    /** Reads a name, or null if it is not in the grammar. */
    public static @Nullable Reference parseOrNull(String text) {
        return new Parser(text).problem() != null ? null : of(text);
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                return true;
            }
        }
        return false;
    }

    private static Reference of(String text) {
        String rest = text;
        String digest = null;
        int at = rest.indexOf('@');
        if (at >= 0) {
            digest = rest.substring(at + 1);
            rest = rest.substring(0, at);
        }
        String tag = "latest";
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
            tag = rest.substring(colon + 1);
            rest = rest.substring(0, colon);
        }
        rest = without(rest, "index.docker.io/");
        rest = without(rest, "docker.io/");
        rest = without(rest, "library/");
        return new Reference(rest, tag, digest);
    }

    private static String without(String name, String prefix) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    /** The repository in familiar form: {@code busybox}, {@code ghcr.io/team/app}. */
    public String repository() {
        return repository;
    }

    /** The tag. */
    public String tag() {
        return tag;
    }

    /** The same name on localhost, which podman gives what it builds. */
    Reference local() {
        return new Reference("localhost/" + repository, tag, null);
    }

    /** The digest after {@code @}, or null. */
    public @Nullable String digest() {
        return digest;
    }

    /** Repository and tag in familiar form. */
    @Override
    public String toString() {
        return repository + ":" + tag;
    }

    /** The reference as a file's name. No plus sign occurs in the grammar, so it can stand for the slash. */
    String key() {
        return toString().replace('/', '+');
    }

    /** The reference that a file's name stands for. */
    static String fromKey(String key) {
        return key.replace('+', '/');
    }

    /** Checks the grammar; a class of its own for the state it keeps. */
    private static final class Parser {
        private final String text;

        Parser(String text) {
            this.text = text;
        }

        @Nullable
        String problem() {
            if (hasControl(text)) {
                return "it has control characters";
            }
            String rest = text;
            int at = rest.indexOf('@');
            if (at >= 0) {
                if (!Digest.isDigest(rest.substring(at + 1))) {
                    return rest.substring(at + 1) + " is not a digest";
                }
                rest = rest.substring(0, at);
            }
            int colon = rest.lastIndexOf(':');
            if (colon > rest.lastIndexOf('/')) {
                String tag = rest.substring(colon + 1);
                if (!isTag(tag)) {
                    return "the tag " + tag + " is not letters, digits, '_', '.' and '-', at most " + MAX_TAG;
                }
                rest = rest.substring(0, colon);
            }
            if (rest.isEmpty()) {
                return "it is empty";
            }
            if (rest.length() > MAX_REPOSITORY || text.length() > MAX_KEY) {
                return "it is longer than " + MAX_KEY + " characters";
            }
            if (rest.length() == Digest.HEX_LENGTH && Digest.isHex(rest)) {
                return "64 hexadecimal digits would be taken for an ID";
            }
            return path(rest);
        }

        private static @Nullable String path(String name) {
            int start = 0;
            int slash = name.indexOf('/');
            if (slash > 0 && isDomain(name.substring(0, slash))) {
                String wrong = domain(name.substring(0, slash));
                if (wrong != null) {
                    return wrong;
                }
                start = slash + 1;
            }
            while (true) {
                int end = name.indexOf('/', start);
                String part = name.substring(start, end < 0 ? name.length() : end);
                if (!isComponent(part)) {
                    return hasCapital(part)
                            ? "it has to be in lower case"
                            : "\"" + part + "\" is not letters and digits with '.', '_' or '-' between them";
                }
                if (end < 0) {
                    return null;
                }
                start = end + 1;
            }
        }

        private static boolean isDomain(String part) {
            return part.indexOf('.') >= 0 || part.indexOf(':') >= 0 || part.equals("localhost") || hasCapital(part);
        }

        private static @Nullable String domain(String domain) {
            int colon = domain.lastIndexOf(':');
            boolean address = domain.startsWith("[");
            if (colon > domain.lastIndexOf(']')) {
                for (int i = colon + 1; i < domain.length(); i++) {
                    if (domain.charAt(i) < '0' || domain.charAt(i) > '9') {
                        return domain.substring(colon + 1) + " is not a port";
                    }
                }
                if (colon + 1 == domain.length()) {
                    return "the port is missing";
                }
            }
            String host = colon > domain.lastIndexOf(']') ? domain.substring(0, colon) : domain;
            if (address && host.indexOf(']') != host.length() - 1) {
                return domain + " is not a registry's host";
            }
            for (int i = 0; i < host.length(); i++) {
                char c = host.charAt(i);
                boolean inner = i > 0 && i < host.length() - 1 && host.charAt(i - 1) != '.' && c == '-';
                boolean dot = c == '.' && i > 0 && i < host.length() - 1 && host.charAt(i - 1) != '.';
                boolean bracketed = address && (c == '[' || c == ']' || c == ':');
                if (!isLetter(c) && !isCapital(c) && !isDigit(c) && !inner && !dot && !bracketed) {
                    return domain + " is not a registry's host";
                }
            }
            return host.isEmpty() ? "the registry's host is missing" : null;
        }

        /** Lower-case letters and digits, separated by one dot, one or two underscores, or any number of dashes. */
        private static boolean isComponent(String part) {
            int at = 0;
            while (true) {
                int start = at;
                while (at < part.length() && (isLetter(part.charAt(at)) || isDigit(part.charAt(at)))) {
                    at++;
                }
                if (at == start) {
                    return false;
                }
                if (at == part.length()) {
                    return true;
                }
                char separator = part.charAt(at);
                int max = separator == '.' ? 1 : separator == '_' ? 2 : separator == '-' ? part.length() : 0;
                int separators = at;
                while (at < part.length() && part.charAt(at) == separator) {
                    at++;
                }
                if (at - separators > max) {
                    return false;
                }
            }
        }

        private static boolean isTag(String tag) {
            for (int i = 0; i < tag.length(); i++) {
                char c = tag.charAt(i);
                boolean word = isLetter(c) || isCapital(c) || isDigit(c) || c == '_';
                if (!word && (i == 0 || (c != '.' && c != '-'))) {
                    return false;
                }
            }
            return !tag.isEmpty() && tag.length() <= MAX_TAG;
        }

        private static boolean hasCapital(String part) {
            for (int i = 0; i < part.length(); i++) {
                if (isCapital(part.charAt(i))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z';
        }

        private static boolean isCapital(char c) {
            return c >= 'A' && c <= 'Z';
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
