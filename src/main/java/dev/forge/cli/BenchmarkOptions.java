package dev.forge.cli;

import dev.forge.bench.Conditions;
import dev.forge.bench.Progress;
import dev.forge.bench.runtime.Engines;
import dev.forge.bench.runtime.Workload;
import dev.forge.core.ForgeException;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that all measuring commands share, and how their values are read. */
final class BenchmarkOptions {
    private static final List<String> FORMATS = List.of("table", "json", "csv", "markdown");
    private static final List<String> NETWORKS = List.of("none", "host");
    private static final List<Option> SHARED = List.of(
            Option.value("--runtime", "ENGINE", "measure this engine: forge, podman, docker or oci; may be repeated"),
            Option.value("--image", "NAME", "run this image, which every engine must have, instead of forge's own"),
            Option.value("--network", "MODE", "network of the containers: none (default) or host"),
            Option.value("--seed", "N", "seed of the random order; the same seed gives the same order"),
            Option.flag("--start-daemons", "start a private docker daemon if docker's own does not run (root only)"),
            Option.value("--format", "FORMAT", "table (default), json, csv or markdown"),
            Option.value("--output", "FILE", "write the result to a file instead of standard output"),
            Option.flag("-q --quiet", "no progress, no notes on standard error"));

    private BenchmarkOptions() {}

    /** A measuring command with options of its own before the shared ones. */
    static Spec spec(String path, String summary, Option... own) {
        List<Option> options = new ArrayList<>(List.of(own));
        options.addAll(SHARED);
        return new Spec(path, "[OPTIONS] [-- COMMAND [ARG...]]", summary, false, options);
    }

    /** The engines that were asked for, or the given ones. */
    static List<String> runtimes(Arguments arguments, List<String> otherwise) {
        Set<String> runtimes = new LinkedHashSet<>();
        for (String value : arguments.values("runtime")) {
            for (String name : value.split(",")) {
                runtimes.add(known("runtime", name, Engines.NAMES));
            }
        }
        return runtimes.isEmpty() ? otherwise : List.copyOf(runtimes);
    }

    private static String known(String what, String value, List<String> values) {
        if (values.contains(value)) {
            return value;
        }
        String nearest = Spelling.nearest(value, values);
        throw ForgeException.usage(
                "unknown " + what + " " + value,
                nearest == null ? "it is one of " + String.join(", ", values) : "did you mean " + nearest + "?");
    }

    static String format(Arguments arguments) {
        return known("format", arguments.value("format", "table"), FORMATS);
    }

    /** Where the result goes instead of standard output; says early if that cannot be. */
    static @Nullable File output(Arguments arguments) {
        String name = arguments.value("output");
        if (name == null) {
            return null;
        }
        File file = new File(name).getAbsoluteFile();
        if (file.isDirectory()) {
            throw ForgeException.usage("--output names a file, and " + name + " is a folder", null);
        }
        if (!file.getParentFile().canWrite()) {
            throw ForgeException.usage("--output cannot be written: " + name, "is its folder there, and yours?");
        }
        return file;
    }

    static Conditions conditions(Arguments arguments, Terminal terminal, Progress progress) {
        String image = arguments.value("image");
        if (image != null && image.isBlank()) {
            throw ForgeException.usage("--image needs the name of an image", null);
        }
        String network = known("network", arguments.value("network", "none"), NETWORKS);
        arguments.operands("", 0, 0);
        return new Conditions(
                terminal.environment(),
                new Workload(image, arguments.rest(), network),
                seed(arguments),
                arguments.flag("start-daemons"),
                true,
                progress);
    }

    private static long seed(Arguments arguments) {
        String seed = arguments.value("seed");
        if (seed == null) {
            return Conditions.randomSeed();
        }
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException e) {
            throw ForgeException.usage("--seed is a whole number, not " + seed, null);
        }
    }

    /** A duration: {@code 250ms}, {@code 1s}, {@code 0.5}; a number without a unit is in seconds. */
    static Duration duration(Arguments arguments, String name, Duration otherwise) {
        String value = arguments.value(name);
        if (value == null) {
            return otherwise;
        }
        try {
            double millis = value.endsWith("ms")
                    ? Double.parseDouble(value.substring(0, value.length() - 2))
                    : Double.parseDouble(value.endsWith("s") ? value.substring(0, value.length() - 1) : value) * 1000;
            if (millis >= 1 && millis <= 3_600_000) {
                return Duration.ofNanos(Math.round(millis * 1_000_000));
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw ForgeException.usage(
                "--" + name + " is a duration from 1ms to an hour, not " + value, "such as 250ms, 1s or 0.5");
    }
}
