package dev.forge.cli.system;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Filters;
import dev.forge.cli.command.Moments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ByteSizes;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.engine.Housekeeping;
import dev.forge.workflow.cache.CacheStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** {@code forge system prune}: removes what nobody uses. */
public final class SystemPruneCommand implements Command {
    private static final List<String> FILTERS = List.of("until", "label", "label!");

    @Override
    public Spec spec() {
        return Spec.of(
                "system prune",
                "[OPTIONS]",
                "remove containers that do not run, images without a name, kept outputs of workflows, and leftovers",
                Option.flag("-a --all", "also images that no container uses"),
                Option.value(
                        "--filter", "NAME=VALUE", "only what is as old or labelled so: " + String.join(", ", FILTERS)),
                Option.flag("-f --force", "do not ask"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        boolean all = arguments.flag("all");
        Filters filters = Filters.of(arguments.values("filter"), FILTERS);
        Housekeeping.Limits limits = limits(filters);
        if (!arguments.flag("force") && !isConfirmed(all, terminal)) {
            return ExitCode.FAILED;
        }
        ForgeHome home = ForgeHome.of(terminal.environment());
        Housekeeping.Pruned pruned = new Housekeeping(home).prune(all, limits);
        Instant until = limits.until();
        // What a step has left has no labels.
        boolean hasLabels =
                !filters.of("label").isEmpty() || !filters.of("label!").isEmpty();
        long outputs =
                hasLabels ? 0 : new CacheStore(home).prune(until == null ? Long.MAX_VALUE : until.toEpochMilli());
        if (!pruned.containers().isEmpty()) {
            terminal.out().println("Deleted Containers:");
            pruned.containers().forEach(terminal.out()::println);
            terminal.out().println();
        }
        if (!pruned.images().isEmpty()) {
            terminal.out().println("Deleted Images:");
            pruned.images().forEach(terminal.out()::println);
            terminal.out().println();
        }
        terminal.out().println("Total reclaimed space: " + ByteSizes.decimal(pruned.bytes() + Math.max(0, outputs)));
        if (outputs < 0) {
            terminal.err().println("forge: a workflow runs, so the kept outputs of workflows stay");
        }
        pruned.damaged().forEach(complaint -> terminal.err().println("forge: " + complaint));
        pruned.complaints().forEach(complaint -> terminal.err().println("forge: " + complaint));
        return pruned.complaints().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static Housekeeping.Limits limits(Filters filters) {
        List<String> until = filters.of("until");
        if (until.size() > 1) {
            throw Filters.invalid("until", until.get(1), "give one time, the earlier one");
        }
        Instant moment = until.isEmpty() ? null : Moments.parse("the filter until", until.get(0));
        return new Housekeeping.Limits(moment, filters::matchesLabels);
    }

    private static boolean isConfirmed(boolean all, Terminal terminal) {
        if (!terminal.isTerminal(0)) {
            throw new ForgeException(
                    "a prune asks before it removes anything, and standard input is no terminal",
                    "forge system prune --force does not ask");
        }
        terminal.err()
                .print("This removes all containers that do not run, "
                        + (all ? "all images that no container uses" : "all images without a name")
                        + ", and the kept outputs of workflows.\nGo on? [y/N] ");
        terminal.err().flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
        } catch (IOException e) {
            throw new ForgeException("cannot read the answer: " + IoErrors.reason(e), e);
        }
    }
}
