package dev.forge.workflow.export;

import dev.forge.core.ShellWord;
import dev.forge.core.Sysctls;
import dev.forge.workflow.StepDefinition;
import dev.forge.workflow.VolumeUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of {@code forge run} for a step, quoted for a shell. */
final class RunWords {
    private final StringBuilder words = new StringBuilder();

    private RunWords() {}

    /** One word in quotes. */
    static String quoted(String word) {
        StringBuilder text = new StringBuilder();
        ShellWord.quote(text, word);
        return text.toString();
    }

    /** Several words in quotes, with blanks between. */
    static String quoted(List<String> words) {
        return String.join(" ", words.stream().map(RunWords::quoted).toList());
    }

    private void option(String name, @Nullable Object value) {
        if (value != null) {
            words.append(' ').append(name).append(' ').append(quoted(value.toString()));
        }
    }

    private void options(String name, List<String> values) {
        values.forEach(value -> option(name, value));
    }

    private void flag(String name, boolean isSet) {
        words.append(isSet ? " " + name : "");
    }

    /** A mount whose source is known when the job runs only: {@code before} is shell text in double quotes. */
    private void mount(String before, String source, String target, boolean readOnly) {
        words.append(" --mount type=bind,source=")
                .append(before)
                .append(quoted(source))
                .append(",target=")
                .append(quoted(target))
                .append(readOnly ? ",readonly" : "");
    }

    /**
     * The words from the options to the command's last argument.
     *
     * @param hasServices whether services run beside it, on this host's network
     */
    static String of(StepDefinition step, boolean hasServices) {
        RunWords run = new RunWords();
        run.process(step);
        run.storage(step);
        run.isolation(step, hasServices);
        run.option("--cpus", cpus(step.limits().cpus()));
        run.option("--memory", step.limits().memory());
        run.option("--pids-limit", step.limits().pids());
        run.option("--stop-signal", step.stopSignal());
        Duration grace = step.stopGrace();
        run.option("--stop-timeout", grace == null ? null : grace.toSeconds());
        step.labels().forEach((name, value) -> run.option("--label", name + "=" + value));
        List<String> entrypoint = step.entrypoint();
        List<String> command = new ArrayList<>();
        if (entrypoint != null) {
            run.option("--entrypoint", entrypoint.isEmpty() ? "" : entrypoint.get(0));
            command.addAll(entrypoint.subList(Math.min(1, entrypoint.size()), entrypoint.size()));
        }
        List<String> ownCommand = step.command();
        if (ownCommand != null) {
            command.addAll(ownCommand);
        }
        run.words.append(' ').append(quoted(step.image()));
        if (!command.isEmpty()) {
            run.words.append(' ').append(quoted(command));
        }
        return run.words.substring(1);
    }

    private static @Nullable String cpus(@Nullable Double cpus) {
        return cpus == null ? null : String.format(Locale.ROOT, "%.3f", cpus);
    }

    private void process(StepDefinition step) {
        step.environment().forEach((name, value) -> option("--env", name + "=" + value));
        option("--workdir", step.process().workdir());
        option("--user", step.process().user());
        options("--group-add", step.process().groups());
        options("--ulimit", step.process().ulimits());
        flag("--init", step.process().init());
    }

    private void storage(StepDefinition step) {
        for (VolumeUse use : step.storage().volumes()) {
            String source = use.source();
            if (use.kind() == VolumeUse.Kind.TMPFS || source == null) {
                option("--tmpfs", use.target());
            } else if (use.kind() == VolumeUse.Kind.BIND) {
                mount("", source, use.target(), use.readOnly());
            } else {
                mount("\"$(volume " + quoted(source) + ")\"", "", use.target(), use.readOnly());
            }
        }
        step.storage()
                .secrets()
                .forEach(use -> mount("\"$memory\"/secrets-", use.name(), secretTarget(use.target()), true));
        step.storage().configs().forEach(use -> mount("\"$memory\"/configs-", use.name(), rooted(use.target()), true));
        flag("--read-only", step.storage().readOnly());
    }

    static String secretTarget(String target) {
        return target.startsWith("/") ? target : "/run/secrets/" + target;
    }

    static String rooted(String target) {
        return target.startsWith("/") ? target : "/" + target;
    }

    private void isolation(StepDefinition step, boolean hasServices) {
        StepDefinition.IsolationSettings isolation = step.isolation();
        boolean isHost = hasServices || "host".equals(isolation.network().mode());
        option("--hostname", isHost ? null : isolation.network().hostname());
        option("--network", isHost ? "host" : "none");
        if (hasServices || !isolation.network().extraHosts().isEmpty()) {
            mount("\"$memory\"/hosts", "", "/etc/hosts", true);
        }
        options("--cap-add", isolation.capAdd());
        options("--cap-drop", isolation.capDrop());
        options("--security-opt", isolation.securityOptions());
        isolation.sysctls().stream()
                .filter(sysctl -> !isHost || !Sysctls.isOfNetwork(sysctl))
                .forEach(sysctl -> option("--sysctl", sysctl));
    }
}
