package dev.forge.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Options in front of the subcommand, as docker compose has them: {@code forge workflow -f FILE logs -f} means
 * {@code forge workflow logs --file FILE -f}.
 */
final class LeadingOptions {
    /** All have a value. */
    private static final Map<String, String> NAMES = Map.of(
            "-f", "--file",
            "--file", "--file",
            "-p", "--project-name",
            "--project-name", "--project-name",
            "--project-directory", "--project-directory",
            "--env-file", "--env-file",
            "--profile", "--profile");

    private LeadingOptions() {}

    /** The args with such options behind the subcommand; as they are if there are none or anything else is there. */
    static String[] moved(String[] args) {
        if (args.length < 3 || !args[0].equals("workflow") || !args[1].startsWith("-")) {
            return args;
        }
        List<String> options = new ArrayList<>();
        int at = 1;
        while (at < args.length && args[at].startsWith("-")) {
            String word = args[at++];
            int equals = word.indexOf('=');
            if (word.startsWith("--") && equals > 0 && NAMES.containsKey(word.substring(0, equals))) {
                options.add(word);
            } else if (NAMES.containsKey(word) && at < args.length) {
                options.add(NAMES.getOrDefault(word, word));
                options.add(args[at++]);
            } else if (!word.startsWith("--") && word.length() > 2 && NAMES.containsKey(word.substring(0, 2))) {
                options.add(NAMES.getOrDefault(word.substring(0, 2), word));
                options.add(word.substring(2));
            } else {
                return args;
            }
        }
        if (at == args.length) {
            return args;
        }
        List<String> moved = new ArrayList<>(List.of("workflow", args[at]));
        moved.addAll(options);
        moved.addAll(List.of(args).subList(at + 1, args.length));
        return moved.toArray(new String[0]);
    }
}
