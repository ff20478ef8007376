package dev.forge.cli.benchmark;

import dev.forge.cli.command.Arguments;
import dev.forge.cli.command.Command;
import dev.forge.cli.command.Spec;
import dev.forge.cli.command.Terminal;
import dev.forge.core.ExitCode;
import dev.forge.core.ForgeHome;
import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.profile.ResourceInfo;
import dev.forge.profile.SystemAnalyzer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code forge benchmark resources}. */
public final class ResourcesCommand implements Command {
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
        arguments.operands("no operand", 0, 0);
        ReportOutput output = ReportOutput.of(arguments);
        output.check();
        ResourceInfo info = SystemAnalyzer.getResourceInfo(
                ForgeHome.of(terminal.environment()).root().toPath());
        JsonObject json = json(info);
        output.write(
                switch (output.format()) {
                    case "json" -> Json.pretty(json);
                    case "csv" -> rows(json, "%s,%s,%s\n", "resource,metric,value\n");
                    case "markdown" ->
                        rows(json, "| %s | %s | %s |\n", "| Resource | Metric | Value |\n|---|---|---:|\n");
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

    private static String rows(JsonObject json, String format, String head) {
        StringBuilder out = new StringBuilder(head);
        for (String resource : List.copyOf(json.members().keySet())) {
            for (Map.Entry<String, ?> entry : json.object(resource).members().entrySet()) {
                out.append(String.format(Locale.ROOT, format, resource, entry.getKey(), entry.getValue()));
            }
        }
        return out.toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
