package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.NameValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instructions of a Dockerfile that {@code import --change} takes: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL,
 * STOPSIGNAL, USER, VOLUME and WORKDIR.
 */
final class ConfigChanges {
    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ConfigChanges() {}

    /** The config that the instructions describe. */
    static JsonObject apply(List<String> changes) {
        JsonObject config = new JsonObject().put("Env", new ArrayList<>(List.of(PATH)));
        for (String change : changes) {
            String line = change.strip();
            int blank = 0;
            while (blank < line.length() && !isBlank(line.charAt(blank)) && line.charAt(blank) != '=') {
                blank++;
            }
            String instruction = line.substring(0, blank).toUpperCase(Locale.ROOT);
            String value = line.substring(Math.min(line.length(), blank + 1)).strip();
            if (value.isEmpty()) {
                throw wrong(change, "it has no value");
            }
            apply(config, instruction, value, change);
        }
        return config;
    }

    private static void apply(JsonObject config, String instruction, String value, String change) {
        switch (instruction) {
            case "CMD" -> config.put("Cmd", command(value));
            case "ENTRYPOINT" -> config.put("Entrypoint", command(value));
            case "USER" -> config.put("User", value);
            case "WORKDIR" -> {
                if (!value.startsWith("/")) {
                    throw wrong(change, "the directory has to be absolute");
                }
                config.put("WorkingDir", value);
            }
            case "STOPSIGNAL" -> config.put("StopSignal", value);
            case "EXPOSE" -> {
                for (String port : args(value, change)) {
                    member(config, "ExposedPorts").put(port.contains("/") ? port : port + "/tcp", new JsonObject());
                }
            }
            case "VOLUME" -> {
                List<String> list = list(value);
                for (String directory : list == null ? args(value, change) : list) {
                    member(config, "Volumes").put(directory, new JsonObject());
                }
            }
            case "LABEL" -> {
                for (String[] pair : pairs(value, change)) {
                    member(config, "Labels").put(pair[0], pair[1]);
                }
            }
            case "ENV" -> {
                List<String> variables = new ArrayList<>(config.texts("Env"));
                for (String[] pair : pairs(value, change)) {
                    variables.removeIf(variable -> variable.startsWith(pair[0] + "="));
                    variables.add(pair[0] + "=" + pair[1]);
                }
                config.put("Env", variables);
            }
            default -> throw wrong(change, instruction + " is not one of the instructions");
        }
    }

    private static JsonObject member(JsonObject config, String name) {
        JsonObject member = config.objectOrNull(name);
        if (member == null) {
            member = new JsonObject();
            config.put(name, member);
        }
        return member;
    }

    /** A JSON list of strings, or a line for the shell. */
    private static List<String> command(String value) {
        List<String> list = list(value);
        return list == null ? List.of("/bin/sh", "-c", value) : list;
    }

    /** A JSON list of strings, or null if it is none: as docker does, what is none is text. */
    private static @Nullable List<String> list(String value) {
        if (!value.startsWith("[")) {
            return null;
        }
        try {
            return new JsonObject().put("list", Json.parse(value, "--change")).texts("list");
        } catch (ForgeException e) {
            return null;
        }
    }

    /** {@code A=1 B="two words"}, or for one pair {@code A 1}. */
    private static List<String[]> pairs(String value, String change) {
        List<String[]> pairs = new ArrayList<>();
        List<String> args = args(value, change);
        if (!args.get(0).contains("=")) {
            int blank = 0;
            while (blank < value.length() && !isBlank(value.charAt(blank))) {
                blank++;
            }
            if (blank == value.length()) {
                throw wrong(change, "it is not NAME=VALUE");
            }
            pairs.add(new String[] {
                value.substring(0, blank), value.substring(blank + 1).strip()
            });
            return pairs;
        }
        for (String word : args) {
            NameValue pair = NameValue.of(word);
            if (pair.value() == null || pair.name().isEmpty()) {
                throw wrong(change, word + " is not NAME=VALUE");
            }
            pairs.add(new String[] {pair.name(), pair.value()});
        }
        return pairs;
    }

    /** Splits at blanks; quotes keep words together and go. */
    private static List<String> args(String value, String change) {
        List<String> args = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length() && isEscape(value.charAt(i + 1), quote)) {
                word.append(value.charAt(++i));
                inWord = true;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                inWord = true;
            } else if (quote == 0 && isBlank(c)) {
                if (inWord) {
                    args.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != 0) {
            throw wrong(change, "a quotation mark is not closed");
        }
        if (inWord) {
            args.add(word.toString());
        }
        return args;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Whether a backslash before the character goes: in double quotes only where there is something to escape. */
    private static boolean isEscape(char c, char quote) {
        return quote == 0 || (quote == '"' && (c == '"' || c == '\\' || c == '$'));
    }

    private static ForgeException wrong(String change, String why) {
        return ForgeException.usage(
                "invalid change " + change + ": " + why,
                "changes are CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, STOPSIGNAL, USER, VOLUME or WORKDIR and a value,"
                        + " as in CMD [\"sh\"]");
    }
}
