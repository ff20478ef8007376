package dev.forge.workflow;

import dev.forge.workflow.yaml.YamlNode;
import java.util.List;

/**
 * A service or job of a workflow, with what the graph needs of it.
 *
 * @param name its name
 * @param isJob whether it stands under {@code jobs}
 * @param place where its name stands
 * @param layers what it is made of: first what it extends, last what stands under its name
 * @param dependencies what it waits for
 * @param profiles the profiles that it belongs to; none for always
 * @param matrix its combinations
 * @param facts what else the graph and its checks need
 */
public record Step(
        String name,
        boolean isJob,
        YamlNode place,
        List<Layer> layers,
        List<Dependency> dependencies,
        List<String> profiles,
        Matrix matrix,
        Facts facts) {
    /**
     * A mapping that a step is made of.
     *
     * @param node the mapping
     * @param fields reads it: with its file's variables and directory
     */
    record Layer(YamlNode node, FieldReader fields) {}

    /**
     * What was found when its definition was read.
     *
     * @param image its image, with the first combination filled in
     * @param hasHealthCheck whether the file says how to see that it is ready
     * @param noHealthCheck whether the file forbids a health check
     * @param cpus how many processors it may use, or 0 for no limit
     * @param memory how many bytes it may use, or 0 for no limit
     * @param policy what stands below {@code x-forge}
     */
    public record Facts(
            String image, boolean hasHealthCheck, boolean noHealthCheck, double cpus, long memory, StepPolicy policy) {}
}
