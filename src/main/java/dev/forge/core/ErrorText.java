package dev.forge.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the reason in what a program wrote to standard error when it failed. */
public final class ErrorText {
    /** What logrus writes where there is no terminal: runc, podman, nerdctl, docker's daemon. */
    private static final Pattern LOGRUS =
            Pattern.compile("(?:time=\\S+ )?level=(\\w+) msg=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S+).*");

    private static final Pattern JSON_LOG =
            Pattern.compile("\\{.*\"level\":\"(\\w+)\".*?\"msg\":(\"(?:[^\"\\\\]|\\\\.)*\").*}");
    /** And on a terminal. */
    private static final Pattern LOGRUS_SHORT = Pattern.compile("(FATA|ERRO|PANI|WARN|INFO|DEBU|TRAC)\\[\\d*] ?(.*)");
    /** crun's: the time and a message. */
    private static final Pattern TIMED = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z?: (.*)");
    /** How command lines of engines begin what they themselves have to say. */
    private static final Pattern NAMED =
            Pattern.compile("(?:forge|docker|podman|runc|crun|youki|ctr|nerdctl|conmon)(?: [a-z]+)?: .*");
    /** What podman, docker and youki begin with, and many another program too. */
    private static final Pattern GENERAL = Pattern.compile("Error: .*|Error response from daemon: .*|ERROR .*");

    private static final Pattern NOISE = Pattern.compile(
            "(?:hint|[Ww]arning|WARNING|WARN|DEBUG|INFO|TRACE|[Uu]sage|USAGE|NAME)\\b.*|(?:Run|See) '[^\n]*--help'.*"
                    + "|For more help.*|\\[conmon:[diw]].*|conmon \\S+ <n(?:warn|info|debug)>.*|Emulate Docker CLI.*");

    private static final List<String> ERRORS = List.of("error", "fatal", "panic", "ERRO", "FATA", "PANI");

    private ErrorText() {}

    /** The reason in a text: what an engine says itself, else the first line that says something; empty if none does. */
    public static String reason(String text) {
        List<String> lines = lines(text);
        Optional<String> own = lines.stream()
                .map(ErrorText::ownError)
                .flatMap(Optional::stream)
                .findFirst();
        if (own.isPresent()) {
            return own.get();
        }
        List<String> left = lines.stream().filter(line -> !isNoise(line)).toList();
        if (left.isEmpty()) {
            return lines.isEmpty() ? "" : lines.getLast();
        }
        // Python tells the reason last.
        return left.getFirst().startsWith("Traceback (most recent call last)") ? left.getLast() : left.getFirst();
    }

    /** Whether an engine says in this text itself that it failed, as opposed to what it ran. */
    public static boolean isEngineError(String text) {
        return lines(text).stream().anyMatch(line -> ownError(line).isPresent());
    }

    /** The same without beginnings that a payload's own words often have too. */
    public static boolean isRuntimeError(String text) {
        return lines(text).stream()
                .anyMatch(line ->
                        ownError(line).isPresent() && !GENERAL.matcher(line).matches());
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\\R", -1)) {
            // What other programs write is not to reach a terminal as it is.
            String plain =
                    line.replaceAll("\\p{Cntrl}(?:\\[[0-9;]*[A-Za-z])?", " ").strip();
            if (!plain.isEmpty()) {
                lines.add(plain);
            }
        }
        return lines;
    }

    /** What an engine says in this line of its failure, without what a log has around it. */
    private static Optional<String> ownError(String line) {
        for (Pattern log : List.of(LOGRUS, JSON_LOG, LOGRUS_SHORT)) {
            Matcher matcher = log.matcher(line);
            if (matcher.matches()) {
                return ERRORS.contains(matcher.group(1)) ? Optional.of(unquoted(matcher.group(2))) : Optional.empty();
            }
        }
        Matcher timed = TIMED.matcher(line);
        if (timed.matches()) {
            return Optional.of(timed.group(1));
        }
        return NAMED.matcher(line).matches() || GENERAL.matcher(line).matches() ? Optional.of(line) : Optional.empty();
    }

    private static boolean isNoise(String line) {
        return NOISE.matcher(line).matches()
                || LOGRUS.matcher(line).matches()
                || JSON_LOG.matcher(line).matches()
                || LOGRUS_SHORT.matcher(line).matches();
    }

    private static String unquoted(String text) {
        if (!text.startsWith("\"")) {
            return text;
        }
        return text.substring(1, text.length() - 1)
                .replace("\\n", " ")
                .replace("\\t", " ")
                .replaceAll("\\\\(.)", "$1")
                .strip();
    }
}
