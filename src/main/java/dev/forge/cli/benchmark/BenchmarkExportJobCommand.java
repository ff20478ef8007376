package dev.forge.cli.benchmark;

import dev.forge.bench.internal.store.FleetJob;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.OutputFile;
import dev.forge.core.Suggestions;
import java.io.File;
import java.util.List;

/** {@code forge benchmark export-job}: a benchmark on many hosts, as jobs of a cluster. */
public final class BenchmarkExportJobCommand implements Command {
    private static final List<String> TARGETS = List.of("slurm", "kubernetes");

    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark export-job",
                "[OPTIONS] slurm|kubernetes -- BENCHMARK [ARG...]",
                "write jobs that measure on many hosts and publish into one postgresql",
                Option.value("--to", "ADDRESS", "the database, postgres://USER@HOST:PORT/DATABASE"),
                Option.value("--load", "FILE", "load this image on each host before; may be repeated"),
                Option.value("--hosts", "LIST", "for slurm: the hosts, as n[1-4] (default: all nodes)"),
                Option.value("--nodes", "N", "for kubernetes: how many hosts"),
                Option.value("--image", "IMAGE", "for kubernetes: an image with forge in it"),
                Option.value("--secret", "NAME", "for kubernetes: the secret with the password (default forge-fleet)"),
                Option.value("--cron", "SCHEDULE", "for kubernetes: measure again and again, as '0 3 * * *'"),
                Option.value("-o --output", "FILE", "write it there instead of to standard output"));
    }

    private static String required(Arguments arguments, String name, String hint) {
        String value = arguments.value(name);
        if (value == null || value.isEmpty()) {
            throw ForgeException.usage("--" + name + " is missing", hint);
        }
        return value;
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String target = arguments.operand("slurm or kubernetes");
        if (!TARGETS.contains(target)) {
            throw ForgeException.usage(
                    "cannot export to " + target,
                    Suggestions.hint(target, TARGETS, "targets are slurm and kubernetes"));
        }
        FleetJob job = new FleetJob(
                arguments.rest(),
                required(arguments, "to", "such as --to postgres://bench@db.example/fleet"),
                arguments.values("load"));
        String text;
        if (target.equals("slurm")) {
            text = job.slurm(arguments.value("hosts"));
        } else {
            required(arguments, "nodes", "such as --nodes 4");
            String secret = arguments.value("secret", "forge-fleet");
            if (!secret.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
                throw ForgeException.usage("no name of a secret: " + secret, "use small letters, digits and dashes");
            }
            text = job.kubernetes(
                    required(arguments, "image", "an image that has forge and what it needs"),
                    arguments.count("nodes", 1, 1),
                    secret,
                    arguments.value("cron"));
        }
        String output = arguments.value("output");
        if (output == null || output.equals("-")) {
            terminal.out().print(text);
            return ExitCode.OK;
        }
        File file = new File(output);
        OutputFile.write(file, text);
        if (target.equals("slurm") && !file.setExecutable(true)) {
            throw new ForgeException("cannot make " + file + " executable", "run it by sh " + file);
        }
        return ExitCode.OK;
    }
}
