package dev.forge.workflow;

import dev.forge.core.Suggestions;
import dev.forge.core.packed.PackedReader;
import dev.forge.core.packed.PackedWriter;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a project declares beside its steps: volumes, networks, secrets and configs, by their sections and names. */
public final class Declarations {
    /** The sections, with what their keys are checked by. */
    static final Map<String, String> SECTIONS =
            Map.of("volumes", "volume", "networks", "network", "secrets", "secret", "configs", "config");

    /**
     * Where the content of a secret or config comes from.
     *
     * @param file a file of the host, or null
     * @param variable a variable of the environment, or null
     * @param content the content itself, or null
     */
    public record Content(
            @Nullable File file,
            @Nullable String variable,
            @Nullable String content) {}

    private record Declared(YamlNode key, @Nullable Content content) {}

    private final Map<String, Map<String, Declared>> sections = new LinkedHashMap<>();

    /**
     * Writes all of them to be kept.
     *
     * @param node writes a place
     */
    void write(PackedWriter out, Consumer<YamlNode> node) {
        out.number(sections.size());
        sections.forEach((section, names) -> {
            out.text(section);
            out.number(names.size());
            names.forEach((name, declared) -> {
                out.text(name);
                node.accept(declared.key);
                Content content = declared.content;
                File file = content == null ? null : content.file;
                out.flag(content != null);
                out.text(file == null ? null : file.getPath());
                out.text(content == null ? null : content.variable);
                out.text(content == null ? null : content.content);
            });
        });
    }

    /** Reads what was kept. */
    void read(PackedReader in, Supplier<YamlNode> node) {
        for (int count = in.count(); count > 0; count--) {
            Map<String, Declared> names = new LinkedHashMap<>();
            sections.put(in.text(), names);
            for (int more = in.count(); more > 0; more--) {
                String name = in.text();
                YamlNode key = node.get();
                boolean hasContent = in.flag();
                String file = in.textOrNull();
                Content content = new Content(file == null ? null : new File(file), in.textOrNull(), in.textOrNull());
                names.put(name, new Declared(key, hasContent ? content : null));
            }
        }
    }

    /** Reads a section of a file. */
    void read(String section, YamlNode node, FieldReader fields) {
        if (node.isNothing()) {
            return;
        }
        if (!node.isMapping()) {
            fields.problems().error(node, section + " is a mapping of names, not " + node.title());
            return;
        }
        Map<String, Declared> names = sections.computeIfAbsent(section, name -> new LinkedHashMap<>());
        for (YamlNode.Entry entry : node.entries()) {
            Declared other = names.put(entry.name(), new Declared(entry.key(), content(section, entry, fields)));
            if (other != null) {
                fields.problems()
                        .error(
                                entry.key(),
                                entry.name() + " in " + section + " is declared already, at " + other.key.place());
            }
        }
    }

    private static @Nullable Content content(String section, YamlNode.Entry entry, FieldReader fields) {
        String kind = SECTIONS.getOrDefault(section, section);
        String what = kind + " " + entry.name();
        File file = null;
        String variable = null;
        String content = null;
        int count = 0;
        for (YamlNode.Entry field : fields.fields(entry.value(), kind, what)) {
            String title = field.name() + " of " + what;
            switch (field.name()) {
                case "file" -> {
                    String path = fields.required(field.value(), title);
                    file = path == null ? null : fields.path(path);
                    count++;
                    if (file != null && !ReadLog.isFile(file)) {
                        fields.problems().error(field.value(), "there is no file " + path + " for " + what);
                    }
                }
                case "environment" -> {
                    variable = fields.required(field.value(), title);
                    count++;
                    if (variable != null && fields.variables().find(variable) == null) {
                        fields.problems()
                                .warning(
                                        field.value(),
                                        "the variable " + variable + " of " + what + " is not set",
                                        null);
                    }
                }
                case "content" -> {
                    content = fields.text(field.value(), title);
                    count++;
                }
                case "external" -> {
                    if (field.value().isScalar()) {
                        fields.flag(field.value(), title);
                    }
                }
                default -> fields.text(field.value(), title);
            }
        }
        boolean needsContent = kind.equals("secret") || kind.equals("config");
        if (needsContent && count != 1) {
            fields.problems()
                    .error(
                            entry.key(),
                            what + (count == 0 ? " has no content" : " has several contents"),
                            "give it one of file, environment" + (kind.equals("config") ? " and content" : ""));
        }
        return needsContent ? new Content(file, variable, content) : null;
    }

    /** Complains if there is no such name in a section. */
    void require(String section, String name, YamlNode place, String what, Problems problems) {
        Map<String, Declared> names = sections.getOrDefault(section, Map.of());
        if (!names.containsKey(name)) {
            String kind = SECTIONS.getOrDefault(section, section);
            problems.error(
                    place,
                    "there is no " + kind + " " + name + ", which " + what + " uses",
                    Suggestions.hint(
                            name, List.copyOf(names.keySet()), "declare it at the top of the file, under " + section));
        }
    }

    /** Where a secret or config comes from, or null if there is none of the name. */
    public @Nullable Content find(String section, String name) {
        Declared declared = sections.getOrDefault(section, Map.of()).get(name);
        return declared == null ? null : declared.content;
    }
}
