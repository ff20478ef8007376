package dev.forge.workflow.export;

import dev.forge.core.JsonObject;
import dev.forge.core.text.Visible;
import dev.forge.core.text.YamlText;
import dev.forge.workflow.Dependency;
import dev.forge.workflow.Dependency.Until;
import dev.forge.workflow.Step;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.Workflow;
import dev.forge.workflow.graph.StepGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A workflow as one of Argo Workflows. Each step is a template and a task of one graph; a service that others need is a
 * daemon, which lasts as long as the graph. A matrix whose combinations differ in plain texts only is one template with
 * items, any other one a template for each combination.
 */
public final class ArgoExport {
    private final Workflow workflow;
    private final Placement placement;
    private final Map<String, String> environment;
    private final Losses losses;
    private final ArgoText names = new ArgoText();
    private final ArgoFiles files;
    private final Map<String, Step> steps = new LinkedHashMap<>();
    /** The tasks that a step has become: one, or one for each combination. */
    private final Map<String, List<String>> tasks = new HashMap<>();

    private final List<JsonObject> templates = new ArrayList<>();

    private ArgoExport(Workflow workflow, StepGraph graph, Map<String, String> environment, Losses losses) {
        this.workflow = workflow;
        this.placement = new Placement(graph, environment);
        this.environment = environment;
        this.losses = losses;
        files = new ArgoFiles(workflow, names, losses);
        for (int node : graph.order()) {
            steps.putIfAbsent(graph.step(node).name(), graph.step(node));
        }
    }

    /**
     * The workflow as YAML.
     *
     * @param graph the steps that are meant
     * @param environment what conditions are asked with
     * @param parallelism how many pods at once, or 0 for any number
     * @param losses gets what Argo cannot do
     */
    public static String of(
            Workflow workflow, StepGraph graph, Map<String, String> environment, int parallelism, Losses losses) {
        return new ArgoExport(workflow, graph, environment, losses).text(parallelism);
    }

    private String text(int parallelism) {
        names.name(" main");
        boolean goesOn = false;
        List<JsonObject> graph = new ArrayList<>();
        for (Step step : steps.values()) {
            goesOn |= step.facts().policy().allowFailure()
                    || step.matrix().combinations().stream()
                            .anyMatch(combination ->
                                    placement.when(step, combination).whenBlocked());
            add(step, graph);
        }
        allowedToFail(graph);
        JsonObject dag = new JsonObject();
        if (goesOn) {
            dag.put("failFast", false);
            losses.add("after a failure, steps that do not depend on it go on, as with --keep-going");
        }
        JsonObject spec = new JsonObject().put("entrypoint", "main");
        if (parallelism > 0) {
            spec.put("parallelism", parallelism);
        }
        List<JsonObject> all = new ArrayList<>();
        all.add(new JsonObject().put("name", "main").put("dag", dag.put("tasks", graph)));
        all.addAll(templates);
        if (!files.volumes().isEmpty()) {
            spec.put("volumes", files.volumes());
        }
        spec.put("templates", all);
        JsonObject root = new JsonObject()
                .put("apiVersion", "argoproj.io/v1alpha1")
                .put("kind", "Workflow")
                .put("metadata", new JsonObject().put("generateName", names.name(workflow.name()) + "-"))
                .put("spec", spec);
        StringBuilder text = new StringBuilder("# Workflow ").append(Visible.of(workflow.name()));
        text.append(", written by forge workflow export argo: argo submit FILE\n");
        lines(text, "What it needs on the cluster, beside images that can be pulled:", files.needed());
        lines(text, "What is lost:", losses.lines());
        return text.append(YamlText.of(root)).toString();
    }

