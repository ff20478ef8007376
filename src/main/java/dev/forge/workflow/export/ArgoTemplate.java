package dev.forge.workflow.export;

import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.workflow.Declarations;
import dev.forge.workflow.FileUse;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepPolicy;
import dev.forge.workflow.VolumeUse;
import dev.forge.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One step as a template of Argo. */
final class ArgoTemplate {
    private static final int TIMED_OUT = 124;

    private final Workflow workflow;
    private final Map<String, String> environment;
    private final StepDefinition step;
    private final ArgoFiles files;
    private final Losses losses;

    ArgoTemplate(
            Workflow workflow, Map<String, String> environment, StepDefinition step, ArgoFiles files, Losses losses) {
        this.workflow = workflow;
        this.environment = environment;
        this.step = step;
        this.files = files;
        this.losses = losses;
    }

    /**
     * The template.
     *
     * @param name its name
     * @param isDaemon whether it is a service that others need
     * @param services the services that it reaches, by name, with the parameter that has the address
     */
    JsonObject json(String name, boolean isDaemon, Map<String, String> services) {
        JsonObject template = new JsonObject().put("name", name);
        if (isDaemon) {
            template.put("daemon", true);
        }
        JsonObject inputs = new JsonObject();
        if (!services.isEmpty()) {
            inputs.put(
                    "parameters",
                    services.values().stream()
                            .map(parameter -> new JsonObject().put("name", parameter))
                            .toList());
        }
        List<JsonObject> artifacts = new ArrayList<>(files.inputs(step));
        step.storage().configs().forEach(use -> config(use, artifacts));
        putList(inputs, "artifacts", artifacts);
        putObject(template, "inputs", inputs);
        List<JsonObject> outputs = isDaemon ? List.of() : files.outputs(step);
        if (!outputs.isEmpty()) {
            template.put("outputs", new JsonObject().put("artifacts", outputs));
        }
        policy(template, isDaemon);
        hosts(template, services);
        metadata(template);
        pod(template);
        List<JsonObject> volumes = new ArrayList<>();
        template.put("container", container(isDaemon, volumes));
        putList(template, "volumes", volumes);
        lost();
        return template;
    }

    private static void putList(JsonObject object, String name, List<?> list) {
        if (!list.isEmpty()) {
            object.put(name, list);
        }
    }

    private static void putObject(JsonObject object, String name, JsonObject value) {
        if (!value.members().isEmpty()) {
            object.put(name, value);
        }
    }

