package dev.forge.workflow;

import dev.forge.workflow.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code healthcheck}. */
final class HealthCheckReader {
    private HealthCheckReader() {}

    static HealthCheck read(YamlNode node, String what, @Nullable HealthCheck base, FieldReader fields) {
        HealthCheck before = base == null ? HealthCheck.DEFAULT : base;
        List<String> command = before.command();
        Duration interval = before.interval();
        Duration timeout = before.timeout();
        int retries = before.retries();
        Duration startPeriod = before.startPeriod();
        Duration startInterval = before.startInterval();
        for (YamlNode.Entry field : fields.fields(node, "healthcheck", "healthcheck of " + what)) {
            YamlNode value = field.value();
            String title = field.name() + " of the healthcheck of " + what;
            switch (field.name()) {
                case "test" -> command = test(value, title, fields);
                case "interval" -> interval = positive(value, title, interval, fields);
                case "timeout" -> timeout = positive(value, title, timeout, fields);
                case "start_interval" -> startInterval = positive(value, title, startInterval, fields);
                case "start_period" -> {
                    Duration span = fields.duration(value, title);
                    startPeriod = span == null ? startPeriod : span;
                }
                case "retries" -> {
                    Integer count = fields.count(value, title, 1);
                    retries = count == null ? retries : count;
                }
                default -> {
                    if (Boolean.TRUE.equals(fields.flag(value, title))) {
                        command = List.of();
                    }
                }
            }
        }
        return new HealthCheck(command, interval, timeout, retries, startPeriod, startInterval);
    }

    private static Duration positive(YamlNode node, String title, Duration before, FieldReader fields) {
        Duration span = fields.duration(node, title);
        if (span != null && span.isZero()) {
            fields.problems().error(node, title + " is 0, which is no time");
        }
        return span == null ? before : span;
    }

    private static @Nullable List<String> test(YamlNode node, String title, FieldReader fields) {
        if (!node.isSequence()) {
            String text = fields.required(node, title);
            return text == null ? null : List.of("/bin/sh", "-c", text);
        }
        List<String> words = fields.texts(node, title);
        String kind = words.isEmpty() ? "" : words.get(0);
        switch (kind) {
            case "NONE" -> {
                return List.of();
            }
            case "CMD" -> {
                if (words.size() > 1) {
                    return List.copyOf(words.subList(1, words.size()));
                }
            }
            case "CMD-SHELL" -> {
                if (words.size() > 1) {
                    List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c"));
                    shell.add(words.get(1));
                    return shell;
                }
            }
            default -> {
                // Said below.
            }
        }
        fields.problems()
                .error(
                        node,
                        title + " begins with " + (kind.isEmpty() ? "nothing" : kind),
                        "it is [CMD, PROGRAM, ARG...], [CMD-SHELL, COMMAND], [NONE] or a text for the shell");
        return null;
    }
}
