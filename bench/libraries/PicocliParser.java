package dev.forge.cli;

import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Parses a command line with picocli, whose programmatic model is made from the same table of options, for
 * bench/parsers. Only what parsing needs is put into the model: no help texts, no annotations, no subcommands.
 */
final class PicocliParser {
    private PicocliParser() {}

    /** Adds what was given to the three lists; returns whether it was help that was asked for. */
    static boolean parse(
            boolean stopAtPositional,
            List<Option> options,
            String[] args,
            int from,
            List<Option> given,
            List<String> values,
            List<String> operands) {
        CommandSpec spec = CommandSpec.create();
        spec.parser()
                .stopAtPositional(stopAtPositional)
                .overwrittenOptionsAllowed(true)
                .caseInsensitiveEnumValuesAllowed(false);
        boolean takenH = false;
        for (Option option : options) {
            String[] names = option.names().toArray(new String[0]);
            takenH |= Arrays.asList(names).contains("-h");
            OptionSpec.Builder builder = OptionSpec.builder(names);
            if (option.value() == null) {
                builder.type(boolean.class).arity("0..1").fallbackValue("true");
            } else {
                builder.type(List.class).auxiliaryTypes(String.class).arity("1");
            }
            spec.addOption(builder.userObject(option).build());
        }
        spec.addOption(OptionSpec.builder(takenH ? new String[] {"--help"} : new String[] {"-h", "--help"})
                .usageHelp(true)
                .type(boolean.class)
                .arity("0")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        try {
            CommandLine.ParseResult result =
                    new CommandLine(spec).parseArgs(Arrays.copyOfRange(args, from, args.length));
            for (OptionSpec matched : result.matchedOptions()) {
                if (matched.userObject() instanceof Option option) {
                    for (String value : matched.stringValues()) {
                        given.add(option);
                        values.add(value);
                    }
                }
            }
            for (PositionalParamSpec positional : result.matchedPositionals()) {
                operands.addAll(new ArrayList<>(positional.stringValues()));
            }
            return result.isUsageHelpRequested();
        } catch (CommandLine.ParameterException e) {
            throw ForgeException.usage(e.getMessage(), null);
        }
    }
}