    /**
     * Argo takes a graph for failed when one of its last tasks has failed, whoever may. So a task comes behind each of
     * those that may, which is never run: a skipped one has not failed. Where the step was omitted because of an earlier
     * failure it is omitted too, and the graph fails by that.
     */
    private void allowedToFail(List<JsonObject> graph) {
        Set<String> awaited = new HashSet<>();
        steps.values().forEach(step -> step.dependencies().forEach(dependency -> awaited.add(dependency.name())));
        String nothing = names.name(" nothing");
        boolean isNeeded = false;
        for (Step step : steps.values()) {
            if (awaited.contains(step.name())
                    || !step.facts().policy().allowFailure()
                    || !placement.jobs().contains(step)) {
                continue;
            }
            for (String task : tasks.getOrDefault(step.name(), List.of())) {
                isNeeded = true;
                graph.add(new JsonObject()
                        .put("name", names.name("after " + task))
                        .put("template", nothing)
                        .put(
                                "depends",
                                task + ".Succeeded || " + task + ".Skipped || " + task + ".Failed || " + task
                                        + ".Errored")
                        .put("when", "1 == 2"));
            }
        }
        if (isNeeded) {
            String image = steps.values().iterator().next().facts().image();
            templates.add(new JsonObject()
                    .put("name", nothing)
                    .put("container", new JsonObject().put("image", image).put("command", List.of("true"))));
        }
    }

    private static void lines(StringBuilder text, String title, List<String> lines) {
        text.append(lines.isEmpty() ? "" : "#\n# " + title + "\n");
        lines.forEach(line -> text.append("#   - ").append(line).append('\n'));
    }

    private void add(Step step, List<JsonObject> graph) {
        boolean isDaemon = !placement.jobs().contains(step);
        Map<String, String> services = new LinkedHashMap<>();
        Map<String, String> addresses = new LinkedHashMap<>();
        for (Step service : placement.beside(step)) {
            String parameter = names.name("ip of " + service.name());
            services.put(service.name(), parameter);
            addresses.put(
                    parameter,
                    "{{tasks." + tasks.getOrDefault(service.name(), List.of("")).get(0) + ".ip}}");
            losses.addIf(
                    tasks.getOrDefault(service.name(), List.of()).size() > 1,
                    service.name(),
                    "a service with a matrix: its name is the first combination's");
        }
        String depends = depends(step);
        List<Map<String, String>> combinations = step.matrix().combinations();
        List<JsonObject> made = new ArrayList<>();
        for (Map<String, String> combination : combinations) {
            StepDefinition definition = workflow.definition(step, combination);
            ArgoTemplate template = new ArgoTemplate(workflow, environment, definition, files, losses);
            made.add(template.json("", isDaemon, services));
        }
        ArgoItems items = isDaemon ? null : ArgoItems.of(made);
        boolean isAlike = combinations.stream()
                        .map(combination -> placement.when(step, combination))
                        .distinct()
                        .count()
                == 1;
        boolean hasItems = items != null && isAlike && combinations.size() > 1;
        List<String> named = new ArrayList<>();
        for (int i = 0; i < (hasItems ? 1 : combinations.size()); i++) {
            String name = names.name(hasItems || step.matrix().isNone() ? step.name() : step.name() + "-" + i);
            named.add(name);
            JsonObject task = new JsonObject().put("name", name).put("template", name);
            String condition = condition(depends, step, placement.when(step, combinations.get(i)));
            if (!condition.isEmpty()) {
                task.put("depends", condition);
            }
            JsonObject arguments = arguments(step, addresses, hasItems && items != null ? items.names() : List.of());
            if (!arguments.members().isEmpty()) {
                task.put("arguments", arguments);
            }
            if (!placement.when(step, combinations.get(i)).afterSuccess()
                    && !placement.when(step, combinations.get(i)).whenBlocked()) {
                task.put("when", "1 == 2");
            }
            if (hasItems && items != null) {
                task.put("withItems", items.items());
            }
            graph.add(task);
            JsonObject template = hasItems && items != null ? items.template() : made.get(i);
            templates.add(withInputs(template.put("name", name), arguments, step));
        }
        tasks.put(step.name(), named);
    }

