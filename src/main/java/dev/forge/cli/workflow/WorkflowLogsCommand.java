package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.PastRun;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** {@code forge workflow logs}: what steps printed in the latest run, and print. */
public final class WorkflowLogsCommand implements Command {
    private static final long LOOK_NANOS = 50_000_000;

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow logs",
                "[OPTIONS] [FILE] [STEP...]",
                "print what steps printed in the latest run; of several, with their names in front",
                Option.flag("-f --follow", "go on with what they print until the run ends"),
                Option.flag("-t --timestamps", "when each line was printed in front of it"),
                Option.value(
                        "--since",
                        "TIME",
                        "only what was printed since: 10m, 2026-11-26T14:00:00Z or seconds since 1970"),
                Option.value("--until", "TIME", "only what was printed until then"),
                Option.value("-n --tail", "NUMBER", "only so many lines of each from the end, or all"),
                Option.flag("--no-color", "no colours"),
                Option.flag("--no-log-prefix", "no names in front of lines"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        PastRun run = WorkflowPsCommand.latest(source, terminal);
        List<String> names = new ArrayList<>();
        for (String asked : source.operands()) {
            matching(source.graph(), asked).stream()
                    .filter(name -> !names.contains(name))
                    .forEach(names::add);
        }
        boolean isAll = names.isEmpty();
        for (int node = 0; isAll && node < source.graph().nodes(); node++) {
            if (source.graph().isRun(node)) {
                names.add(source.graph().name(node));
            }
        }
        boolean follows = arguments.flag("follow");
        String tail = arguments.value("tail", "all");
        int lines = tail.equals("all") ? Integer.MAX_VALUE : arguments.count("tail", 0, 0);
        boolean hasPrefix = !arguments.flag("no-log-prefix") && (isAll || names.size() > 1);
        UpOutput output = new UpOutput(terminal, source.graph(), !arguments.flag("no-color"), hasPrefix);
        long since = time(arguments, "since", Long.MIN_VALUE);
        long until = time(arguments, "until", Long.MAX_VALUE);
        boolean hasTimes = arguments.flag("timestamps");
        Consumer<LogLinesReader.Line> print = line -> {
            if (line.millis() >= since && line.millis() <= until) {
                String time = hasTimes && line.millis() > 0 ? LogTime.shown(line.millis()) + " " : "";
                output.print(line.step(), time + line.text());
            }
        };
        List<LogLinesReader> readers = new ArrayList<>();
        for (String name : names) {
            readers.add(new LogLinesReader(
                    name, isAll || follows ? run.logFile(name) : run.log(name), run.timesFile(name)));
        }
        if (lines < Integer.MAX_VALUE) {
            readers.forEach(reader -> reader.skipToLast(lines));
        }
        print(readers, print);
        while (follows && !terminal.out().checkError()) {
            // Asked before: what is printed until the end is read after it.
            boolean isAlive = run.isAlive();
            print(readers, print);
            if (!isAlive) {
                break;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        readers.forEach(LogLinesReader::close);
        return ExitCode.OK;
    }

    private static long time(Arguments arguments, String option, long otherwise) {
        String text = arguments.value(option);
        return text == null ? otherwise : LogTime.parse("--" + option, text, Instant.now(), ZoneId.systemDefault());
    }

    /** Prints what there is, of all of them in the order of its times. */
    private static void print(List<LogLinesReader> readers, Consumer<LogLinesReader.Line> print) {
        PriorityQueue<Waiting> queue = new PriorityQueue<>();
        for (int i = 0; i < readers.size(); i++) {
            LogLinesReader.Line line = readers.get(i).next();
            if (line != null) {
                queue.add(new Waiting(line, i));
            }
        }
        while (!queue.isEmpty()) {
            Waiting first = queue.remove();
            print.accept(first.line);
            LogLinesReader.Line line = readers.get(first.reader).next();
            if (line != null) {
                queue.add(new Waiting(line, first.reader));
            }
        }
    }

    private record Waiting(LogLinesReader.Line line, int reader) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int byTime = Long.compare(line.millis(), other.line.millis());
            return byTime != 0 ? byTime : Integer.compare(reader, other.reader);
        }
    }

    /** The node of this name, or all combinations of the step. */
    private static List<String> matching(StepGraph graph, String asked) {
        List<String> names = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                known.add(graph.name(node));
                if (graph.name(node).equals(asked) || graph.step(node).name().equals(asked)) {
                    names.add(graph.name(node));
                }
            }
        }
        if (names.isEmpty()) {
            throw ForgeException.usage("there is no step " + asked, Suggestions.hint(asked, known, null));
        }
        return names;
    }
}
