package dev.forge.workflow;

import dev.forge.core.ForgeException;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code env_file}: a path, a list of paths, or of mappings with {@code path} and {@code required}. */
final class EnvFiles {
    private EnvFiles() {}

    static Map<String, String> read(YamlNode node, String what, FieldReader fields) {
        Map<String, String> values = new LinkedHashMap<>();
        for (YamlNode item : node.isMapping() ? List.of(node) : fields.items(node, "env_file of " + what)) {
            YamlNode place = item;
            boolean required = true;
            boolean raw = false;
            if (item.isMapping()) {
                for (YamlNode.Entry field : fields.fields(item, "env_file", "env_file of " + what)) {
                    switch (field.name()) {
                        case "path" -> place = field.value();
                        case "required" ->
                            required = !Boolean.FALSE.equals(fields.flag(field.value(), "required of env_file"));
                        default -> raw = "raw".equals(fields.text(field.value(), "format of env_file"));
                    }
                }
            }
            String path = place.isMapping() ? null : fields.required(place, "path of env_file of " + what);
            if (path != null) {
                values.putAll(read(fields.path(path), path, place, required, raw, fields));
            }
        }
        return values;
    }

    private static Map<String, String> read(
            File file, String shown, YamlNode place, boolean required, boolean raw, FieldReader fields) {
        try {
            String text = ReadLog.textIfThere(file);
            if (text != null) {
                return EnvFile.parse(raw ? text.replace("$", "$$") : text, fields.variables());
            }
            if (required) {
                fields.problems().error(place, "there is no file " + shown, "leave it out, or add required: false");
            }
        } catch (Interpolation.BadInterpolation e) {
            fields.problems().error(place, shown + ": " + e.getMessage(), e.hint());
        } catch (ForgeException e) {
            fields.problems().error(place, e.getMessage(), e.hint());
        }
        return Map.of();
    }
}
