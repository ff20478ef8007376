package dev.forge.workflow;

import dev.forge.core.Suggestions;
import dev.forge.workflow.Step.Layer;
import dev.forge.workflow.StepDefinition.IsolationSettings;
import dev.forge.workflow.StepDefinition.LimitSettings;
import dev.forge.workflow.StepDefinition.ProcessSettings;
import dev.forge.workflow.StepDefinition.StorageSettings;
import dev.forge.workflow.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the layers of a step, one over the other: what stands alone replaces what a layer below said, mappings are
 * merged by their keys, and lists go on.
 */
final class StepReader {
    private static final String CONDITIONS =
            "conditions are service_started, service_healthy and " + "service_completed_successfully";

    private final String name;
    private final boolean isJob;
    private final String what;
    private final Map<String, Dependency> dependencies = new LinkedHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> fromFiles = new LinkedHashMap<>();
    /** Variables that stand there by name alone, and that the caller does not have. */
    private final Set<String> unset = new HashSet<>();

    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<String> groups = new ArrayList<>();
    private final List<String> capAdd = new ArrayList<>();
    private final List<String> capDrop = new ArrayList<>();
    private final List<String> securityOptions = new ArrayList<>();
    private final Map<String, String> ulimits = new LinkedHashMap<>();
    private final List<String> profiles = new ArrayList<>();
    private final StorageReader storage;
    private final NetworkReader network;
    private final LimitsReader limits;
    private final SysctlReader sysctls;
    private final Map<String, String> combination;
    private @Nullable YamlNode imagePlace;
    private String image = "";
    private @Nullable List<String> command;
    private @Nullable List<String> entrypoint;
    private @Nullable String workdir;
    private @Nullable String user;
    private @Nullable String stopSignal;
    private @Nullable Duration stopGrace;
    private @Nullable HealthCheck healthCheck;
    private boolean init;
    private boolean readOnly;
    private boolean hasBuild;
    private PolicyReader policy = new PolicyReader();

    private StepReader(String name, boolean isJob, Map<String, String> combination) {
        this.name = name;
        this.isJob = isJob;
        this.combination = combination;
        what = (isJob ? "job " : "service ") + name;
        storage = new StorageReader(what);
        network = new NetworkReader(what, dependencies);
        limits = new LimitsReader(what);
        sysctls = new SysctlReader(what);
    }

    /** The definition for a combination of the step's matrix. What is wrong has been said when the file was read. */
    static StepDefinition definition(Step step, Map<String, String> combination) {
        StepReader reader = new StepReader(step.name(), step.isJob(), combination);
        reader.read(step.layers());
        return reader.definition();
    }

    /** The step, with everything that is wrong with it said. */
    static Step step(String name, boolean isJob, YamlNode place, List<Layer> layers, Shared shared) {
        Layer last = layers.get(layers.size() - 1);
        Matrix matrix = Matrix.NONE;
        for (Layer layer : layers) {
            YamlNode found = PolicyReader.matrix(layer.node());
            if (found != null) {
                matrix = MatrixReader.read(found, name, layer.fields());
            }
        }
        StepReader reader = new StepReader(name, isJob, matrix.combinations().get(0));
        reader.read(layers);
        if (reader.imagePlace == null && !reader.hasBuild) {
            last.fields().problems().error(place, reader.what + " has no image", "name one: image: NAME");
        }
        reader.sysctls.check(reader.network.settings().mode(), last.fields().problems());
        HealthCheck check = reader.healthCheck;
        return new Step(
                name,
                isJob,
                place,
                layers,
                reader.dependencies(shared),
                List.copyOf(reader.profiles),
                matrix,
                shared.facts(
                        new Step.Facts(
                                reader.image,
                                check != null && check.command() != null && !check.isDisabled(),
                                check != null && check.isDisabled(),
                                reader.limits.cpus(),
                                reader.limits.memory(),
                                reader.policy.policy()),
                        reader.policy.hasPolicy()));
    }

