package dev.forge.workflow;

import dev.forge.core.Suggestions;
import dev.forge.core.packed.PackedReader;
import dev.forge.core.packed.PackedWriter;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** What the files say of a name, the first first. */
    private static final class Declared {
        private final YamlNode key;
        private final List<Step.Layer> parts = new ArrayList<>(1);
        private Scope scope;
        private @Nullable Content content;

        Declared(YamlNode key, Scope scope) {
            this.key = key;
            this.scope = scope;
        }
    }

    private final Map<String, Map<String, Declared>> sections = new LinkedHashMap<>();

    /**
     * Writes all of them to be kept.
     *
     * @param places writes places
     */
    void write(PackedWriter out, CompiledWorkflow.Writer places) {
        out.number(sections.size());
        sections.forEach((section, names) -> {
            out.text(section);
            out.number(names.size());
            names.forEach((name, declared) -> {
                out.text(name);
                places.node(declared.key);
                places.layers(declared.parts);
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
    void read(PackedReader in, CompiledWorkflow.Reader places) {
        Scope scope = new Scope(null, 0, 0);
        for (int count = in.count(); count > 0; count--) {
            Map<String, Declared> names = new LinkedHashMap<>();
            sections.put(in.text(), names);
            for (int more = in.count(); more > 0; more--) {
                String name = in.text();
                Declared declared = new Declared(places.node(), scope);
                declared.parts.addAll(places.layers());
                boolean hasContent = in.flag();
                String file = in.textOrNull();
                Content content = new Content(file == null ? null : new File(file), in.textOrNull(), in.textOrNull());
                declared.content = hasContent ? content : null;
                names.put(name, declared);
            }
        }
    }

    /** Reads a section of a file. */
    void read(String section, YamlNode node, Scope scope, FieldReader fields) {
        if (node.isNothing()) {
            return;
        }
        if (!node.isMapping()) {
            fields.problems().error(node, section + " is a mapping of names, not " + node.title());
            return;
        }
        Map<String, Declared> names = sections.computeIfAbsent(section, name -> new LinkedHashMap<>());
        for (YamlNode.Entry entry : node.entries()) {
            Declared declared = names.computeIfAbsent(entry.name(), name -> new Declared(entry.key(), scope));
            boolean isSame = declared.key.offset() == entry.key().offset()
                    && declared.key.source().equals(entry.key().source());
            if (!declared.parts.isEmpty() && isSame) {
                // One file that two others include.
                continue;
            }
            if (!declared.parts.isEmpty() && !scope.isOver(declared.scope)) {
                fields.problems()
                        .error(
                                entry.key(),
                                entry.name() + " in " + section + " is declared already, at " + declared.key.place());
            }
            declared.scope = scope;
            declared.parts.add(new Step.Layer(entry.value(), fields));
        }
    }

    /** Reads what all files together say. */
    void finish() {
        sections.forEach((section, names) ->
                names.forEach((name, declared) -> declared.content = content(section, name, declared)));
    }

    /** What the files say of each name of a section, the first first. */
    Map<String, List<Step.Layer>> parts(String section) {
        Map<String, List<Step.Layer>> parts = new LinkedHashMap<>();
        sections.getOrDefault(section, Map.of()).forEach((name, declared) -> parts.put(name, declared.parts));
        return parts;
    }

    private static @Nullable Content content(String section, String name, Declared declared) {
        String kind = SECTIONS.getOrDefault(section, section);
        String what = kind + " " + name;
        File file = null;
        String variable = null;
        String content = null;
        int count = 0;
        for (Step.Layer part : declared.parts) {
            FieldReader fields = part.fields();
            for (YamlNode.Entry field : fields.fields(part.node(), kind, what)) {
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
        }
        boolean needsContent = kind.equals("secret") || kind.equals("config");
        if (needsContent && count != 1) {
            declared.parts
                    .getFirst()
                    .fields()
                    .problems()
                    .error(
                            declared.key,
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

    /** The names of a section in the files' order. */
    public List<String> names(String section) {
        return List.copyOf(sections.getOrDefault(section, Map.of()).keySet());
    }

    /** What the variable of a secret or config holds: the caller's, or what a file such as {@code .env} says; or null. */
    public @Nullable String variable(String section, String name) {
        Declared declared = sections.getOrDefault(section, Map.of()).get(name);
        String variable = declared == null || declared.content == null ? null : declared.content.variable;
        return variable == null || declared == null
                ? null
                : declared.parts.getLast().fields().variables().find(variable);
    }

    /** Where a secret or config comes from, or null if there is none of the name. */
    public @Nullable Content find(String section, String name) {
        Declared declared = sections.getOrDefault(section, Map.of()).get(name);
        return declared == null ? null : declared.content;
    }
}
