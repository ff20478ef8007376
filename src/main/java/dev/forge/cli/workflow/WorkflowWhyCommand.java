package dev.forge.cli.workflow;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Option;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.Suggestions;
import dev.forge.core.text.Plural;
import dev.forge.core.text.Visible;
import dev.forge.workflow.cache.KeyText;
import dev.forge.workflow.graph.Selection;
import dev.forge.workflow.graph.StepGraph;
import dev.forge.workflow.run.CachePlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code forge workflow why}: why a step would run, or would be taken from the cache. */
public final class WorkflowWhyCommand implements Command {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40,64}");
    private static final int MAX_SHOWN = 50;

    @Override
    public Spec spec() {
        return WorkflowSource.spec(
                "workflow why",
                "[OPTIONS] STEP [FILE]",
                "say why a step would run again, or that it is cached: what has changed, old → new",
                WorkflowSource.PROFILE,
                Option.value("--format", "FORMAT", "text or json"));
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        String format = arguments.value("format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw ForgeException.usage("unknown format " + format, "formats are text and json");
        }
        WorkflowSource source = WorkflowSource.read(arguments, terminal);
        if (source.operands().size() != 1) {
            throw ForgeException.usage("forge workflow why needs a step", "forge workflow plan lists them");
        }
        if (source.isUnusable(terminal)) {
            return WorkflowSource.unusable();
        }
        String asked = source.operands().get(0);
        List<Integer> nodes = nodes(source.graph(), asked);
        String step = source.graph().step(nodes.get(0)).name();
        StepGraph graph = StepGraph.of(Selection.of(source.workflow(), List.of(step), source.profiles(arguments)));
        CachePlan plan =
                CachePlan.of(ForgeHome.of(terminal.environment()), source.workflow(), graph, terminal.environment());
        List<JsonObject> rows = new ArrayList<>();
        for (int node : nodes(graph, asked)) {
            if (format.equals("json")) {
                rows.add(json(graph.name(node), plan.status(node)));
            } else {
                print(terminal, graph.name(node), plan.status(node));
            }
        }
        if (format.equals("json")) {
            terminal.out()
                    .print(Json.pretty(new JsonObject()
                                    .put("workflow", source.workflow().name())
                                    .put("steps", rows))
                            + "\n");
        }
        return ExitCode.OK;
    }

    /** The node of this name, or all combinations of the step. */
    private static List<Integer> nodes(StepGraph graph, String asked) {
        List<Integer> nodes = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (int node = 0; node < graph.nodes(); node++) {
            if (graph.isRun(node)) {
                known.add(graph.step(node).name());
                if (graph.name(node).equals(asked) || graph.step(node).name().equals(asked)) {
                    nodes.add(node);
                }
            }
        }
        if (nodes.isEmpty()) {
            throw ForgeException.usage("there is no step " + asked, Suggestions.hint(asked, known, null));
        }
        return nodes;
    }

    private static JsonObject json(String name, CachePlan.Status status) {
        List<JsonObject> changes = new ArrayList<>();
        for (KeyText.Change change : status.changes()) {
            changes.add(new JsonObject()
                    .put("part", change.kind())
                    .put("name", change.name())
                    .put("before", change.before())
                    .put("after", change.after()));
        }
        return new JsonObject()
                .put("step", name)
                .put("state", status.state().name().toLowerCase(Locale.ROOT))
                .put("reason", sentence(status))
                .put("key", status.key())
                .put("since", status.since() == 0 ? null : time(status.since()))
                .put("pruned", status.pruned() == 0 ? null : time(status.pruned()))
                .put("changes", changes);
    }

    private static void print(Terminal terminal, String name, CachePlan.Status status) {
        terminal.out().println(name + ": " + Visible.line(sentence(status)));
        List<KeyText.Change> changes = status.changes();
        for (int i = 0; i < Math.min(MAX_SHOWN, changes.size()); i++) {
            KeyText.Change change = changes.get(i);
            String what = change.kind() + (change.name().isEmpty() ? "" : " " + change.name());
            terminal.out()
                    .println(Visible.line("  " + what + ": " + shown(change.before()) + " → " + shown(change.after())));
        }
        if (changes.size() > MAX_SHOWN) {
            terminal.out().println("  and " + (changes.size() - MAX_SHOWN) + " more");
        }
    }

    private static String sentence(CachePlan.Status status) {
        String reason = status.reason();
        return switch (status.state()) {
            case CACHED -> "cached since " + time(status.since());
            case CHANGED ->
                "runs again: "
                        + (reason.isEmpty()
                                ? Plural.of(status.changes().size(), "part") + " of its key changed since "
                                        + time(status.since())
                                : reason + (status.pruned() == 0 ? "" : " on " + time(status.pruned())));
            case PRUNED ->
                "runs again: "
                        + (reason.isEmpty()
                                ? "what it left on " + time(status.since()) + " was pruned on " + time(status.pruned())
                                : reason);
            case NEVER -> "runs: " + reason;
            case OPEN -> "not known yet: " + reason;
            case ALWAYS -> "runs each time" + (reason.isEmpty() ? "" : ": " + reason);
        };
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "(not there)";
        }
        Matcher digests = DIGEST.matcher(value);
        return digests.replaceAll(found -> found.group().substring(0, 12));
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
