package dev.forge.workflow;

import dev.forge.workflow.yaml.Problems;
import java.io.File;
import java.util.List;
import java.util.Map;

/**
 * A file as it was understood.
 *
 * @param name the project's name
 * @param file the file
 * @param steps its services and jobs in the file's order
 * @param declarations its volumes, networks, secrets and configs
 * @param problems what is wrong with it
 */
public record Workflow(String name, File file, List<Step> steps, Declarations declarations, Problems problems) {
    /** What a step is for one combination of its matrix. */
    public StepDefinition definition(Step step, Map<String, String> combination) {
        return StepReader.definition(step, combination);
    }

    /** What the paths of a step are relative to: the directory of the file that it stands in, or what includes that says. */
    public File directory(Step step) {
        return step.layers().getLast().fields().directory();
    }
}
