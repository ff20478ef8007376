package dev.forge.cli.benchmark;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.core.text.Csv;
import dev.forge.core.text.Markdown;
import dev.forge.profile.ResourceInfo;
import dev.forge.profile.SystemAnalyzer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code forge benchmark resources}. */
public final class ResourcesCommand implements Command {
    private static final List<String> HEADER = List.of("Resource", "Metric", "Value");

    @Override
    public Spec spec() {
        return Spec.of(
                "benchmark resources",
                "",
                "show this host's memory, disk and CPUs, and the limits on them",
                ReportOutput.FORMAT,
                ReportOutput.OUTPUT,
                ReportOutput.QUIET);
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) {
        arguments.noOperands();
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        ResourceInfo info = SystemAnalyzer.getResourceInfo(
                ForgeHome.of(terminal.environment()).root().toPath());
        JsonObject json = json(info);
        output.write(
                switch (output.format()) {
                    case "json" -> Json.pretty(json);
                    case "csv" -> csv(rows(json));
                    case "markdown" -> Markdown.table(2, HEADER, rows(json));
                    default -> table(info);
                },
                terminal);
        return ExitCode.OK;
    }

    private static String table(ResourceInfo info) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SystemAnalyzer.printResourceInfo(info, new PrintStream(bytes, false, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static JsonObject json(ResourceInfo info) {
        JsonObject limits = new JsonObject();
        info.limits().memoryMb().ifPresent(value -> limits.put("memory_mb", rounded(value)));
        info.limits().cpus().ifPresent(value -> limits.put("cpus", rounded(value)));
        info.limits().processes().ifPresent(value -> limits.put("processes", value));
        return new JsonObject()
                .put(
                        "memory",
                        new JsonObject()
                                .put("total_mb", rounded(info.memory().totalMb()))
                                .put("available_mb", rounded(info.memory().availableMb()))
                                .put("used_mb", rounded(info.memory().usedMb()))
                                .put("percent", rounded(info.memory().percent())))
                .put(
                        "disk",
                        new JsonObject()
                                .put("path", info.disk().path())
                                .put("total_gb", rounded(info.disk().totalGb()))
                                .put("used_gb", rounded(info.disk().usedGb()))
                                .put("free_gb", rounded(info.disk().freeGb()))
                                .put("percent", rounded(info.disk().percent())))
                .put(
                        "cpu",
                        new JsonObject()
                                .put("count", info.cpu().count())
                                .put("percent", rounded(info.cpu().percent())))
                .put("limits", limits);
    }

    private static List<List<String>> rows(JsonObject json) {
        List<List<String>> rows = new ArrayList<>();
        for (String resource : List.copyOf(json.members().keySet())) {
            for (Map.Entry<String, ?> entry : json.object(resource).members().entrySet()) {
                rows.add(List.of(resource, entry.getKey(), String.valueOf(entry.getValue())));
            }
        }
        return rows;
    }

    private static String csv(List<List<String>> rows) {
        StringBuilder out = new StringBuilder(Csv.line(List.of("resource", "metric", "value")));
        rows.forEach(row -> out.append(Csv.line(row)));
        return out.toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
