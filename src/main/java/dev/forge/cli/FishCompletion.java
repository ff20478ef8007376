package dev.forge.cli;

import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The completion script for fish, which picocli has no generator for. */
final class FishCompletion {
    private FishCompletion() {}

    static String script() {
        StringBuilder out = new StringBuilder("""
                # fish completion for forge. Made by: forge completion fish
                function __forge_words
                    set -l words (commandline -opc)[2..-1]
                    string join ' ' -- (string match -v -- '-*' $words)
                end
                function __forge_is
                    set -l words (__forge_words)
                    test "$words" = "$argv"; or string match -q -- "$argv *" "$words"
                end
                function __forge_at
                    set -l words (__forge_words)
                    test "$words" = "$argv"
                end
                complete -c forge -f -n '__forge_at ""' -s h -l help -d 'show this text'
                """);
        Set<String> groups = new LinkedHashSet<>();
        for (String path : Commands.PATHS) {
            int blank = path.indexOf(' ');
            if (blank > 0 && groups.add(path.substring(0, blank))) {
                String group = path.substring(0, blank);
                command(out, "", group, CommandGroup.summary(group));
            }
        }
        for (String path : Commands.PATHS) {
            Command command = Commands.find(path);
            if (command == null) {
                continue;
            }
            int blank = path.indexOf(' ');
            Spec spec = command.spec();
            command(out, blank < 0 ? "" : path.substring(0, blank), path.substring(blank + 1), spec.summary());
            for (Option option : spec.options()) {
                option(out, path, option);
            }
            option(out, path, Option.flag("--help", "show this text"));
        }
        return out.toString();
    }

    private static void command(StringBuilder out, String group, String name, String summary) {
        out.append("complete -c forge -f -n '__forge_at \"")
                .append(group)
                .append("\"' -a ")
                .append(name);
        out.append(" -d ").append(quoted(summary)).append('\n');
    }

    private static void option(StringBuilder out, String path, Option option) {
        List<String> args = new ArrayList<>();
        for (String name : option.names()) {
            args.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
        }
        @Nullable String value = option.value();
        if (value != null && !option.hasAttachedValue()) {
            boolean choice = value.indexOf('|') > 0 && value.equals(value.toLowerCase(Locale.ROOT));
            args.add(choice ? "-x -a " + quoted(value.replace('|', ' ')) : "-r");
        }
        out.append("complete -c forge -n '__forge_is ").append(path).append("' ");
        out.append(String.join(" ", args))
                .append(" -d ")
                .append(quoted(option.help()))
                .append('\n');
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