    private void policy(JsonObject template, boolean isDaemon) {
        StepPolicy policy = step.policy();
        Duration timeout = policy.timeout();
        if (timeout != null && !isDaemon) {
            template.put("activeDeadlineSeconds", Long.toString(Math.max(1, (timeout.toMillis() + 999) / 1000)));
            losses.addIf(
                    timeout.toMillis() % 1000 != 0, step.name(), "a timeout in parts of a second: it is rounded up");
        }
        StepPolicy.Retry retry = policy.retry();
        if (retry.limit() == 0) {
            return;
        }
        JsonObject strategy = new JsonObject()
                .put("limit", Integer.toString(retry.limit()))
                .put("retryPolicy", "Always")
                .put(
                        "backoff",
                        new JsonObject()
                                .put("duration", seconds(retry.delay()) + "s")
                                .put("factor", Long.toString(Math.round(retry.factor())))
                                .put("cap", seconds(retry.max()) + "s"));
        losses.addIf(
                retry.factor() != Math.rint(retry.factor()),
                step.name(),
                "a factor of retries that is no whole number");
        if (!retry.on().isEmpty()) {
            List<String> codes = retry.on().stream().map(String::valueOf).toList();
            strategy.put(
                    "expression",
                    "asInt(lastRetry.exitCode) in [" + String.join(", ", codes) + "]"
                            + (retry.on().contains(TIMED_OUT) ? " || lastRetry.message contains 'deadline'" : ""));
        }
        template.put("retryStrategy", strategy);
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    private void hosts(JsonObject template, Map<String, String> services) {
        List<JsonObject> hosts = new ArrayList<>();
        services.forEach((name, parameter) -> hosts.add(new JsonObject()
                .put("ip", "{{inputs.parameters." + parameter + "}}")
                .put("hostnames", hostnames(name))));
        for (String host : step.isolation().network().extraHosts()) {
            int at = Math.max(0, host.indexOf('='));
            hosts.add(new JsonObject()
                    .put("ip", host.substring(at + 1))
                    .put("hostnames", List.of(host.substring(0, at))));
        }
        putList(template, "hostAliases", hosts);
    }

    private List<String> hostnames(String service) {
        List<String> names = new ArrayList<>();
        workflow.steps().stream()
                .filter(other -> other.name().equals(service))
                .forEach(other -> names.addAll(Placement.names(
                        workflow.definition(other, other.matrix().combinations().get(0)))));
        for (String link : step.isolation().network().links()) {
            if (link.endsWith("=" + service)) {
                names.add(link.substring(0, link.length() - service.length() - 1));
            }
        }
        return names.stream().distinct().toList();
    }

    private void metadata(JsonObject template) {
        JsonObject annotations = new JsonObject();
        step.labels().forEach((label, value) -> {
            boolean isFit = label.matches("([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
                    && !ArgoText.hasBraces(value);
            losses.addIf(!isFit, step.name(), "labels that are no annotation of Kubernetes");
            if (isFit) {
                annotations.put(label, value);
            }
        });
        if (!annotations.members().isEmpty()) {
            template.put("metadata", new JsonObject().put("annotations", annotations));
        }
    }

    private void pod(JsonObject template) {
        JsonObject patch = new JsonObject();
        Duration grace = step.stopGrace();
        if (grace != null) {
            patch.put("terminationGracePeriodSeconds", grace.toSeconds());
        }
        String hostname = step.isolation().network().hostname();
        if (hostname != null && !ArgoText.hasBraces(hostname)) {
            patch.put("hostname", hostname);
        }
        if ("host".equals(step.isolation().network().mode())) {
            patch.put("hostNetwork", true);
        }
        if (!patch.members().isEmpty()) {
            template.put("podSpecPatch", patch.toString());
        }
        List<Long> groups = step.process().groups().stream()
                .filter(group -> group.matches("[0-9]{1,9}"))
                .map(Long::valueOf)
                .toList();
        losses.addIf(
                groups.size() < step.process().groups().size(),
                step.name(),
                "groups by name: Kubernetes takes numbers");
        JsonObject security = new JsonObject();
        putList(security, "supplementalGroups", groups);
        putList(security, "sysctls", sysctls());
        putObject(template, "securityContext", security);
    }

    private List<JsonObject> sysctls() {
        List<JsonObject> sysctls = new ArrayList<>();
        for (String sysctl : step.isolation().sysctls()) {
            losses.addIf(ArgoText.hasBraces(sysctl), step.name(), "sysctls with two braces");
            if (!ArgoText.hasBraces(sysctl)) {
                int equals = sysctl.indexOf('=');
                sysctls.add(new JsonObject()
                        .put("name", sysctl.substring(0, equals))
                        .put("value", sysctl.substring(equals + 1)));
            }
        }
        losses.addIf(
                !sysctls.isEmpty(),
                step.name(),
                "sysctls: a node's kubelet has to allow those that Kubernetes does not call safe");
        return sysctls;
    }

    private JsonObject container(boolean isDaemon, List<JsonObject> volumes) {
        JsonObject container = new JsonObject().put("image", step.image()).put("imagePullPolicy", "IfNotPresent");
        losses.addIf(ArgoText.hasBraces(step.image()), step.name(), "an image's name with two braces");
        List<String> entrypoint = step.entrypoint();
        List<String> command = step.command();
        if (entrypoint != null) {
            container.put("command", ArgoText.words(entrypoint));
        }
        if (command != null) {
            container.put("args", ArgoText.words(command));
        }
        List<JsonObject> variables = new ArrayList<>();
        variables.add(new JsonObject().put("name", ArgoText.BRACE).put("value", "{"));
        step.environment()
                .forEach((name, value) ->
                        variables.add(new JsonObject().put("name", name).put("value", ArgoText.word(value))));
        boolean hasBraces = (command != null && command.stream().anyMatch(ArgoText::hasBraces))
                || (entrypoint != null && entrypoint.stream().anyMatch(ArgoText::hasBraces))
                || step.environment().values().stream().anyMatch(ArgoText::hasBraces);
        if (!hasBraces) {
            variables.remove(0);
        }
        boolean isTried = step.policy().retry().limit() > 0;
        variables.add(
                new JsonObject().put("name", "FORGE_TRY").put("value", isTried ? "{{=asInt(retries) + 1}}" : "1"));
        container.put("env", variables);
        String workdir = step.process().workdir();
        if (workdir != null && !ArgoText.hasBraces(workdir)) {
            container.put("workingDir", workdir);
        }
        JsonObject limits = new JsonObject();
        Double cpus = step.limits().cpus();
        Long memory = step.limits().memory();
        if (cpus != null) {
            limits.put("cpu", ArgoText.cpus(cpus));
        }
        if (memory != null) {
            limits.put("memory", Long.toString(memory));
        }
        if (!limits.members().isEmpty()) {
            container.put("resources", new JsonObject().put("limits", limits).put("requests", limits));
        }
        putObject(container, "securityContext", security());
        if (isDaemon) {
            probe(container);
        }
        putList(container, "volumeMounts", mounts(volumes));
        return container;
    }

    private JsonObject security() {
        JsonObject security = new JsonObject();
        String user = step.process().user();
        if (user != null && user.matches("[0-9]{1,9}(:[0-9]{1,9})?")) {
            String[] parts = user.split(":", 2);
            security.put("runAsUser", Long.valueOf(parts[0]));
            if (parts.length > 1) {
                security.put("runAsGroup", Long.valueOf(parts[1]));
            }
        }
        losses.addIf(
                user != null && security.members().isEmpty(), step.name(), "a user by name: Kubernetes takes numbers");
        JsonObject capabilities = new JsonObject();
        putList(capabilities, "add", capabilities(step.isolation().capAdd()));
        putList(capabilities, "drop", capabilities(step.isolation().capDrop()));
        putObject(security, "capabilities", capabilities);
        if (step.storage().readOnly()) {
            security.put("readOnlyRootFilesystem", true);
        }
        for (String option : step.isolation().securityOptions()) {
            if (option.startsWith("no-new-privileges")) {
                security.put("allowPrivilegeEscalation", option.endsWith("false"));
            } else {
                losses.add(step.name(), "security_opt " + option);
            }
        }
        return security;
    }

    private static List<String> capabilities(List<String> names) {
        return names.stream()
                .map(name -> name.startsWith("CAP_") ? name.substring("CAP_".length()) : name)
                .toList();
    }

    private void probe(JsonObject container) {
        HealthCheck check = step.healthCheck();
        List<String> command = check == null ? null : check.command();
        losses.addIf(
                check != null && command == null, step.name(), "the image's own health check: Kubernetes knows none");
        if (check == null || command == null || command.isEmpty()) {
            return;
        }
        // A pod's probe replaces no $(NAME), only its container's command does.
        losses.addIf(
                command.stream().anyMatch(ArgoText::hasBraces), step.name(), "two braces in a health check's command");
        container.put(
                "readinessProbe",
                new JsonObject()
                        .put("exec", new JsonObject().put("command", command))
                        .put("periodSeconds", wholeSeconds(check.interval()))
                        .put("timeoutSeconds", wholeSeconds(check.timeout()))
                        .put("failureThreshold", Math.max(1, check.retries())));
        losses.add(
                step.name(),
                "a service that becomes unhealthy is not ended, what needs it waits until the workflow's end");
    }

    private static long wholeSeconds(Duration duration) {
        return Math.max(1, (duration.toMillis() + 999) / 1000);
    }

    private List<JsonObject> mounts(List<JsonObject> volumes) {
        List<JsonObject> mounts = new ArrayList<>();
        for (VolumeUse use : step.storage().volumes()) {
            String source = use.source();
            if (use.kind() == VolumeUse.Kind.BIND) {
                continue;
            }
            String name = source == null || use.kind() == VolumeUse.Kind.TMPFS
                    ? "memory-" + volumes.size()
                    : files.volume(source);
            if (name.startsWith("memory-")) {
                volumes.add(
                        new JsonObject().put("name", name).put("emptyDir", new JsonObject().put("medium", "Memory")));
            }
            JsonObject mount = new JsonObject()
                    .put("name", name)
                    .put("mountPath", use.target().split(":", 2)[0]);
            mounts.add(use.readOnly() ? mount.put("readOnly", true) : mount);
        }
        for (FileUse use : step.storage().secrets()) {
            mounts.add(new JsonObject()
                    .put("name", files.secret(use))
                    .put("mountPath", RunWords.secretTarget(use.target()))
                    .put("subPath", "content")
                    .put("readOnly", true));
            losses.addIf(use.uid() != null || use.gid() != null, step.name(), "the owner of a secret or config");
        }
        return mounts;
    }

    private void config(FileUse use, List<JsonObject> artifacts) {
        Declarations.Content content = workflow.declarations().find("configs", use.name());
        String text = content == null ? null : content.content();
        if (content != null && content.file() != null) {
            text = TextFile.read(content.file());
        } else if (content != null && content.variable() != null) {
            text = environment.getOrDefault(content.variable(), "");
        }
        if (text == null || ArgoText.hasBraces(text)) {
            losses.add(
                    step.name(), "config " + use.name() + ", which has two braces: Argo would replace what is in them");
            return;
        }
        String mode = use.mode() == null ? "444" : use.mode().replace("o", "");
        artifacts.add(new JsonObject()
                .put("name", files.artifact("config " + use.name()))
                .put("path", RunWords.rooted(use.target()))
                .put("mode", Integer.parseInt(mode, 8))
                .put("raw", new JsonObject().put("data", text)));
    }

    private void lost() {
        String name = step.name();
        losses.addIf(step.limits().pids() != null, name, "pids_limit: that is the node's setting");
        losses.addIf(!step.process().ulimits().isEmpty(), name, "ulimits");
        losses.addIf(step.stopSignal() != null, name, "stop_signal: it is the image's");
        String mode = step.isolation().network().mode();
        losses.addIf(mode != null && mode.startsWith("service:"), name, "network_mode " + mode);
        losses.addIf("none".equals(step.isolation().network().mode()), name, "network_mode none: a pod has a network");
        losses.addIf(step.policy().priority() != 0, name, "priority");
        losses.addIf(!step.storage().secrets().isEmpty(), name, "secrets are not masked in what it prints");
        losses.addIf(
                step.policy().outputs() != null && step.policy().cache(),
                name,
                "cache by content: Argo's memoize keeps outputs by a key that one has to give");
        losses.addIf(
                step.command() == null && step.entrypoint() == null, name, "without a command Argo asks the registry");
    }
}
