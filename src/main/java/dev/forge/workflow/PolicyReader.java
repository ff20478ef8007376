package dev.forge.workflow;

import dev.forge.workflow.yaml.YamlNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code x-forge} of a step. */
final class PolicyReader {
    private StepPolicy policy = StepPolicy.DEFAULT;
    private boolean isRead;

    /** Whether there was anything to read. */
    boolean hasPolicy() {
        return isRead;
    }

    StepPolicy policy() {
        return policy;
    }

    /** The matrix of a step's mapping, or null if it has none. */
    static @Nullable YamlNode matrix(YamlNode step) {
        YamlNode forge = step.find(ComposeKeys.FORGE);
        return forge == null ? null : forge.find("matrix");
    }

    void read(YamlNode node, String what, FieldReader fields) {
        isRead = true;
        StepPolicy.Retry retry = policy.retry();
        Duration timeout = policy.timeout();
        List<String> inputs = policy.inputs();
        List<String> outputs = policy.outputs();
        Condition condition = policy.condition();
        boolean allowFailure = policy.allowFailure();
        int priority = policy.priority();
        boolean cache = policy.cache();
        for (YamlNode.Entry field : fields.fields(node, ComposeKeys.FORGE, ComposeKeys.FORGE + " of " + what)) {
            YamlNode value = field.value();
            String title = field.name() + " of " + what;
            switch (field.name()) {
                case "retry" -> retry = retry(value, title, fields);
                case "timeout" -> {
                    timeout = fields.duration(value, title);
                    if (timeout != null && timeout.isZero()) {
                        fields.problems().error(value, title + " is 0, in which nothing runs");
                    }
                }
                case "inputs" -> inputs = paths(value, title, fields);
                case "outputs" -> outputs = paths(value, title, fields);
                case "if" -> condition = condition(value, title, fields);
                case "allow-failure" -> allowFailure = Boolean.TRUE.equals(fields.flag(value, title));
                case "priority" -> {
                    Integer number = fields.count(value, title, -1000);
                    priority = number == null ? 0 : number;
                }
                case "cache" -> cache = !Boolean.FALSE.equals(fields.flag(value, title));
                default -> {
                    // The matrix has been read before.
                }
            }
        }
        policy = new StepPolicy(retry, timeout, inputs, outputs, condition, allowFailure, priority, cache);
    }

    private static StepPolicy.Retry retry(YamlNode node, String title, FieldReader fields) {
        StepPolicy.Retry never = StepPolicy.Retry.NEVER;
        if (!node.isMapping()) {
            Integer limit = fields.count(node, title, 0);
            return limit == null
                    ? never
                    : new StepPolicy.Retry(limit, never.delay(), never.factor(), never.max(), never.on());
        }
        int limit = 1;
        Duration delay = never.delay();
        double factor = never.factor();
        Duration max = never.max();
        List<Integer> on = new ArrayList<>();
        for (YamlNode.Entry field : fields.fields(node, "retry", title)) {
            String label = field.name() + " in " + title;
            switch (field.name()) {
                case "limit" -> {
                    Integer count = fields.count(field.value(), label, 0);
                    limit = count == null ? limit : count;
                }
                case "delay" -> {
                    Duration span = fields.duration(field.value(), label);
                    delay = span == null ? delay : span;
                }
                case "max" -> {
                    Duration span = fields.duration(field.value(), label);
                    max = span == null ? max : span;
                }
                case "factor" -> {
                    Double number = fields.number(field.value(), label, 1);
                    factor = number == null ? factor : number;
                }
                default -> codes(field.value(), label, fields, on);
            }
        }
        return new StepPolicy.Retry(limit, delay, factor, max, on);
    }

    private static void codes(YamlNode node, String title, FieldReader fields, List<Integer> into) {
        for (YamlNode item : fields.items(node, title)) {
            if (item.isScalar() && item.isText("timeout")) {
                into.add(124);
                continue;
            }
            Integer code = fields.count(item, "an exit code in " + title, 1);
            if (code != null && code > 255) {
                fields.problems().error(item, "an exit code is at most 255, not " + code);
            } else if (code != null) {
                into.add(code);
            }
        }
    }

    private static List<String> paths(YamlNode node, String title, FieldReader fields) {
        List<String> paths = new ArrayList<>();
        for (YamlNode item : node.isNothing() ? List.<YamlNode>of() : fields.items(node, title)) {
            String path = fields.required(item, "an element of " + title);
            if (path == null) {
                continue;
            }
            if (path.startsWith("/")
                    || path.equals("..")
                    || path.startsWith("../")
                    || path.contains("/../")
                    || path.endsWith("/..")) {
                fields.problems()
                        .error(
                                item,
                                path + " in " + title + " is outside of the file's directory",
                                "name it relative to the directory that the file is in");
            } else {
                paths.add(path);
            }
        }
        return paths;
    }

    private static @Nullable Condition condition(YamlNode node, String title, FieldReader fields) {
        if (!node.isScalar() || node.isNothing()) {
            fields.problems().error(node, title + " is a condition, not " + node.title());
            return null;
        }
        try {
            return Condition.parse(node.text());
        } catch (Condition.BadCondition e) {
            fields.problems().error(node, String.valueOf(e.getMessage()), "such as: if: os == 'linux' && !failure()");
            return null;
        }
    }
}
