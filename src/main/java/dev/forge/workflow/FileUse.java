package dev.forge.workflow;

import org.jspecify.annotations.Nullable;

/**
 * A secret or a config as a step uses it.
 *
 * @param name its name at the top of the file
 * @param target the path or name in the container
 * @param uid the owner, or null
 * @param gid the group, or null
 * @param mode the mode as octal digits, or null
 */
public record FileUse(
        String name,
        String target,
        @Nullable String uid,
        @Nullable String gid,
        @Nullable String mode) {}
