package dev.forge.bench;

import dev.forge.bench.runtime.EngineConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of an engine that was asked for: the terms on which it ran, or why it did not. */
public sealed interface EngineReport {
    /** The engine's name. */
    String runtime();

    /** The same under the names that they have in a result file. */
    Map<String, @Nullable Object> members();

    /** An engine that works. */
    record Ready(String runtime, EngineConfiguration configuration) implements EngineReport {
        @Override
        public Map<String, @Nullable Object> members() {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("runtime", runtime);
            members.put("available", true);
            members.putAll(configuration.members());
            return members;
        }
    }

    /**
     * An engine that was left out.
     *
     * @param reason why, in lower case
     * @param hint the way out, or null
     */
    record Absent(String runtime, String reason, @Nullable String hint) implements EngineReport {
        @Override
        public Map<String, @Nullable Object> members() {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            members.put("runtime", runtime);
            members.put("available", false);
            members.put("reason", reason);
            members.put("hint", hint);
            return members;
        }
    }
}
