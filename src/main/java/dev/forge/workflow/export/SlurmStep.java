package dev.forge.workflow.export;

import dev.forge.core.Sysctls;
import dev.forge.workflow.Declarations;
import dev.forge.workflow.FileUse;
import dev.forge.workflow.HealthCheck;
import dev.forge.workflow.Step;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.StepPolicy;
import dev.forge.workflow.Workflow;
import java.io.File;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The script of one step's job: the services that it needs, then the step, for each combination of its matrix. */
final class SlurmStep {
    private static final int MAX_DELAYS = 100;
    private static final long MEBIBYTE = 1 << 20;

    private final Workflow workflow;
    private final Step step;
    private final Placement placement;
    private final Losses losses;
    private double cpus;
    private long memory;
    private double startSeconds;

    SlurmStep(Workflow workflow, Step step, Placement placement, Losses losses) {
        this.workflow = workflow;
        this.step = step;
        this.placement = placement;
        this.losses = losses;
    }

    /** What the job asks of Slurm: the most that any of its combinations may use. */
    String resources() {
        return (cpus > 0 ? " --cpus-per-task=" + (long) Math.ceil(cpus) : "")
                + (memory > 0 ? " --mem=" + (memory + MEBIBYTE - 1) / MEBIBYTE + "M" : "");
    }

    /** How long its services may take to be ready, in seconds. */
    double startSeconds() {
        return startSeconds;
    }

    String script(int number, int from, List<Map<String, String>> combinations, String checks) {
        StringBuilder out = new StringBuilder("#!/bin/sh\nstep=").append(number);
        boolean isArray = !step.matrix().isNone();
        out.append(isArray ? "\ntask=$((" + from + " + SLURM_ARRAY_TASK_ID))" : "\ntask=0");
        out.append("\n. \"$FORGE_RUN/job.sh\"\n");
        out.append(hasOwnNetwork() ? "own_network \"$0\"\n" : "").append(checks);
        out.append(isArray ? "case $task in\n" : "");
        for (int i = 0; i < combinations.size(); i++) {
            out.append(isArray ? from + i + ")\n" : "");
            combination(out, combinations.get(i), !checks.isEmpty());
            out.append(isArray ? ";;\n" : "");
        }
        return out.append(isArray ? "esac\n" : "").toString();
    }

    /** Whether its services and it share a network that nobody else has. */
    private boolean hasOwnNetwork() {
        List<Step> services = placement.beside(step);
        List<Step> all = new ArrayList<>(services);
        all.add(step);
        return !services.isEmpty()
                && all.stream()
                        .map(each -> workflow.definition(
                                each, each.matrix().combinations().get(0)))
                        .noneMatch(
                                each -> "host".equals(each.isolation().network().mode()));
    }

    private void combination(StringBuilder out, Map<String, String> combination, boolean isChecked) {
        StepDefinition definition = workflow.definition(step, combination);
        Placement.When when = placement.when(step, combination);
        if (isChecked || !when.afterSuccess()) {
            out.append("when ")
                    .append(when.afterSuccess())
                    .append(' ')
                    .append(when.afterFailure())
                    .append(' ')
                    .append(when.whenBlocked())
                    .append('\n');
        }
        List<Step> services = placement.beside(step);
        List<StepDefinition> started = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        for (Step service : services) {
            List<Map<String, String>> all = service.matrix().combinations();
            for (int i = 0; i < all.size(); i++) {
                if (placement.when(service, all.get(i)).afterSuccess()) {
                    started.add(workflow.definition(service, all.get(i)));
                    labels.add(service.name() + (all.size() == 1 ? "" : "-" + i));
                }
            }
        }
        memoryFiles(out, definition, started);
        double usedCpus =
                definition.limits().cpus() == null ? 0 : definition.limits().cpus();
        long usedMemory =
                definition.limits().memory() == null ? 0 : definition.limits().memory();
        for (int i = 0; i < started.size(); i++) {
            StepDefinition service = started.get(i);
            usedCpus += service.limits().cpus() == null ? 0 : service.limits().cpus();
            usedMemory +=
                    service.limits().memory() == null ? 0 : service.limits().memory();
            service(out, labels.get(i), service);
        }
        cpus = Math.max(cpus, usedCpus);
        memory = Math.max(memory, usedMemory);
        payload(out, definition, !started.isEmpty());
        say(definition, services);
    }

    private void say(StepDefinition definition, List<Step> services) {
        for (Step service : services) {
            losses.add(
                    service.name(),
                    "started anew for each job that needs it, on its node: what one step leaves in it the next does not"
                            + " see, unless it is in a volume");
            losses.addIf(
                    !hasOwnNetwork(),
                    service.name(),
                    "shares its node's network with the step: two jobs on one node cannot use the same port");
            StepPolicy policy = service.facts().policy();
            losses.addIf(
                    policy.retry().limit() > 0 || policy.timeout() != null,
                    service.name(),
                    "retry and timeout of a service beside a step");
        }
        losses.addIf(
                definition.policy().inputs() != null || definition.policy().outputs() != null,
                step.name(),
                "cache: it runs each time, on the files of the shared directory");
        losses.addIf(
                !definition.storage().secrets().isEmpty(), step.name(), "secrets are not masked in what it prints");
    }

