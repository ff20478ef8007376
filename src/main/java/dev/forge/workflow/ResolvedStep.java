package dev.forge.workflow;

import dev.forge.core.Json;
import dev.forge.workflow.Step.Layer;
import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A step's layers as one mapping, with short forms written out and variables filled in. */
final class ResolvedStep {
    /** Stands for the dollar of a variable that a matrix has, which is left as it is. */
    static final String AXIS = "\ue000";

    private static final Json.Raw TRUE = new Json.Raw("true");
    private static final List<String> LISTS = List.of("tmpfs", "dns", "dns_search", "profiles", "label_file");
    private static final Pattern PORT =
            Pattern.compile("(?:(?<host>[0-9]+[.][0-9.]+|\\[[0-9a-fA-F:]+]):)?(?:(?<published>[0-9]*(?:-[0-9]+)?):)?"
                    + "(?<target>[0-9]+)(?:/(?<protocol>[a-z]+))?");

    private ResolvedStep() {}

    static Map<String, @Nullable Object> of(Step step) {
        Map<String, String> axes = new HashMap<>();
        step.matrix()
                .combinations()
                .forEach(combination -> combination.keySet().forEach(axis -> axes.put(axis, AXIS + "{" + axis + "}")));
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        Map<String, @Nullable Object> fromFiles = new LinkedHashMap<>();
        for (Layer layer : step.layers()) {
            FieldReader fields =
                    layer.fields().withVariables(layer.fields().variables().withMatrix(axes));
            for (YamlNode.Entry entry : layer.node().entries()) {
                String key = entry.name();
                if (key.equals("env_file")) {
                    fromFiles.putAll(EnvFiles.read(entry.value(), step.name(), fields));
                } else if (!key.equals("extends")) {
                    merged.put(key, Values.merge(key, merged.get(key), value(key, entry.value(), fields)));
                }
            }
        }
        if (!fromFiles.isEmpty()) {
            merged.put("environment", Values.merge("environment", fromFiles, merged.get("environment")));
        }
        return merged;
    }

    private static @Nullable Object value(String key, YamlNode node, FieldReader fields) {
        if (node.isNothing()) {
            return null;
        }
        return switch (key) {
            case "environment" -> {
                Map<String, @Nullable String> pairs = fields.pairs(node, key);
                pairs.replaceAll(
                        (name, value) -> value == null ? fields.variables().find(name) : value);
                yield pairs;
            }
            case "labels", "annotations", "sysctls" -> {
                Map<String, @Nullable String> pairs = fields.pairs(node, key);
                pairs.replaceAll((name, value) -> value == null ? "" : value);
                yield pairs;
            }
            case "command", "entrypoint" -> fields.command(node, key);
            case "depends_on" -> dependencies(node, fields);
            case "networks" -> networks(node, fields);
            case "extra_hosts" -> hosts(node, fields);
            case "volumes" -> each(node, item -> volume(item, fields));
            case "secrets", "configs" -> each(node, item -> use(key, item, fields));
            case "ports" -> each(node, item -> port(item, fields));
            case "healthcheck" -> healthCheck(node, fields);
            default -> LISTS.contains(key) ? fields.texts(node, key) : Values.of(node, fields);
        };
    }

    private interface Form {
        @Nullable
        Object of(YamlNode item);
    }

    private static List<@Nullable Object> each(YamlNode node, Form form) {
        List<@Nullable Object> list = new ArrayList<>();
        (node.isSequence() ? node.items() : List.of(node)).forEach(item -> list.add(form.of(item)));
        return list;
    }

