package dev.forge.cli.workflow;

import dev.forge.cli.command.Terminal;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Visible;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.RunEvents;
import java.io.PrintStream;
import java.util.Locale;

/** Prints what happens in a run: lines with the step's name in front, or a JSON object a line. */
class RunOutput implements RunEvents {
    private static final int MAX_NAME = 30;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean isJson;
    private final int width;

    RunOutput(Terminal terminal, boolean isJson, StepGraph graph) {
        this.out = terminal.out();
        this.err = terminal.err();
        this.isJson = isJson;
        int longest = 0;
        for (int node = 0; node < graph.nodes(); node++) {
            longest = graph.isRun(node) ? Math.max(longest, graph.name(node).length()) : longest;
        }
        width = Math.min(longest, MAX_NAME);
    }

    @Override
    public synchronized void happened(Kind kind, String step, String detail, long millis) {
        String word = kind.name().toLowerCase(Locale.ROOT);
        if (isJson) {
            JsonObject event =
                    new JsonObject().put("event", word).put("step", step).put("time", System.currentTimeMillis());
            if (!detail.isEmpty()) {
                event.put("detail", detail);
            }
            if (millis > 0) {
                event.put("millis", millis);
            }
            line(event);
            return;
        }
        String time = millis > 0 ? String.format(Locale.ROOT, " after %.2f s", millis / 1e3) : "";
        err.println(padded(step) + " . " + word + time + (detail.isEmpty() ? "" : ": " + Visible.line(detail)));
    }

    @Override
    public synchronized void printed(String step, boolean isError, String line) {
        if (isJson) {
            line(new JsonObject()
                    .put("event", "output")
                    .put("step", step)
                    .put("stream", isError ? "stderr" : "stdout")
                    .put("line", line));
        } else {
            out.println(padded(step) + " | " + UpOutput.visible(line));
            out.flush();
        }
    }

    private void line(JsonObject event) {
        out.print(event + "\n");
        out.flush();
    }

    private String padded(String step) {
        return step.length() >= width ? step : step + " ".repeat(width - step.length());
    }
}
