package dev.forge.workflow;

import dev.forge.core.Sysctls;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the kernel parameters of a step. */
final class SysctlReader {
    private final String what;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, YamlNode> places = new LinkedHashMap<>();

    SysctlReader(String what) {
        this.what = "sysctls of " + what;
    }

    /** NAME: VALUE or a list of NAME=VALUE. */
    void read(YamlNode node, FieldReader fields) {
        if (node.isMapping()) {
            for (YamlNode.Entry entry : node.entries()) {
                String value = fields.text(entry.value(), entry.name() + " in " + what);
                if (value != null) {
                    add(entry.name(), value, entry.key(), fields.problems());
                }
            }
        } else if (!node.isNothing()) {
            for (YamlNode item : fields.items(node, what)) {
                String text = fields.required(item, "an element of " + what);
                if (text != null) {
                    int equals = text.indexOf('=');
                    String value = equals < 0 ? "" : text.substring(equals + 1);
                    add(equals < 0 ? text : text.substring(0, equals), value, item, fields.problems());
                }
            }
        }
    }

    private void add(String name, String value, YamlNode place, Problems problems) {
        if (value.isBlank()) {
            problems.error(place, name + " in " + what + " has no value", "write NAME: VALUE, or NAME=VALUE in a list");
        } else if (!isRefused(name, place, false, problems)) {
            values.put(name, value.strip());
            places.put(name, place);
        }
    }

    private boolean isRefused(String name, YamlNode place, boolean isHostNetwork, Problems problems) {
        Sysctls.Refusal refusal = Sysctls.refusal(name, isHostNetwork);
        if (refusal != null) {
            problems.error(place, name + " in " + what + " " + refusal.why(), refusal.hint());
        }
        return refusal != null;
    }

    /** Complains about what the step's network rules out, which another layer may have. */
    void check(@Nullable String networkMode, Problems problems) {
        boolean isHost = "host".equals(networkMode);
        places.forEach((name, place) -> isRefused(name, place, isHost, problems));
    }

    /** Each as {@code NAME=VALUE}. */
    List<String> values() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