    private static Object dependencies(YamlNode node, FieldReader fields) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        if (node.isMapping()) {
            for (YamlNode.Entry entry : node.entries()) {
                all.put(entry.name(), Values.of(entry.value(), fields));
            }
        } else {
            for (String name : fields.texts(node, "depends_on")) {
                Map<String, @Nullable Object> dependency = new LinkedHashMap<>();
                dependency.put("condition", Dependency.Until.STARTED.word());
                dependency.put("required", TRUE);
                all.put(name, dependency);
            }
        }
        return all;
    }

    private static @Nullable Object networks(YamlNode node, FieldReader fields) {
        if (node.isMapping()) {
            return Values.of(node, fields);
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        fields.texts(node, "networks").forEach(name -> all.put(name, null));
        return all;
    }

    private static List<String> hosts(YamlNode node, FieldReader fields) {
        if (!node.isMapping()) {
            return fields.texts(node, "extra_hosts");
        }
        List<String> all = new ArrayList<>();
        for (YamlNode.Entry entry : node.entries()) {
            fields.texts(entry.value(), "extra_hosts").forEach(address -> all.add(entry.name() + "=" + address));
        }
        return all;
    }

    private static @Nullable Object volume(YamlNode node, FieldReader fields) {
        if (node.isMapping()) {
            Map<String, @Nullable Object> mount = map(Values.of(node, fields));
            if ("bind".equals(mount.get("type")) && mount.get("source") instanceof String source) {
                mount.put("source", fields.path(source).getPath());
            }
            return mount;
        }
        String text = String.valueOf(fields.text(node, "volumes"));
        String[] parts = text.split(":", -1);
        String source = parts.length > 1 ? parts[0] : "";
        boolean isPath = source.startsWith("/") || source.startsWith(".") || source.startsWith("~");
        Map<String, @Nullable Object> mount = new LinkedHashMap<>();
        mount.put("type", isPath ? "bind" : "volume");
        if (!source.isEmpty()) {
            mount.put("source", isPath ? fields.path(source).getPath() : source);
        }
        mount.put("target", parts.length > 1 ? parts[1] : parts[0]);
        List<String> modes = parts.length > 2 ? List.of(parts[2].split(",", -1)) : List.of();
        if (modes.contains("ro")) {
            mount.put("read_only", TRUE);
        }
        if (modes.contains("z") || modes.contains("Z")) {
            mount.put("bind", Map.of("selinux", modes.contains("z") ? "z" : "Z"));
        }
        if (modes.contains("nocopy")) {
            mount.put("volume", Map.of("nocopy", TRUE));
        }
        return mount;
    }

    private static @Nullable Object use(String key, YamlNode node, FieldReader fields) {
        Map<String, @Nullable Object> use = new LinkedHashMap<>();
        if (node.isMapping()) {
            for (YamlNode.Entry entry : node.entries()) {
                // A mode is octal, whatever a number would become on the way.
                use.put(entry.name(), fields.text(entry.value(), key));
            }
            use.putIfAbsent("target", use.get("source"));
        } else {
            String name = String.valueOf(fields.text(node, key));
            use.put("source", name);
            use.put("target", key.equals("secrets") ? name : "/" + name);
        }
        return use;
    }

    private static @Nullable Object port(YamlNode node, FieldReader fields) {
        if (!node.isScalar()) {
            return Values.of(node, fields);
        }
        String text = String.valueOf(fields.text(node, "ports"));
        Matcher matcher = PORT.matcher(text);
        if (!matcher.matches()) {
            return text;
        }
        Map<String, @Nullable Object> port = new LinkedHashMap<>();
        port.put("target", new Json.Raw(Integer.toString(Integer.parseInt(matcher.group("target"), 10))));
        String published = matcher.group("published");
        if (published != null && !published.isEmpty()) {
            port.put("published", published);
        }
        if (matcher.group("host") != null) {
            port.put("host_ip", matcher.group("host").replaceAll("[\\[\\]]", ""));
        }
        port.put("protocol", matcher.group("protocol") == null ? "tcp" : matcher.group("protocol"));
        return port;
    }

    private static @Nullable Object healthCheck(YamlNode node, FieldReader fields) {
        Map<String, @Nullable Object> check = map(Values.of(node, fields));
        if (check.get("test") instanceof String test) {
            check.put("test", List.of("CMD-SHELL", test));
        }
        return check;
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> known) {
            known.forEach((key, each) -> map.put(String.valueOf(key), each));
        }
        return map;
    }
}
