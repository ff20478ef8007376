package dev.forge.workflow;

import dev.forge.core.ForgeException;
import dev.forge.core.Suggestions;
import dev.forge.workflow.yaml.Problems;
import dev.forge.workflow.yaml.ReadLog;
import dev.forge.workflow.yaml.YamlFile;
import dev.forge.workflow.yaml.YamlNode;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a compose file with everything that it includes and extends. */
public final class ComposeReader {
    /** The names that a file is looked for by, the first first. */
    public static final List<String> NAMES = List.of(
            "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml", "forge.yaml", "forge.yml");

    private static final int MAX_INCLUDED = 1000;
    /** Names are only compared with so many. */
    private static final int MAX_SUGGESTIONS = 5000;

    private record Declared(boolean isJob, YamlNode key, YamlNode value, FieldReader fields) {}

    private final Problems problems = new Problems();
    private final Declarations declarations = new Declarations();
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final ExtendedSteps extended = new ExtendedSteps();
    private final List<String> including = new ArrayList<>();
    private final Variables environment;
    private int included;
    private @Nullable String name;

    private ComposeReader(Map<String, String> environment) {
        this.environment = Variables.of(environment);
    }

    /**
     * The file of a directory or of the nearest one above it that has one.
     *
     * @throws ForgeException with exit code 2 if none has
     */
    public static File find(File directory) {
        for (File place = directory; place != null; place = place.getParentFile()) {
            for (String candidate : NAMES) {
                File file = new File(place, candidate);
                if (file.isFile()) {
                    return file;
                }
            }
        }
        throw ForgeException.usage(
                "there is no compose file in " + directory + " or above it", "name it, or call it " + NAMES.get(0));
    }

    /**
     * Reads a file.
     *
     * @param shown its name in messages
     * @param environment the caller's variables
     * @throws ForgeException with exit code 2 if it cannot be read; whatever else is wrong is among the problems
     */
    public static Workflow read(File file, String shown, Map<String, String> environment) {
        return new ComposeReader(environment).read(file, shown);
    }

    private Workflow read(File file, String shown) {
        File absolute = file.getAbsoluteFile();
        File directory = absolute.getParentFile() == null ? new File("/") : absolute.getParentFile();
        Variables variables = withFile(environment, new File(directory, ".env"));
        load(absolute, shown, new FieldReader(problems, variables, directory, declarations));
        List<Step> steps = new ArrayList<>(declared.size());
        Shared shared = new Shared(declared.keySet());
        declared.forEach((step, found) -> steps.add(StepReader.step(
                step, found.isJob, found.key, extended.layers(step, found.isJob, found.value, found.fields), shared)));
        String project = name == null ? directory.getName() : name;
        Workflow workflow = new Workflow(normal(project), absolute, steps, declarations, problems);
        checkDependencies(steps);
        checkTriggers();
        return workflow;
    }

    /** As Compose makes a project's name of any text. */
    private static String normal(String text) {
        String small = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
        String trimmed = small.replaceAll("^[_-]+", "");
        return trimmed.isEmpty() ? "workflow" : trimmed;
    }

    private static Variables withFile(Variables variables, File file) {
        String text = ReadLog.textIfThere(file);
        if (text == null) {
            return variables;
        }
        try {
            return variables.withFile(EnvFile.parse(text, variables));
        } catch (Interpolation.BadInterpolation e) {
            throw ForgeException.usage(file + ": " + e.getMessage(), e.hint());
        }
    }

    private void load(File file, String shown, FieldReader fields) {
        YamlNode root = YamlFile.read(file, shown, problems);
        if (root == null) {
            return;
        }
        including.add(file.getPath());
        List<YamlNode.Entry> entries = fields.fields(root, "file", "the file");
        for (YamlNode.Entry entry : entries) {
            if (entry.key().isText("include")) {
                include(entry.value(), fields);
            }
        }
        boolean hasSteps = false;
        for (YamlNode.Entry entry : entries) {
            switch (entry.name()) {
                case "services" -> {
                    hasSteps = true;
                    steps(entry, false, fields);
                }
                case "jobs" -> {
                    hasSteps = true;
                    steps(entry, true, fields);
                }
                case "name" -> {
                    String text = fields.required(entry.value(), "name");
                    name = including.size() == 1 ? text : name;
                }
                case "include" -> {
                    // Read before.
                }
                default -> declarations.read(entry.name(), entry.value(), fields);
            }
        }
        if (!hasSteps && including.size() == 1 && declared.isEmpty() && root.isMapping()) {
            problems.error(root, "the file has no services and no jobs", null);
        }
        including.remove(including.size() - 1);
    }

    private void steps(YamlNode.Entry section, boolean isJob, FieldReader fields) {
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
            String step = entry.name();
            if (!isName(step)) {
                problems.error(
                        entry.key(),
                        (isJob ? "a job" : "a service") + " cannot be called " + step,
                        "use letters, digits, dots, hyphens and underscores");
                continue;
            }
            Declared other = declared.putIfAbsent(step, new Declared(isJob, entry.key(), entry.value(), fields));
            if (other != null) {
                problems.error(
                        entry.key(),
                        (isJob ? "job " : "service ") + step + " is there already, at " + other.key.place());
            }
            if (!entry.value().isMapping()) {
                problems.error(
                        entry.value().isNothing() ? entry.key() : entry.value(),
                        (isJob ? "job " : "service ") + step + " is a mapping, not "
                                + entry.value().title());
                if (other == null) {
                    declared.remove(step);
                }
            }
        }
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

    private void include(YamlNode node, FieldReader fields) {
        if (!node.isSequence()) {
            problems.error(node, "include is a list of files, not " + node.title());
            return;
        }
        for (YamlNode item : node.items()) {
            List<YamlNode> paths = List.of(item);
            File directory = null;
            Variables variables = fields.variables();
            if (item.isMapping()) {
                paths = List.of();
                for (YamlNode.Entry field : fields.fields(item, "include", "an element of include")) {
                    switch (field.name()) {
                        case "path" -> paths = fields.items(field.value(), "path of include");
                        case "project_directory" -> {
                            String text = fields.required(field.value(), "project_directory of include");
                            directory = text == null ? null : fields.path(text);
                        }
                        default -> variables = variables.withFile(EnvFiles.read(field.value(), "include", fields));
                    }
                }
            }
            for (YamlNode path : paths) {
                include(path, directory, fields.withVariables(variables));
            }
        }
    }

    private void include(YamlNode path, @Nullable File directory, FieldReader fields) {
        String text = fields.required(path, "an element of include");
        if (text == null) {
            return;
        }
        File file = fields.path(text).toPath().normalize().toFile();
        if (!ReadLog.isFile(file)) {
            problems.error(path, "there is no file " + text + " to include");
        } else if (including.contains(file.getPath())) {
            problems.error(path, text + " includes itself");
        } else if (++included > MAX_INCLUDED) {
            problems.error(path, "more than " + MAX_INCLUDED + " files are included");
        } else {
            File base = directory == null ? file.getParentFile() : directory;
            Variables variables = withFile(fields.variables(), new File(base, ".env"));
            load(file, text, fields.withVariables(variables).withDirectory(base));
        }
    }

    /** One warning for all of them: whoever writes for Forge alone needs no triggers. */
    private void checkTriggers() {
        YamlNode first = null;
        int count = 0;
        for (Declared step : declared.values()) {
            if (step.isJob && step.value.find("triggers") == null) {
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
