package dev.forge.cli.workflow;

import dev.forge.cli.command.Terminal;
import dev.forge.core.text.Ansi;
import dev.forge.core.text.Visible;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.RunEvents;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints what services print, as compose does: each line with the service's name in front, in its own colour. */
final class UpOutput implements RunEvents {
    private static final List<Ansi> COLOURS = List.of(Ansi.CYAN, Ansi.YELLOW, Ansi.GREEN, Ansi.MAGENTA, Ansi.BLUE);

    private final PrintStream out;
    private final PrintStream err;
    private final boolean isColoured;
    private final boolean hasPrefix;
    private final List<String> names = new ArrayList<>();
    private final int width;

    UpOutput(Terminal terminal, StepGraph graph, boolean isColoured, boolean hasPrefix) {
        out = terminal.out();
        err = terminal.err();
        this.isColoured = isColoured && terminal.isColoured(1);
        this.hasPrefix = hasPrefix;
        int longest = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                names.add(graph.name(node));
                longest = Math.max(longest, graph.name(node).length());
            }
        }
        width = longest;
    }

    @Override
    public synchronized void happened(Kind kind, String step, String detail, long millis) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        err.println(" " + step + "  " + word + (detail.isEmpty() ? "" : ": " + Visible.line(detail)));
    }

    @Override
    public synchronized void printed(String step, boolean isError, String line) {
        print(step, line);
    }

    /** Prints a line of a step. */
    synchronized void print(String step, String line) {
        StringBuilder text = new StringBuilder();
        if (hasPrefix) {
            String prefix = step + " ".repeat(Math.max(0, width - step.length())) + " | ";
            Ansi colour = COLOURS.get(Math.floorMod(names.indexOf(step), COLOURS.size()));
            text.append(colour.paint(prefix, isColoured));
        }
        Ansi.write(out, text.append(visible(line)).append('\n').toString());
    }

    /** Tabulators stay: whoever prints a table means them. */
    static String visible(String line) {
        return line.indexOf('\t') < 0
                ? Visible.line(line)
                : String.join(
                        "\t",
                        List.of(line.split("\t", -1)).stream()
                                .map(Visible::line)
                                .toList());
    }
}
