package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkContext;
import dev.forge.bench.Progress;
import dev.forge.bench.Readiness;
import dev.forge.bench.runtime.Engines;
import dev.forge.bench.runtime.Workload;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Durations;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.CallerEnvironment;
import dev.forge.core.ForgeException;
import dev.forge.core.ShellWord;
import dev.forge.core.Suggestions;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options that all measuring commands share, and how their values are read. */
final class BenchmarkOptions {
    private static final List<String> NETWORKS = List.of("none", "host");
    static final Option RUNTIME = Option.value(
            "--runtime", "ENGINE", "measure this engine (forge benchmark engines lists them); may be repeated");
    static final Option ENGINES =
            Option.value("--engines", "FILE", "know the engines in this file too, beside engines.yaml in forge's home");
    static final Option NETWORK =
            Option.value("--network", "MODE", "network of the containers: none (default) or host");
    static final Option START_DAEMONS =
            Option.flag("--start-daemons", "start a private docker daemon if docker's own does not run (root only)");
    static final Option REFERENCE = Option.value(
            "--reference",
            "ENGINE",
            "compare all others with this engine, which is measured too (default: forge with each)");
    private static final List<Option> SHARED = List.of(
            RUNTIME,
            ENGINES,
            Option.value("--image", "NAME", "run this image, which every engine must have, instead of forge's own"),
            NETWORK,
            Option.value("--seed", "N", "seed of the random order; the same seed gives the same order"),
            START_DAEMONS,
            ReportOutput.TIME_UNIT,
            Style.OPTION,
            Option.value("--max-failures", "N", "stop when so many runs have failed; what was measured is kept"),
            Option.value("--save-baseline", "NAME", "keep the result for forge benchmark check --baseline NAME"),
            ReportOutput.FORMAT,
            ReportOutput.OUTPUT,
            ReportOutput.QUIET);

    private BenchmarkOptions() {}

    /** A measuring command with options of its own before the shared ones. */
    static Spec spec(String path, String summary, Option... own) {
        List<Option> options = new ArrayList<>(List.of(own));
        options.addAll(SHARED);
        return new Spec(path, "[OPTIONS] [-- COMMAND [ARG...]]", summary, false, options);
    }

    /** The engines that were asked for, or the given ones. */
    static List<String> runtimes(Arguments arguments, List<String> defaultValue) {
        Set<String> runtimes = new LinkedHashSet<>();
        for (String value : arguments.values("runtime")) {
            runtimes.addAll(List.of(value.split(",", -1)));
        }
        List<String> all = new ArrayList<>(runtimes.isEmpty() ? defaultValue : List.copyOf(runtimes));
        String reference = arguments.value("reference");
        if (reference != null && !all.contains(reference)) {
            all.add(reference);
        }
        return List.copyOf(all);
    }

    static String known(String what, String value, List<String> values) {
        if (values.contains(value)) {
            return value;
        }
        throw ForgeException.usage("unknown " + what + " " + value, Suggestions.hint(value, values));
    }

    static BenchmarkContext context(Arguments arguments, Terminal terminal, Progress progress) {
        String image = arguments.value("image");
        if (image != null && image.isBlank()) {
            throw ForgeException.usage("--image needs the name of an image");
        }
        String ready = arguments.value("ready");
        boolean needsHost = ready != null && Readiness.parse(ready).needsHostNetwork();
        String network = known("network", arguments.value("network", needsHost ? "host" : "none"), NETWORKS);
        if (needsHost && !network.equals("host")) {
            throw ForgeException.usage(
                    "--ready " + ready + " asks on this host's network, and the containers have --network " + network,
                    "leave --network out, or say --network host");
        }
        return new BenchmarkContext(
                environment(arguments, terminal),
                new Workload(image, arguments.rest(), network),
                seed(arguments),
                arguments.flag("start-daemons"),
                true,
                progress);
    }

    /** The environment of the engines, with the file that {@code --engines} names. */
    static Map<String, String> environment(Arguments arguments, Terminal terminal) {
        Map<String, String> environment = new HashMap<>(terminal.environment());
        CallerEnvironment.restore(environment);
        String file = arguments.value("engines");
        if (file != null) {
            environment.put(Engines.VARIABLE, new File(file).getAbsolutePath());
        }
        return environment;
    }

    /** The command line as a shell takes it, with the seed, so that the order will be the same again. */
    static String line(String path, Arguments arguments, long seed) {
        StringBuilder line = new StringBuilder("forge " + path);
        if (arguments.value("seed") == null) {
            line.append(" --seed ").append(seed);
        }
        for (String word : arguments.args()) {
            line.append(' ');
            if (word.matches("[A-Za-z0-9_@%+=:,./-]+")) {
                line.append(word);
            } else {
                ShellWord.quote(line, word);
            }
        }
        return line.toString();
    }

    private static long seed(Arguments arguments) {
        String seed = arguments.value("seed");
        if (seed == null) {
            return BenchmarkContext.randomSeed();
        }
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException e) {
            throw ForgeException.usage("--seed is a whole number, not " + seed);
        }
    }

    /** The length of time that an option gives, or the usual one. */
    static Duration duration(Arguments arguments, String name, Duration defaultValue) {
        String value = arguments.value(name);
        return value == null ? defaultValue : Durations.parse(name, value);
    }
}