    private void memoryFiles(StringBuilder out, StepDefinition definition, List<StepDefinition> services) {
        List<StepDefinition> all = new ArrayList<>(services);
        all.add(definition);
        Set<String> written = new LinkedHashSet<>();
        Set<String> hosts = new LinkedHashSet<>();
        for (StepDefinition each : all) {
            losses.addIf(
                    !services.isEmpty() && each.isolation().sysctls().stream().anyMatch(Sysctls::isOfNetwork),
                    each.name(),
                    "sysctls of the network, which the job makes for the services and the step");
            each.storage().secrets().forEach(use -> written.add(content("secrets", use, each)));
            each.storage().configs().forEach(use -> written.add(content("configs", use, each)));
            for (String host : each.isolation().network().extraHosts()) {
                int at = host.indexOf('=');
                hosts.add(host.substring(at + 1) + " " + host.substring(0, Math.max(0, at)));
            }
        }
        services.forEach(service -> hosts.add("127.0.0.1 " + String.join(" ", Placement.names(service))));
        if (!services.isEmpty()) {
            // On one network a link is one more name of what all names lead to.
            all.forEach(each -> each.isolation()
                    .network()
                    .links()
                    .forEach(link -> hosts.add("127.0.0.1 " + link.split("=", 2)[0])));
        }
        out.append(written.isEmpty() && hosts.isEmpty() ? "" : "in_memory\n");
        written.forEach(out::append);
        if (!hosts.isEmpty()) {
            List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost", "::1 localhost"));
            lines.addAll(hosts);
            out.append("printf '%s\\n' ").append(RunWords.quoted(lines)).append(" | content hosts 444\n");
        }
    }

    private String content(String section, FileUse use, StepDefinition user) {
        String mode = use.mode() == null ? "444" : use.mode().replace("o", "");
        losses.addIf(use.uid() != null || use.gid() != null, user.name(), "the owner of a secret or config");
        String end = "content " + RunWords.quoted(section + "-" + use.name()) + " " + mode;
        Declarations.Content content = workflow.declarations().find(section, use.name());
        File file = content == null ? null : content.file();
        String variable = content == null ? null : content.variable();
        if (file != null) {
            return end + " <" + RunWords.quoted(file.getAbsolutePath()) + "\n";
        }
        if (variable != null) {
            // A value never stands in the script: it comes with the environment of who submits.
            return "printenv " + RunWords.quoted(variable) + " | tr -d '\\n' | " + end + "\n";
        }
        String text = content == null || content.content() == null ? "" : content.content();
        return "printf %s " + RunWords.quoted(text) + " | " + end + "\n";
    }

    private void service(StringBuilder out, String label, StepDefinition service) {
        String shown = RunWords.quoted(label.replaceAll("[^A-Za-z0-9_.-]", "_"));
        out.append("service ")
                .append(shown)
                .append(' ')
                .append(RunWords.of(service, true))
                .append('\n');
        HealthCheck check = service.healthCheck();
        List<String> command = check == null ? null : check.command();
        losses.addIf(
                check != null && command == null,
                service.name(),
                "the image's own health check: it counts as ready when it has started");
        if (check == null || command == null || command.isEmpty()) {
            return;
        }
        long young = check.startInterval().isZero()
                ? 0
                : (check.startPeriod().toMillis() + check.startInterval().toMillis() - 1)
                        / Math.max(1, check.startInterval().toMillis());
        startSeconds += check.startPeriod().toSeconds()
                + check.retries()
                        * (check.interval().toMillis() + check.timeout().toMillis())
                        / 1e3;
        out.append("healthy ")
                .append(shown)
                .append(' ')
                .append(check.retries())
                .append(' ')
                .append(seconds(check.interval()))
                .append(' ')
                .append(young)
                .append(' ')
                .append(seconds(check.startInterval()))
                .append(' ')
                .append(RunWords.quoted(command))
                .append('\n');
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    private static void payload(StringBuilder out, StepDefinition definition, boolean hasServices) {
        StepPolicy.Retry retry = definition.policy().retry();
        List<String> delays = new ArrayList<>();
        for (int i = 1; i <= Math.min(retry.limit(), MAX_DELAYS); i++) {
            delays.add(seconds(retry.delayBefore(i)));
        }
        Duration timeout = definition.policy().timeout();
        out.append("payload ")
                .append(retry.limit())
                .append(' ')
                .append(RunWords.quoted(String.join(" ", delays)))
                .append(' ')
                .append(RunWords.quoted(String.join(
                        " ", retry.on().stream().map(String::valueOf).toList())))
                .append(' ')
                .append(RunWords.quoted(timeout == null ? "" : seconds(timeout)))
                .append(' ')
                .append(RunWords.of(definition, hasServices))
                .append('\n');
    }
}
