package dev.forge.cli.benchmark;

import dev.forge.bench.IgnoredFailures;
import dev.forge.bench.Metric;
import dev.forge.bench.Readiness;
import dev.forge.bench.RunPolicy;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The options that say how starts are measured; those that hyperfine has too are called and mean as there. */
final class StartupOptions {
    private static final String AUTO = "auto";
    private static final List<String> ORDERS = List.of("blocks", "sequential");
    /** What a run can be compared by. */
    private static final List<Metric> METRICS = Stream.concat(Metric.OF_RUN.stream(), Stream.of(Metric.READY))
            .sorted()
            .toList();

    /** And what a run that is stopped as soon as it is ready. */
    private static final List<String> SERVICE = List.of(Metric.READY.key(), Metric.FIRST_OUTPUT.key());

    private static final List<Option> OPTIONS = List.of(
            Option.value("--metric", "KEY", "compare by this first: " + String.join(", ", keys())),
            Option.flag("--cold", "drop the page cache before every run (root only)"),
            Option.flag(
                    "--fresh",
                    "each start is the first of its kind: what an engine keeps of earlier ones is forgotten"),
            Option.value("--order", "blocks|sequential", "every engine in every round (default), or one after another"),
            Option.value("--precision", "PERCENT", "with --iterations auto: how narrow the interval has to be (2%)"),
            Option.value("--budget", "DURATION", "with --iterations auto: when to stop nevertheless (default 60s)"),
            Option.value("--timeout", "DURATION", "a run that takes longer is killed and has failed (default 60s)"),
            Option.value("-s --setup", "COMMAND", "run this in a shell before the first run"),
            Option.value("-p --prepare", "COMMAND", "run this in a shell before every run"),
            Option.value("-C --conclude", "COMMAND", "run this in a shell after every run"),
            Option.value("-c --cleanup", "COMMAND", "run this in a shell after the last run"),
            Option.value(
                    "-i --ignore-failure",
                    "[CODE,...]",
                    "count runs with another exit code than 0 too, or only those with these codes"),
            Option.flag("--show-output", "show what the runs write"));

    private StartupOptions() {}

    /** These options with others before them. */
    static Option[] with(Option... own) {
        List<Option> options = new ArrayList<>(List.of(own));
        options.addAll(OPTIONS);
        options.add(BenchmarkOptions.REFERENCE);
        options.addAll(Exports.OPTIONS);
        return options.toArray(Option[]::new);
    }

    /** The same with more options behind the first ones. */
    static Option[] with(List<Option> more, Option... own) {
        List<Option> options = new ArrayList<>(List.of(own));
        options.addAll(more);
        return with(options.toArray(Option[]::new));
    }

    private static List<String> keys() {
        return METRICS.stream().map(Metric::key).toList();
    }

    /** How many measured runs; with {@code auto} that is decided while measuring. */
    static int iterations(Arguments arguments, int defaultValue) {
        return AUTO.equals(arguments.value("iterations"))
                ? defaultValue
                : arguments.count("iterations", defaultValue, 1);
    }

    /** How the runs are conducted. */
    static RunPolicy policy(Arguments arguments) {
        String ready = arguments.value("ready");
        return new RunPolicy(
                metric(arguments).orElse(Metric.STARTUP),
                arguments.flag("cold"),
                arguments.flag("fresh"),
                BenchmarkOptions.known("order", arguments.value("order", "blocks"), ORDERS)
                        .equals("sequential"),
                BenchmarkOptions.duration(arguments, "timeout", RunPolicy.TIMEOUT),
                ready == null ? Optional.empty() : Optional.of(Readiness.parse(ready)),
                precision(arguments),
                new RunPolicy.Hooks(
                        arguments.value("setup", ""),
                        arguments.value("prepare", ""),
                        arguments.value("conclude", ""),
                        arguments.value("cleanup", "")),
                ignored(arguments.value("ignore-failure")),
                arguments.flag("show-output"));
    }

    private static IgnoredFailures ignored(@Nullable String codes) {
        if (codes == null || codes.equals("false")) {
            return IgnoredFailures.NONE;
        }
        // "all-non-zero" is what hyperfine calls it.
        if (codes.isEmpty() || codes.equals("true") || codes.equals("all-non-zero")) {
            return IgnoredFailures.ALL;
        }
        if (!codes.matches("[0-9]{1,3}(,[0-9]{1,3})*")) {
            throw ForgeException.usage(
                    "--ignore-failure takes exit codes, not " + codes, "write -i 1,7, or -i for all");
        }
        Set<Integer> numbers = new TreeSet<>();
        for (String code : codes.split(",", -1)) {
            int number = Integer.parseInt(code);
            if (number < 1 || number > 255) {
                throw ForgeException.usage("--ignore-failure takes exit codes from 1 to 255, not " + code);
            }
            numbers.add(number);
        }
        return IgnoredFailures.only(numbers);
    }

    /** The metric that is compared first, if one was asked for. */
    static Optional<Metric> metric(Arguments arguments) {
        String key = arguments.value("metric");
        if (key == null) {
            return Optional.empty();
        }
        boolean ready = arguments.value("ready") != null;
        if (!ready && key.equals(Metric.READY.key())) {
            throw ForgeException.usage("--metric ready needs --ready, which says what to wait for");
        }
        if (ready && keys().contains(key) && !SERVICE.contains(key)) {
            throw ForgeException.usage(
                    "--metric " + key + " is not measured of a service (--ready)",
                    "it is " + String.join(" or ", SERVICE));
        }
        return METRICS.stream()
                .filter(metric -> metric.key().equals(key))
                .findFirst()
                .or(() -> {
                    throw ForgeException.usage(
                            "--metric is one of " + String.join(", ", keys()) + ", not " + key,
                            Suggestions.hint(key, keys(), null));
                });
    }

    private static Optional<RunPolicy.Precision> precision(Arguments arguments) {
        if (!AUTO.equals(arguments.value("iterations"))) {
            for (String name : List.of("precision", "budget")) {
                if (arguments.value(name) != null) {
                    throw ForgeException.usage("--" + name + " needs --iterations auto");
                }
            }
            return Optional.empty();
        }
        return Optional.of(new RunPolicy.Precision(
                percent(arguments.value("precision")),
                BenchmarkOptions.duration(arguments, "budget", RunPolicy.Precision.BUDGET)));
    }

    private static double percent(@Nullable String text) {
        if (text == null) {
            return RunPolicy.Precision.WIDTH;
        }
        if (text.matches("[0-9]{1,2}(\\.[0-9]+)?%")) {
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            if (percent > 0) {
                return percent / 100;
            }
        }
        throw ForgeException.usage("--precision is a percentage above 0, not " + text, "write 2% or 0.5%");
    }

    /** The numbers of containers at once, if they are to be started at once; empty otherwise. */
    static List<Integer> concurrency(Arguments arguments) {
        String levels = arguments.value("concurrency");
        if (levels == null) {
            return List.of();
        }
        if (!levels.matches("[1-9][0-9]{0,3}(,[1-9][0-9]{0,3})*")) {
            throw ForgeException.usage(
                    "--concurrency is a list of whole numbers of at least 1, not " + levels, "write 1,2,4,8");
        }
        return Arrays.stream(levels.split(",", -1)).map(Integer::valueOf).toList();
    }
}
