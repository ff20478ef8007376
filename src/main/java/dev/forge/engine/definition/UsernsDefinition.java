package dev.forge.engine.definition;

import dev.forge.core.posix.IdMap;
import org.jspecify.annotations.Nullable;

/**
 * A container's own user namespace, in that of the user who is not root: see docs/decisions/0014-userns.md.
 *
 * @param mode as it was asked for, such as {@code keep-id}
 * @param users its users; the outer ones are those of the namespace in which the user's layers were unpacked
 * @param groups its groups
 */
public record UsernsDefinition(String mode, IdMap users, IdMap groups) {
    /** What tells copies of a layer for this namespace from those for others; a part of a file's name. */
    public String key() {
        return users.equals(groups) ? users.text() : users.text() + "_" + groups.text();
    }

    /** The numbers that the host's user has inside, as {@code USER:GROUP}; null if he is nobody there, or root. */
    public @Nullable String user() {
        long user = users.inner(0);
        return user <= 0 ? null : user + ":" + group();
    }

    /**
     * The group of the host's user, which all payloads have where he has one: without it they could not use what is only
     * that group's. Null if he has none inside.
     */
    public @Nullable String group() {
        long group = groups.inner(0);
        return group < 0 ? null : Long.toString(group);
    }

    /** Whether both have any id of the user's in common. */
    public boolean overlaps(UsernsDefinition other) {
        return overlap(users, other.users) || overlap(groups, other.groups);
    }

    private static boolean overlap(IdMap one, IdMap other) {
        return one.start() < other.end() && other.start() < one.end();
    }
}