    private List<Dependency> dependencies(Shared shared) {
        Dependency[] all = new Dependency[dependencies.size()];
        int count = 0;
        for (Dependency dependency : dependencies.values()) {
            all[count++] = dependency.withName(shared.name(dependency.name()));
        }
        return List.of(all);
    }

    private StepDefinition definition() {
        return new StepDefinition(
                name,
                image,
                entrypoint,
                command,
                variables(),
                new ProcessSettings(
                        workdir,
                        user,
                        groups,
                        init,
                        ulimits.entrySet().stream()
                                .map(limit -> limit.getKey() + "=" + limit.getValue())
                                .toList()),
                new StorageSettings(storage.volumes(), storage.secrets(), storage.configs(), readOnly),
                new IsolationSettings(network.settings(), capAdd, capDrop, securityOptions, sysctls.values()),
                new LimitSettings(limits.cpusOrNull(), limits.memoryOrNull(), limits.pids()),
                healthCheck,
                stopSignal,
                stopGrace,
                labels,
                policy.policy());
    }

    /** Variables of files give way to those that stand in the file itself, whichever layer they are of. */
    private Map<String, String> variables() {
        Map<String, String> all = new LinkedHashMap<>(combination);
        all.putAll(fromFiles);
        all.putAll(environment);
        all.keySet().removeAll(unset);
        return all;
    }

    private void read(List<Layer> layers) {
        for (Layer layer : layers) {
            FieldReader fields = combination.isEmpty()
                    ? layer.fields()
                    : layer.fields().withVariables(layer.fields().variables().withMatrix(combination));
            if (!layer.node().isMapping()) {
                if (!layer.node().isNothing()) {
                    fields.problems()
                            .error(
                                    layer.node(),
                                    what + " is a mapping, not " + layer.node().title());
                }
                continue;
            }
            List<YamlNode.Entry> entries = layer.node().entries();
            for (YamlNode.Entry entry : entries) {
                if (entry.key().isText("env_file")) {
                    fromFiles.putAll(EnvFiles.read(entry.value(), what, fields));
                }
            }
            for (YamlNode.Entry entry : entries) {
                hasBuild |= entry.key().isText("build");
                if (entry.key().isText("restart")
                        && entry.value().isScalar()
                        && entry.value().isText("no")) {
                    // As it is without.
                    continue;
                }
                if (ComposeKeys.isUsable(isJob ? "job" : "service", entry.key(), what, fields.problems())) {
                    field(entry.key(), entry.value(), fields);
                }
            }
        }
    }

    private void field(YamlNode key, YamlNode value, FieldReader fields) {
        String title = key.text();
        switch (title) {
            case "image" -> {
                imagePlace = value;
                String text = fields.required(value, "image of " + what);
                image = text == null ? "" : text;
            }
            case "command" -> command = value.isNothing() ? null : fields.command(value, "command of " + what);
            case "entrypoint" -> entrypoint = value.isNothing() ? null : fields.command(value, "entrypoint of " + what);
            case "environment" -> environment(value, fields);
            case "labels" ->
                fields.pairs(value, "labels of " + what)
                        .forEach((label, text) -> labels.put(label, text == null ? "" : text));
            case "working_dir" -> workdir = fields.required(value, "working_dir of " + what);
            case "user" -> user = fields.required(value, "user of " + what);
            case "group_add" -> add(groups, fields.texts(value, "group_add of " + what));
            case "cap_add" -> add(capAdd, fields.texts(value, "cap_add of " + what));
            case "cap_drop" -> add(capDrop, fields.texts(value, "cap_drop of " + what));
            case "security_opt" -> add(securityOptions, fields.texts(value, "security_opt of " + what));
            case "profiles" -> add(profiles, fields.texts(value, "profiles of " + what));
            case "init" -> init = Boolean.TRUE.equals(fields.flag(value, "init of " + what));
            case "read_only" -> readOnly = Boolean.TRUE.equals(fields.flag(value, "read_only of " + what));
            case "stdin_open", "tty" -> interactive(key, value, fields);
            case "sysctls" -> sysctls.read(value, fields);
            case "ulimits" -> limits.ulimits(value, fields, ulimits);
            case "volumes", "tmpfs", "secrets", "configs" -> storage.read(title, value, fields);
            case "cpus", "cpu_quota", "cpu_period", "mem_limit", "pids_limit", "deploy", "scale" ->
                limits.read(key, value, fields);
            case "stop_signal" -> stopSignal = fields.required(value, "stop_signal of " + what);
            case "stop_grace_period" -> stopGrace = fields.duration(value, "stop_grace_period of " + what);
            case "healthcheck" -> healthCheck = HealthCheckReader.read(value, what, healthCheck, fields);
            case "depends_on" -> dependsOn(value, fields);
            case "hostname", "container_name", "extra_hosts", "links", "networks", "network_mode" ->
                network.read(title, value, fields);
            case ComposeKeys.FORGE -> policy.read(value, what, fields);
            default -> {
                // Read elsewhere: env_file, extends, triggers.
            }
        }
    }

