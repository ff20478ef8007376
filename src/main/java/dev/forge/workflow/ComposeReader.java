package dev.forge.workflow;

import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import dev.forge.workflow.Step.Layer;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.YamlFile;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the files of a project with everything that they include and extend. */
public final class ComposeReader {
    /** The sections that hold steps. */
    private static final List<String> SECTIONS = List.of("services", "jobs");

    private static final int MAX_INCLUDED = 1000;
    /** Names are only compared with so many. */
    private static final int MAX_SUGGESTIONS = 5000;

    /** A service or job with what the files say of it, the first first. */
    private static final class Declared {
        private final boolean isJob;
        private final YamlNode key;
        private final List<Layer> parts = new ArrayList<>(1);
        private Scope scope;

        Declared(boolean isJob, YamlNode key, Scope scope) {
            this.isJob = isJob;
            this.key = key;
            this.scope = scope;
        }
    }

    private final Problems problems = new Problems();
    private final Declarations declarations = new Declarations();
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final ExtendedSteps extended = new ExtendedSteps();
    private final List<String> including = new ArrayList<>();
    private final Map<String, YamlNode> includedFiles = new HashMap<>();
    private int included;
    private int loads;

    private ComposeReader() {}

    /**
     * Reads the files of a project.
     *
     * @throws ForgeException with exit code 2 if one cannot be read; whatever else is wrong is among the problems
     */
    public static Workflow read(ComposeProject project) {
        return new ComposeReader().workflow(project);
    }

    private Workflow workflow(ComposeProject project) {
        List<YamlNode> roots = new ArrayList<>();
        for (ComposeProject.Part part : project.parts()) {
            YamlNode root = part.read(problems);
            if (root != null) {
                roots.add(root);
            }
            including.add(part.file().getPath());
        }
        String name = project.name() == null
                ? normal(name(roots, project), project.directory().getName())
                : project.name();
        FieldReader fields =
                new FieldReader(problems, project.variables().withProjectName(name), project.directory(), declarations);
        load(roots, null, fields);
        boolean hasSteps = false;
        for (YamlNode root : roots) {
            hasSteps |= !root.isMapping() || root.find("services") != null || root.find("jobs") != null;
        }
        if (!hasSteps && declared.isEmpty() && !roots.isEmpty()) {
            problems.error(roots.get(0), "the file has no services and no jobs", null);
        }
        declarations.finish();
        List<Step> steps = new ArrayList<>(declared.size());
        Shared shared = new Shared(declared.keySet());
        declared.forEach((step, found) -> steps.add(StepReader.step(
                step, found.isJob, found.key, extended.layers(step, found.isJob, found.parts), shared)));
        List<File> files =
                project.parts().stream().map(ComposeProject.Part::file).toList();
        Workflow workflow = new Workflow(name, files, project.directory(), steps, declarations, problems);
        checkDependencies(steps);
        checkTriggers();
        return workflow;
    }

    /** What the last file that says so calls the project, or nothing. */
    private String name(List<YamlNode> roots, ComposeProject project) {
        FieldReader fields = new FieldReader(problems, project.variables(), project.directory(), declarations);
        String name = "";
        for (YamlNode root : roots) {
            YamlNode found = root.find("name");
            String text = found == null ? null : fields.required(found, "name");
            name = text == null ? name : text;
        }
        return name;
    }

    /** As Compose makes a project's name of any text. */
    private static String normal(String text, String otherwise) {
        String small =
                (text.isEmpty() ? otherwise : text).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
        String trimmed = small.replaceAll("^[_-]+", "");
        return trimmed.isEmpty() ? "workflow" : trimmed;
    }

    /** Reads files that are laid over each other. */
    private void load(List<YamlNode> files, @Nullable Scope parent, FieldReader fields) {
        List<YamlNode> roots = new ArrayList<>(files);
        // What is taken away of a step is taken away when its layers are known.
        Resets.apply(roots, path -> path.size() < 3 || !SECTIONS.contains(path.get(0)));
        int load = ++loads;
        for (int i = 0; i < roots.size(); i++) {
            load(roots.get(i), new Scope(parent, load, i), fields);
        }
    }

    private void load(YamlNode root, Scope scope, FieldReader fields) {
        List<YamlNode.Entry> entries = fields.fields(root, "file", "the file");
        for (YamlNode.Entry entry : entries) {
            if (entry.key().isText("include")) {
                include(entry.value(), scope, fields);
            }
        }
        for (YamlNode.Entry entry : entries) {
            switch (entry.name()) {
                case "services" -> steps(entry, false, scope, fields);
                case "jobs" -> steps(entry, true, scope, fields);
                case "name", "include" -> {
                    // Read before.
                }
                default -> declarations.read(entry.name(), entry.value(), scope, fields);
            }
        }
    }

    private void steps(YamlNode.Entry section, boolean isJob, Scope scope, FieldReader fields) {
        if (section.value().isNothing()) {
            return;
        }
        if (!section.value().isMapping()) {
            problems.error(
                    section.value(),
                    section.name() + " is a mapping of names, not "
                            + section.value().title());
            return;
        }
        for (YamlNode.Entry entry : section.value().entries()) {
            step(entry, isJob, scope, fields);
        }
    }