    private JsonObject arguments(Step step, Map<String, String> addresses, List<String> itemNames) {
        List<JsonObject> parameters = new ArrayList<>();
        addresses.forEach((name, value) ->
                parameters.add(new JsonObject().put("name", name).put("value", value)));
        itemNames.forEach(
                name -> parameters.add(new JsonObject().put("name", name).put("value", "{{item." + name + "}}")));
        JsonObject arguments = new JsonObject();
        if (!parameters.isEmpty()) {
            arguments.put("parameters", parameters);
        }
        List<JsonObject> artifacts = new ArrayList<>();
        StepDefinition definition =
                workflow.definition(step, step.matrix().combinations().get(0));
        for (Placement.Wait wait : placement.waits(step)) {
            StepDefinition maker = workflow.definition(
                    wait.step(), wait.step().matrix().combinations().get(0));
            List<String> outputs = maker.policy().outputs();
            List<String> made = tasks.getOrDefault(wait.step().name(), List.of());
            for (String output : outputs == null ? List.<String>of() : outputs) {
                boolean isThere =
                        files.inContainer(maker, output) != null && files.inContainer(definition, output) != null;
                if (!wait.step().matrix().isNone()) {
                    losses.add(wait.step().name(), "outputs of a matrix, which Argo hands to nobody");
                } else if (isThere && !made.isEmpty()) {
                    String name = files.artifact("output " + maker.name() + " " + output);
                    artifacts.add(new JsonObject()
                            .put("name", name)
                            .put("from", "{{tasks." + made.get(0) + ".outputs.artifacts." + name + "}}"));
                }
            }
        }
        if (!artifacts.isEmpty()) {
            arguments.put("artifacts", artifacts);
        }
        return arguments;
    }

    /** What is handed to a template is also declared by it, with its path. */
    private JsonObject withInputs(JsonObject template, JsonObject arguments, Step step) {
        StepDefinition definition =
                workflow.definition(step, step.matrix().combinations().get(0));
        List<JsonObject> handed = arguments.objects("artifacts");
        if (handed.isEmpty()) {
            return template;
        }
        JsonObject inputs = template.has("inputs") ? template.object("inputs") : new JsonObject();
        List<JsonObject> artifacts = new ArrayList<>(inputs.objects("artifacts"));
        for (Placement.Wait wait : placement.waits(step)) {
            List<String> outputs = wait.step().facts().policy().outputs();
            for (String output : outputs == null ? List.<String>of() : outputs) {
                String name = files.artifact("output " + wait.step().name() + " " + output);
                String path = files.inContainer(definition, output);
                if (path != null
                        && handed.stream().anyMatch(one -> one.text("name").equals(name))) {
                    artifacts.add(new JsonObject().put("name", name).put("path", path));
                }
            }
        }
        return template.put("inputs", inputs.put("artifacts", artifacts));
    }

    /** What a step waits for, each in parentheses, when all has to have succeeded. */
    private String depends(Step step) {
        List<String> terms = new ArrayList<>();
        for (Dependency dependency : step.dependencies()) {
            for (String task : tasks.getOrDefault(dependency.name(), List.of())) {
                Step other = steps.get(dependency.name());
                boolean isService = other != null && !placement.jobs().contains(other);
                boolean mayFail = other != null && other.facts().policy().allowFailure();
                List<String> results = new ArrayList<>(List.of("Succeeded", "Skipped"));
                if (isService) {
                    results.add("Daemoned");
                }
                if (mayFail || !dependency.required()) {
                    results.addAll(List.of("Failed", "Errored"));
                }
                if (!dependency.required()) {
                    results.add("Omitted");
                }
                losses.addIf(
                        dependency.condition() != Until.COMPLETED && !isService,
                        step.name(),
                        "waits for the end of " + dependency.name() + ", not for its start");
                terms.add("("
                        + String.join(
                                " || ",
                                results.stream()
                                        .map(result -> task + "." + result)
                                        .toList()) + ")");
            }
        }
        return String.join(" && ", terms);
    }

    private String condition(String depends, Step step, Placement.When when) {
        if (!when.whenBlocked() || depends.isEmpty()) {
            return depends;
        }
        List<String> ended = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (Dependency dependency : step.dependencies()) {
            for (String task : tasks.getOrDefault(dependency.name(), List.of())) {
                boolean mayFail = steps.containsKey(dependency.name())
                        && steps.get(dependency.name()).facts().policy().allowFailure();
                ended.add("("
                        + String.join(
                                " || ",
                                List.of("Succeeded", "Skipped", "Daemoned", "Failed", "Errored", "Omitted").stream()
                                        .map(result -> task + "." + result)
                                        .toList())
                        + ")");
                bad.add((mayFail ? "" : task + ".Failed || " + task + ".Errored || ") + task + ".Omitted");
            }
        }
        String all = String.join(" && ", ended);
        return when.afterSuccess() ? all : all + " && (" + String.join(" || ", bad) + ")";
    }
}
