package dev.forge.workflow;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.workflow.Step.Layer;
import dev.forge.workflow.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project as one file that means the same: merged, its variables filled in, short forms written out, paths absolute.
 * What its secrets hold is masked wherever it would stand, and a dollar is written so that it is one when it is read.
 */
public final class ResolvedProject {
    private static final List<String> TOP = List.of("networks", "volumes", "secrets", "configs");
    /** Shorter ones would mask half of the file. */
    private static final int MIN_MASKED = 4;

    private static final String MASK = "***";

    private final Workflow workflow;
    private final List<String> secrets = new ArrayList<>();

    private ResolvedProject(Workflow workflow) {
        this.workflow = workflow;
        for (String name : workflow.declarations().names("secrets")) {
            String text = secret(name);
            if (text != null && text.strip().length() >= MIN_MASKED) {
                secrets.add(text.strip());
            }
        }
    }

    private @Nullable String secret(String name) {
        Declarations.Content content = workflow.declarations().find("secrets", name);
        if (content == null || content.file() == null) {
            return workflow.declarations().variable("secrets", name);
        }
        try {
            return TextFile.readIfThere(content.file().getPath());
        } catch (ForgeException e) {
            // What cannot be read cannot be shown either.
            return null;
        }
    }

    /** The project with these of its steps, as maps, lists and texts. */
    public static Map<String, @Nullable Object> of(Workflow workflow, List<Step> steps) {
        return new ResolvedProject(workflow).project(steps);
    }

    private Map<String, @Nullable Object> project(List<Step> steps) {
        Map<String, @Nullable Object> project = new LinkedHashMap<>();
        project.put("name", workflow.name());
        for (Step step : steps) {
            Map<String, @Nullable Object> section = section(project, step.isJob() ? "jobs" : "services");
            section.put(step.name(), shown(ResolvedStep.of(step)));
        }
        for (String name : TOP) {
            workflow.declarations()
                    .parts(name)
                    .forEach((key, layers) -> section(project, name).put(key, shown(declared(layers))));
        }
        return project;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> section(Map<String, @Nullable Object> project, String name) {
        Object section = project.computeIfAbsent(name, key -> new LinkedHashMap<String, @Nullable Object>());
        return (Map<String, @Nullable Object>) section;
    }

    private static @Nullable Object declared(List<Layer> layers) {
        Object merged = null;
        for (Layer layer : layers) {
            Object value = Values.of(layer.node(), layer.fields());
            YamlNode file = layer.node().isMapping() ? layer.node().find("file") : null;
            String path = file == null ? null : layer.fields().text(file, "file");
            if (path != null && value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(String.valueOf(key), each));
                copy.put("file", layer.fields().path(path).getPath());
                value = copy;
            }
            merged = merged == null ? value : Values.merge("", merged, value);
        }
        return merged;
    }

    private @Nullable Object shown(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, each) -> copy.put(String.valueOf(key), shown(each)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(each -> copy.add(shown(each)));
                yield copy;
            }
            case String text -> shown(text);
            case null, default -> value;
        };
    }

    private String shown(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, MASK);
        }
        return masked.replace("$", "$$").replace(ResolvedStep.AXIS, "$");
    }
}
