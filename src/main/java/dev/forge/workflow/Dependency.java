package dev.forge.workflow;

import dev.forge.workflow.yaml.YamlNode;

/**
 * What a step waits for.
 *
 * @param name the other step's name
 * @param condition when it is enough
 * @param required whether the step cannot run without it
 * @param place where the file says so
 */
public record Dependency(String name, Until condition, boolean required, YamlNode place) {
    Dependency withName(String same) {
        return new Dependency(same, condition, required, place);
    }

    /** When a dependency is fulfilled. */
    public enum Until {
        /** As soon as the service runs. */
        STARTED("service_started"),
        /** When its health check succeeds. */
        HEALTHY("service_healthy"),
        /** When it has ended with exit code 0. */
        COMPLETED("service_completed_successfully");

        private final String word;

        Until(String word) {
            this.word = word;
        }

        /** Compose's word for it. */
        public String word() {
            return word;
        }
    }
}
