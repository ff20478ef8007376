package dev.forge.cli;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Picocli's view of the option tables, for what it does well: help texts and completion. Commands are parsed by
 * {@link Arguments}; this class is only loaded when somebody asks for help.
 */
final class PicocliSpecs {
    private PicocliSpecs() {}

    /** The command {@code forge} with everything below it. */
    static CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("forge");
        root.usageMessage()
                .customSynopsis("forge COMMAND [OPTIONS] ...")
                .description("a container engine without a daemon, and the laboratory that measures it");
        root.addOption(help(List.of()));
        for (String path : Commands.PATHS) {
            add(root, path, path);
        }
        // "forge container run" is "forge run"; the group is one more place to look, not one more list to read.
        for (String path : Commands.PATHS) {
            if (path.indexOf(' ') < 0) {
                for (String group : List.of("container", "image")) {
                    if (Commands.find(group + " " + path) != null) {
                        add(root, group + " " + path, path);
                    }
                }
            }
        }
        return root;
    }

    private static void add(CommandSpec root, String path, String found) {
        Command command = Commands.find(found);
        if (command == null) {
            throw new IllegalStateException(found + " is listed but cannot be found");
        }
        int blank = path.indexOf(' ');
        if (blank < 0) {
            if (!root.subcommands().containsKey(path)) {
                root.addSubcommand(path, of(command.spec()));
            }
            return;
        }
        String group = path.substring(0, blank);
        if (!root.subcommands().containsKey(group)) {
            CommandSpec spec = CommandSpec.create().name(group);
            spec.usageMessage()
                    .customSynopsis("forge " + group + " COMMAND [OPTIONS] ...")
                    .description(CommandGroup.summary(group));
            spec.addOption(help(List.of()));
            root.addSubcommand(group, spec);
        }
        CommandSpec parent =
                Objects.requireNonNull(root.subcommands().get(group)).getCommandSpec();
        String name = path.substring(blank + 1);
        if (!parent.subcommands().containsKey(name)) {
            parent.addSubcommand(name, of(command.spec()));
        }
    }

    /** One command. */
    static CommandSpec of(Spec spec) {
        CommandSpec made = CommandSpec.create();
        String operands = spec.operands();
        if (!operands.startsWith("[OPTIONS]")) {
            operands = ("[OPTIONS] " + operands).strip();
        }
        made.usageMessage()
                .customSynopsis(escaped("forge " + spec.path() + " " + operands))
                .description(escaped(spec.summary()))
                .sortOptions(false);
        for (Option option : spec.options()) {
            OptionSpec.Builder builder =
                    OptionSpec.builder(option.names().toArray(new String[0])).description(escaped(option.help()));
            @Nullable String value = option.value();
            if (value == null) {
                builder.type(boolean.class).arity("0");
            } else if (option.hasAttachedValue()) {
                builder.type(String.class).arity("0..1").paramLabel(escaped(value.substring(2, value.length() - 1)));
            } else {
                builder.type(option.arity() == 1 ? String.class : String[].class)
                        .arity(option.isOptional() ? "0..1" : option.arity() + "")
                        .paramLabel(escaped(value))
                        .hideParamSyntax(option.arity() > 1);
                // "table|json|csv": what can be chosen.
                if (value.indexOf('|') > 0 && value.equals(value.toLowerCase(Locale.ROOT))) {
                    builder.completionCandidates(List.of(value.split("\\|")));
                }
            }
            made.addOption(builder.build());
        }
        made.addOption(help(spec.options()));
        return made;
    }

    private static OptionSpec help(List<Option> others) {
        boolean taken = others.stream().anyMatch(option -> option.isCalled("-h"));
        String[] names = taken ? new String[] {"--help"} : new String[] {"-h", "--help"};
        return OptionSpec.builder(names)
                .usageHelp(true)
                .type(boolean.class)
                .arity("0")
                .description("show this text")
                .build();
    }

    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    /** The help text of one command. */
    static String usage(Spec spec, Terminal terminal) {
        CommandSpec made = of(spec);
        return rendered(new CommandLine(made.name("forge " + spec.path())), terminal);
    }

    /** The help text of {@code forge}, commands in groups. */
    static String overview(Terminal terminal) {
        CommandLine line = new CommandLine(root());
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.footer("%nforge COMMAND --help says more about a command");
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, grouped());
        line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
        return rendered(line, terminal);
    }

    /** The help text of a group of commands as {@code benchmark}, or null if there is none with this name. */
    static @Nullable String group(String name, Terminal terminal) {
        CommandLine line = new CommandLine(root()).getSubcommands().get(name);
        if (line == null) {
            return null;
        }
        line.getCommandSpec().usageMessage().commandListHeading("%n");
        line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
        return rendered(line, terminal);
    }

    private static IHelpSectionRenderer grouped() {
        return help -> {
            StringBuilder out = new StringBuilder();
            for (CommandGroup group : CommandGroup.values()) {
                StringBuilder rows = new StringBuilder();
                for (String path : Commands.PATHS) {
                    Command command = Commands.find(path);
                    // "image ls" is another spelling of "images": one row is enough.
                    if (command != null && command.spec().path().equals(path) && CommandGroup.of(command) == group) {
                        Ansi.Text name = help.colorScheme().commandText(path);
                        rows.append("  ").append(name);
                        rows.append(" ".repeat(Math.max(2, 22 - path.length())));
                        rows.append(command.spec().summary()).append('\n');
                    }
                }
                if (!rows.isEmpty()) {
                    out.append('\n')
                            .append(help.colorScheme().ansi().string("@|bold,underline " + group.title() + "|@"));
                    out.append('\n').append(rows);
                }
            }
            return out.toString();
        };
    }

    private static String rendered(CommandLine line, Terminal terminal) {
        line.setUsageHelpWidth(Math.clamp(terminal.width(1), 60, 120));
        line.setUsageHelpLongOptionsMaxWidth(36);
        UsageMessageSpec usage = line.getCommandSpec().usageMessage();
        usage.synopsisHeading("usage: ").descriptionHeading("%n").optionListHeading("%n");
        String text = line.getUsageMessage(terminal.isColoured(1) ? Ansi.ON : Ansi.OFF);
        // Picocli pads lines to the full width.
        return text.lines().map(String::stripTrailing).reduce("", (all, next) -> all + next + "\n");
    }

    /** The completion script for bash, which also works in zsh through bashcompinit. */
    static String bash() {
        return AutoComplete.bash("forge", new CommandLine(root()));
    }
}