    private void step(YamlNode.Entry entry, boolean isJob, Scope scope, FieldReader fields) {
        String step = entry.name();
        String kind = isJob ? "job" : "service";
        if (!isName(step)) {
            problems.error(
                    entry.key(),
                    "a " + kind + " cannot be called " + step,
                    "use letters, digits, dots, hyphens and underscores");
            return;
        }
        Declared known = declared.get(step);
        if (known != null && isSame(known.key, entry.key())) {
            // One file that two others include.
            return;
        }
        if (known != null && (!scope.isOver(known.scope) || known.isJob != isJob)) {
            problems.error(entry.key(), kind + " " + step + " is there already, at " + known.key.place());
        }
        if (!entry.value().isMapping()) {
            if (known == null || !entry.value().isNothing()) {
                problems.error(
                        entry.value().isNothing() ? entry.key() : entry.value(),
                        kind + " " + step + " is a mapping, not "
                                + entry.value().title());
            }
            return;
        }
        if (known == null) {
            known = new Declared(isJob, entry.key(), scope);
            declared.put(step, known);
        }
        known.scope = scope;
        known.parts.add(new Layer(entry.value(), fields));
    }

    private static boolean isSame(YamlNode one, YamlNode other) {
        return one.offset() == other.offset() && one.source().equals(other.source());
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isFit = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!isFit || (i == 0 && (c == '.' || c == '-'))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private void include(YamlNode node, Scope scope, FieldReader fields) {
        if (!node.isSequence()) {
            problems.error(node, "include is a list of files, not " + node.title());
            return;
        }
        for (YamlNode item : node.items()) {
            List<YamlNode> paths = List.of(item);
            File directory = null;
            Variables variables = fields.variables();
            boolean hasOwn = false;
            if (item.isMapping()) {
                paths = List.of();
                for (YamlNode.Entry field : fields.fields(item, "include", "an element of include")) {
                    switch (field.name()) {
                        case "path" -> paths = fields.items(field.value(), "path of include");
                        case "project_directory" -> {
                            String text = fields.required(field.value(), "project_directory of include");
                            directory = text == null ? null : fields.path(text);
                        }
                        default -> {
                            variables = variables.withFile(EnvFiles.read(field.value(), "include", fields));
                            hasOwn = true;
                        }
                    }
                }
            }
            include(paths, directory, hasOwn, scope, fields.withVariables(variables));
        }
    }

    /** Includes files that are laid over each other. */
    private void include(
            List<YamlNode> paths, @Nullable File directory, boolean hasOwn, Scope scope, FieldReader fields) {
        List<YamlNode> roots = new ArrayList<>();
        File base = directory;
        int before = including.size();
        for (YamlNode path : paths) {
            String text = fields.required(path, "an element of include");
            if (text == null) {
                continue;
            }
            File file = fields.path(text).toPath().normalize().toFile();
            if (!ReadLog.isFile(file)) {
                problems.error(path, "there is no file " + text + " to include");
            } else if (including.contains(file.getPath())) {
                problems.error(path, text + " includes itself");
            } else if (++included > MAX_INCLUDED) {
                problems.error(path, "more than " + MAX_INCLUDED + " files are included");
            } else {
                YamlNode root = includedFiles.get(file.getPath());
                root = root == null ? YamlFile.read(file, text, problems) : root;
                base = base == null ? file.getParentFile() : base;
                if (root != null) {
                    includedFiles.put(file.getPath(), root);
                    roots.add(root);
                }
                including.add(file.getPath());
            }
        }
        if (base != null && !roots.isEmpty()) {
            Variables variables =
                    hasOwn ? fields.variables() : ComposeProject.withFile(fields.variables(), new File(base, ".env"));
            load(roots, scope, fields.withVariables(variables).withDirectory(base));
        }
        including.subList(before, including.size()).clear();
    }

    /** One warning for all of them: whoever writes for Forge alone needs no triggers. */
    private void checkTriggers() {
        YamlNode first = null;
        int count = 0;
        for (Declared step : declared.values()) {
            if (step.isJob && step.parts.stream().allMatch(part -> part.node().find("triggers") == null)) {
                first = first == null ? step.key : first;
                count++;
            }
        }
        if (first != null) {
            problems.warning(
                    first,
                    (count == 1 ? "job " + first.text() + " has" : count + " jobs have, from " + first.text() + " on,")
                            + " no triggers, without which docker compose refuses the file",
                    "triggers: {manual: {}}");
        }
    }

    private void checkDependencies(List<Step> steps) {
        int suggested = 0;
        for (Step step : steps) {
            for (Dependency dependency : step.dependencies()) {
                if (declared.containsKey(dependency.name())) {
                    continue;
                }
                boolean isCheap = declared.size() < MAX_SUGGESTIONS || suggested++ < 10;
                if (dependency.required()) {
                    problems.error(
                            dependency.place(),
                            step.name() + " depends on " + dependency.name() + ", which is not there",
                            isCheap ? Suggestions.hint(dependency.name(), List.copyOf(declared.keySet()), null) : null);
                }
            }
        }
    }
}
