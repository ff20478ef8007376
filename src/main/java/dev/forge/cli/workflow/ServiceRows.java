package dev.forge.cli.workflow;

import dev.forge.cli.command.Elapsed;
import dev.forge.cli.command.Listing;
import dev.forge.cli.command.Terminal;
import dev.forge.core.JsonObject;
import dev.forge.workflow.run.PastRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The containers of services that {@code up} has started, as {@code docker compose ps} lists them. */
final class ServiceRows {
    private static final int MAX_COMMAND = 20;

    private ServiceRows() {}

    static void print(PastRun run, WorkflowSource source, boolean all, @Nullable String format, Terminal terminal) {
        Map<String, JsonObject> running = new LinkedHashMap<>();
        if (run.isAlive()) {
            run.containers().forEach(each -> running.put(each.text("step"), each));
        }
        List<JsonObject> rows = new ArrayList<>();
        for (int node = 0; node < source.graph().nodes(); node++) {
            String step = source.graph().name(node);
            JsonObject container = running.get(step);
            JsonObject ended = run.isDown() ? null : run.step(step);
            if (source.graph().isRun(node) && container != null) {
                String health = container.text("health", "");
                rows.add(row(run, step, source.graph().step(node).name(), container, health)
                        .put("State", "running")
                        .put("ExitCode", 0)
                        .put(
                                "Status",
                                "Up "
                                        + Elapsed.since(container.number("created"))
                                                .toLowerCase(java.util.Locale.ROOT)
                                        + (health.isEmpty()
                                                ? ""
                                                : " (" + (health.equals("starting") ? "health: starting" : health)
                                                        + ")")));
            } else if (source.graph().isRun(node) && all && ended != null) {
                rows.add(row(run, step, source.graph().step(node).name(), ended, "")
                        .put("State", "exited")
                        .put("ExitCode", ended.number("exitCode"))
                        .put("Status", "Exited (" + ended.number("exitCode") + ")"));
            }
        }
        Listing.print(
                terminal,
                format,
                rows,
                Listing.Column.of("Name", "Image", "Command", "Service", "Status"),
                Listing.Column.of("ID", "State", "Health", "ExitCode", "Project"));
    }

    private static JsonObject row(PastRun run, String step, String service, JsonObject facts, String health) {
        String command = String.join(" ", facts.texts("args"));
        String shown = command.length() <= MAX_COMMAND ? command : command.substring(0, MAX_COMMAND - 1) + "…";
        return new JsonObject()
                .put("Name", facts.text("name", step))
                .put("Image", facts.text("image", ""))
                .put("Command", "\"" + shown + "\"")
                .put("Service", service)
                .put("ID", facts.text("id", ""))
                .put("Health", health)
                .put("Project", run.facts().text("workflow", ""));
    }
}
