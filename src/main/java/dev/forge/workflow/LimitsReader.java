package dev.forge.workflow;

import dev.forge.workflow.yaml.YamlNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a step may use: {@code cpus}, {@code mem_limit}, {@code deploy.resources} and their kin. */
final class LimitsReader {
    /** Less is refused by docker too: no program starts in it. */
    static final long MIN_MEMORY = 6L << 20;

    private final String what;
    private @Nullable Double cpus;
    private @Nullable Double quota;
    private @Nullable Double period;
    private @Nullable Long memory;
    private @Nullable Integer pids;

    LimitsReader(String what) {
        this.what = what;
    }

    double cpus() {
        Double number = cpusOrNull();
        return number == null ? 0 : number;
    }

    @Nullable
    Double cpusOrNull() {
        Double microseconds = quota;
        if (cpus == null && microseconds != null && microseconds > 0) {
            return microseconds / (period == null ? 100_000 : period);
        }
        return cpus;
    }

    long memory() {
        return memory == null ? 0 : memory;
    }

    @Nullable
    Long memoryOrNull() {
        return memory;
    }

    @Nullable
    Integer pids() {
        return pids;
    }

    void read(YamlNode key, YamlNode value, FieldReader fields) {
        String title = key.text() + " of " + what;
        switch (key.text()) {
            case "cpus" -> cpus(value, title, fields);
            case "cpu_quota" -> quota = fields.number(value, title, -1);
            case "cpu_period" -> period = fields.number(value, title, 1000);
            case "mem_limit" -> memory(value, title, fields);
            case "pids_limit" -> pids = fields.count(value, title, -1);
            case "scale" -> replicas(value, title, fields);
            default -> deploy(value, fields);
        }
    }

    private void cpus(YamlNode value, String title, FieldReader fields) {
        Double number = fields.number(value, title, 0);
        cpus = number == null || number == 0 ? null : number;
    }

    private void memory(YamlNode value, String title, FieldReader fields) {
        Long bytes = fields.size(value, title);
        memory = bytes == null || bytes == 0 ? null : bytes;
        if (bytes != null && bytes > 0 && bytes < MIN_MEMORY) {
            fields.problems().error(value, title + " is less than 6m, in which nothing starts");
        }
    }

    private void replicas(YamlNode value, String title, FieldReader fields) {
        Integer count = fields.count(value, title, 0);
        if (count != null && count != 1) {
            fields.problems()
                    .error(
                            value,
                            title + " is " + count + ", and a step runs once",
                            "run it several times by x-forge.matrix");
        }
    }

    private void deploy(YamlNode node, FieldReader fields) {
        for (YamlNode.Entry field : fields.fields(node, "deploy", "deploy of " + what)) {
            if (field.name().equals("replicas")) {
                replicas(field.value(), "deploy.replicas of " + what, fields);
            } else if (field.name().equals("resources")) {
                for (YamlNode.Entry kind : fields.fields(field.value(), "resources", "deploy.resources of " + what)) {
                    resources(kind, fields);
                }
            }
        }
    }

    private void resources(YamlNode.Entry kind, FieldReader fields) {
        String title = "deploy.resources." + kind.name() + " of " + what;
        boolean isLimit = kind.name().equals("limits");
        for (YamlNode.Entry field : fields.fields(kind.value(), kind.name(), title)) {
            String label = field.name() + " in " + title;
            if (!isLimit) {
                // What is reserved matters to a cluster's scheduler; here it only has to be right.
                if (field.name().equals("cpus")) {
                    fields.number(field.value(), label, 0);
                } else {
                    fields.size(field.value(), label);
                }
                continue;
            }
            switch (field.name()) {
                case "cpus" -> cpus(field.value(), label, fields);
                case "memory" -> memory(field.value(), label, fields);
                default -> pids = fields.count(field.value(), label, -1);
            }
        }
    }

    void ulimits(YamlNode node, FieldReader fields, Map<String, String> into) {
        if (!node.isMapping()) {
            fields.problems().error(node, "ulimits of " + what + " is a mapping, not " + node.title());
            return;
        }
        for (YamlNode.Entry entry : node.entries()) {
            String title = "ulimit " + entry.name() + " of " + what;
            if (!entry.value().isMapping()) {
                Integer both = fields.count(entry.value(), title, -1);
                if (both != null) {
                    into.put(entry.name(), both + ":" + both);
                }
                continue;
            }
            Integer soft = null;
            Integer hard = null;
            for (YamlNode.Entry field : entry.value().entries()) {
                if (field.name().equals("soft")) {
                    soft = fields.count(field.value(), "soft " + title, -1);
                } else if (field.name().equals("hard")) {
                    hard = fields.count(field.value(), "hard " + title, -1);
                } else {
                    fields.problems()
                            .error(field.key(), "unknown key " + field.name() + " in " + title, "it is soft or hard");
                }
            }
            if (soft == null || hard == null) {
                fields.problems().error(entry.key(), title + " needs soft and hard");
            } else {
                into.put(entry.name(), soft + ":" + hard);
            }
        }
    }
}
