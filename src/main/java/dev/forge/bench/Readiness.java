package dev.forge.bench;

import dev.forge.core.ForgeException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What makes a service ready. */
public sealed interface Readiness {
    /** A line of its output matches. */
    record Log(Pattern pattern) implements Readiness {}

    /** A TCP port of this host accepts connections. */
    record Tcp(int port) implements Readiness {}

    /** An HTTP request on a port of this host is answered with 2xx. */
    record Http(int port, String path) implements Readiness {}

    /** A file exists in the container. */
    record Present(String path) implements Readiness {}

    /** Whether it is looked for on this host's network. */
    default boolean needsHostNetwork() {
        return this instanceof Tcp || this instanceof Http;
    }

    /**
     * Reads {@code log:REGEX}, {@code tcp:PORT}, {@code http:PORT/PATH} or {@code file:PATH}.
     *
     * @throws ForgeException with exit code 2 if it is none of them
     */
    static Readiness parse(String text) {
        int colon = text.indexOf(':');
        String value = text.substring(colon + 1);
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "log" -> new Log(pattern(value));
            case "tcp" -> new Tcp(port(value, text));
            case "http" -> {
                int slash = value.indexOf('/');
                yield slash < 0
                        ? new Http(port(value, text), "/")
                        : new Http(port(value.substring(0, slash), text), value.substring(slash));
            }
            case "file" -> {
                if (!value.startsWith("/")) {
                    throw unknown(text);
                }
                yield new Present(value);
            }
            default -> throw unknown(text);
        };
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex, Pattern.MULTILINE);
        } catch (PatternSyntaxException e) {
            throw ForgeException.usage("--ready has a bad regular expression: " + e.getDescription() + ": " + regex);
        }
    }

    private static int port(String number, String text) {
        try {
            int port = Integer.parseInt(number);
            if (port > 0 && port < 1 << 16) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too large.
        }
        throw unknown(text);
    }

    private static ForgeException unknown(String text) {
        return ForgeException.usage(
                "--ready is log:REGEX, tcp:PORT, http:PORT/PATH or file:/PATH, not " + text,
                "for example --ready 'log:Ready to accept connections' or --ready tcp:6379");
    }
}
