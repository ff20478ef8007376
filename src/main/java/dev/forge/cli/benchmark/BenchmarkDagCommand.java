package dev.forge.cli.benchmark;

import dev.forge.bench.BenchmarkRunner;
import dev.forge.bench.DagPlan;
import dev.forge.bench.DagResult;
import dev.forge.bench.FanIn;
import dev.forge.bench.internal.report.DagPage;
import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.core.ForgeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code forge benchmark dag}. */
public final class BenchmarkDagCommand extends BenchmarkCommand {
    @Override
    public Spec spec() {
        Spec spec = BenchmarkOptions.spec(
                "benchmark dag",
                "measure how fast workflows are compiled, and what a step costs beside its container",
                BenchmarkOptions.REFERENCE,
                Option.value("--tasks", "N,...", "steps of generated workflows (default 1000,10000,100000)"),
                Option.value(
                        "--fan-in",
                        "KIND,...",
                        "how their steps depend on each other: wide, deep or random (default random)"),
                Option.value("-r --iterations --runs", "N", "measured rounds (default 5)"));
        return new Spec(spec.path(), "[OPTIONS] [FILE]", spec.summary(), false, spec.options());
    }

    @Override
    void checkOperands(Arguments arguments) {
        if (!arguments
                .operands("a compose file, or none for generated ones", 0, 1)
                .isEmpty()) {
            for (String option : List.of("tasks", "fan-in")) {
                if (arguments.value(option) != null) {
                    throw ForgeException.usage(
                            "--" + option + " is for generated workflows, and there is a file",
                            "leave one of them out");
                }
            }
        }
    }

    @Override
    BenchmarkOutcome measure(BenchmarkRunner runner, Arguments arguments) {
        List<String> file = arguments.operands("a compose file", 0, 1);
        List<DagResult> results = runner.dag(new DagPlan(
                BenchmarkOptions.runtimes(arguments, List.of("forge")),
                file.isEmpty() ? null : Path.of(file.getFirst()),
                tasks(arguments),
                fanIns(arguments),
                arguments.count("iterations", DagPlan.ITERATIONS, 1)));
        return new BenchmarkOutcome(
                DagPage.of(results, runner.engines()),
                results.stream().allMatch(result -> result.compile().isEmpty()));
    }

    private static List<Integer> tasks(Arguments arguments) {
        String value = arguments.value("tasks");
        if (value == null) {
            return DagPlan.TASKS;
        }
        List<Integer> tasks = new ArrayList<>();
        for (String count : value.split(",", -1)) {
            if (!count.matches("[0-9]{1,9}")) {
                throw ForgeException.usage("--tasks is made of whole numbers, not " + value, "such as 1000,10000");
            }
            tasks.add(Integer.parseInt(count));
        }
        return tasks.stream().distinct().toList();
    }

    private static List<FanIn> fanIns(Arguments arguments) {
        String value = arguments.value("fan-in");
        return value == null
                ? List.of(FanIn.RANDOM)
                : List.of(value.split(",", -1)).stream()
                        .map(FanIn::named)
                        .distinct()
                        .toList();
    }
}
