package dev.forge.workflow;

import dev.forge.workflow.yaml.Problems;
import java.io.File;
import java.util.List;
import java.util.Map;

/**
 * A project as it was understood.
 *
 * @param name the project's name
 * @param files its files, the later over the earlier ones
 * @param directory the project's directory, which paths are relative to
 * @param steps its services and jobs in the file's order
 * @param declarations its volumes, networks, secrets and configs
 * @param problems what is wrong with it
 */
public record Workflow(
        String name, List<File> files, File directory, List<Step> steps, Declarations declarations, Problems problems) {
    /** The first of its files. */
    public File file() {
        return files.get(0);
    }

    /** What a step is for one combination of its matrix. */
    public StepDefinition definition(Step step, Map<String, String> combination) {
        return StepReader.definition(step, combination);
    }

    /** What the paths of a step are relative to: the directory of the file that it stands in, or what includes that says. */
    public File directory(Step step) {
        return step.layers().getLast().fields().directory();
    }
}
