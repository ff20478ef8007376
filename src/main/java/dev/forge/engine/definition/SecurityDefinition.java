package dev.forge.engine.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a payload may do, where it differs from the standard.
 *
 * @param capAdd capabilities beyond the standard ones, or ALL
 * @param capDrop standard capabilities that it lacks, or ALL
 * @param noNewPrivileges whether set-user-id programs and the like have no effect
 * @param seccomp {@link #UNCONFINED}, or the absolute path of a profile; null for the host's standard profile
 * @param apparmor {@link #UNCONFINED}, or the name of a profile that is loaded; null for the host's standard profile
 * @param sysctls kernel parameters of its own namespaces and their values, in order
 * @param userns a user namespace of its own; null for the one that all of the user's containers have, or for the host's
 */
public record SecurityDefinition(
        List<String> capAdd,
        List<String> capDrop,
        boolean noNewPrivileges,
        @Nullable String seccomp,
        @Nullable String apparmor,
        Map<String, String> sysctls,
        @Nullable UsernsDefinition userns) {
    /** No profile at all. */
    public static final String UNCONFINED = "unconfined";

    /** What a payload may do that asks for nothing. */
    public static final SecurityDefinition STANDARD =
            new SecurityDefinition(List.of(), List.of(), false, null, null, Map.of(), null);

    /** A definition whose lists and parameters cannot change any more. */
    public SecurityDefinition {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        // Most have none, on the way to a start.
        sysctls = sysctls.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(sysctls));
    }

    /** Whether there is no seccomp profile. */
    public boolean isUnconfined() {
        return UNCONFINED.equals(seccomp);
    }
}