    private static void add(List<String> list, List<String> more) {
        for (String text : more) {
            if (!list.contains(text)) {
                list.add(text);
            }
        }
    }

    private void environment(YamlNode value, FieldReader fields) {
        fields.pairs(value, "environment of " + what).forEach((variable, text) -> {
            String found = text == null ? fields.variables().find(variable) : text;
            if (found != null) {
                environment.put(variable, found);
                unset.remove(variable);
            } else {
                // A name alone that the caller has not set is not set in the container either.
                environment.remove(variable);
                unset.add(variable);
            }
        });
    }

    private void interactive(YamlNode key, YamlNode value, FieldReader fields) {
        if (Boolean.TRUE.equals(fields.flag(value, key.text() + " of " + what))) {
            fields.problems()
                    .warning(key, key.text() + " in " + what + " has no effect: a run's steps have no terminal", null);
        }
    }

    private void dependsOn(YamlNode value, FieldReader fields) {
        if (!value.isMapping()) {
            for (YamlNode item :
                    value.isNothing() ? List.<YamlNode>of() : fields.items(value, "depends_on of " + what)) {
                String other = fields.required(item, "a dependency of " + what);
                if (other != null) {
                    dependencies.put(other, new Dependency(other, Dependency.Until.STARTED, true, item));
                }
            }
            return;
        }
        for (YamlNode.Entry entry : value.entries()) {
            Dependency.Until condition = Dependency.Until.STARTED;
            boolean required = true;
            String title = "dependency " + entry.name() + " of " + what;
            boolean said = false;
            for (YamlNode.Entry field : fields.fields(entry.value(), "depends_on", title)) {
                if (field.name().equals("required")) {
                    required = !Boolean.FALSE.equals(fields.flag(field.value(), "required of " + title));
                } else {
                    said = true;
                    condition = condition(field.value(), title, fields);
                }
            }
            if (!said && entry.value().isMapping()) {
                fields.problems().error(entry.key(), title + " has no condition", CONDITIONS);
            }
            dependencies.put(entry.name(), new Dependency(entry.name(), condition, required, entry.key()));
        }
    }

    private static Dependency.Until condition(YamlNode node, String title, FieldReader fields) {
        String text = fields.text(node, "condition of " + title);
        List<String> known = new ArrayList<>();
        for (Dependency.Until until : Dependency.Until.values()) {
            if (until.word().equals(text)) {
                return until;
            }
            known.add(until.word());
        }
        if (text != null) {
            fields.problems()
                    .error(
                            node,
                            "unknown condition " + text + " of " + title,
                            Suggestions.hint(text, known, CONDITIONS));
        }
        return Dependency.Until.STARTED;
    }
}
