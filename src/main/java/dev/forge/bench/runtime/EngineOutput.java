package dev.forge.bench.runtime;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Extracts single values from engines' output, whose format differs from engine to engine. */
final class EngineOutput {
    private static final Pattern VERSION = Pattern.compile("(?<![\\w.])v?(\\d[\\w.+~:-]*)");
    private static final Pattern PID_MEMBER = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");
    private static final Pattern NUMBER = Pattern.compile("\\b(\\d{1,9})\\b");

    private EngineOutput() {}

    /** The first word with the form of a version. */
    static Optional<String> version(String output) {
        Matcher word = VERSION.matcher(output);
        return word.find() ? Optional.of(word.group(1)) : Optional.empty();
    }

    /**
     * A process id: the member {@code pid} of JSON, or the first number. Zero counts as absent, since docker prints 0
     * for a container that does not run.
     */
    static OptionalInt pid(String output) {
        Matcher member = PID_MEMBER.matcher(output);
        Matcher number = NUMBER.matcher(output);
        String digits = member.find() ? member.group(1) : number.find() ? number.group(1) : "0";
        int pid = Integer.parseInt(digits);
        return pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
    }
}
