package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.HomeLock;
import dev.forge.core.posix.IdMap;
import dev.forge.core.posix.SubordinateIds;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.definition.UsernsDefinition;
import dev.forge.engine.image.Image;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ContainerStore;
import dev.forge.engine.oci.LayeredRoot;
import dev.forge.engine.oci.UserLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The modes of {@code --userns}, which are Podman's: {@code keep-id}, in which the user has his own number in the
 * container; {@code nomap}, in which he is nobody there; {@code auto}, in which its ids are no other such container's.
 *
 * @param text the mode as it was asked for
 * @param options what follows its name, by name
 */
record UsernsMode(String text, Map<String, Long> options) {
    private static final long LOCK_NANOS = 10_000_000_000L;

    /** The mode of a text; null for that of all containers, which is {@code host}. */
    static @Nullable UsernsMode of(@Nullable String text) {
        if (text == null || text.isEmpty() || text.equals("host")) {
            return null;
        }
        int colon = text.indexOf(':');
        String mode = colon < 0 ? text : text.substring(0, colon);
        List<String> known = switch (mode) {
            case "keep-id" -> List.of("uid", "gid");
            case "auto" -> List.of("size");
            case "nomap" -> List.of();
            default ->
                throw ForgeException.usage(
                        "--userns is host, keep-id, nomap or auto, not " + text,
                        "keep-id is what files of a mount are yours with, inside and outside");
        };
        Map<String, Long> options = new TreeMap<>();
        for (String option :
                colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (!known.contains(name)) {
                throw ForgeException.usage(
                        "--userns " + mode + " has no option " + (name.isEmpty() ? "without a name" : name),
                        known.isEmpty() ? null : "known: " + String.join(", ", known));
            }
            options.put(name, number(text, equals < 0 ? "" : option.substring(equals + 1)));
        }
        if (!UserNamespace.isRootless()) {
            throw ForgeException.usage(
                    "--userns " + mode + " is for users who are not root",
                    "root's containers are in the host's user namespace");
        }
        return new UsernsMode(text, options);
    }

    private static long number(String text, String digits) {
        if (!digits.matches("[0-9]{1,10}")) {
            throw ForgeException.usage("--userns " + text + ": not a number: " + digits);
        }
        return Long.parseLong(digits);
    }

    boolean isAuto() {
        return text.startsWith("auto");
    }

    private boolean isKeepId() {
        return text.startsWith("keep-id");
    }

    /**
     * Has a container staged with such a namespace, whose ids no other with {@code auto} gets meanwhile.
     *
     * @param stage makes the container where others find its definition
     * @throws ForgeException if there are not enough ids for it
     */
    Container claim(ForgeHome home, Image image, Function<UsernsDefinition, Container> stage) {
        if (!isAuto()) {
            return stage.apply(define(UserNamespace.entry(), 0, List.of()));
        }
        long highest = new UserLookup(new LayeredRoot(image.layerDirectories(home))).highest();
        HomeLock lock = HomeLock.take(home, "userns", "chooses ids for a container", LOCK_NANOS);
        try {
            return stage.apply(define(UserNamespace.entry(), highest, new ContainerStore(home).namespaces()));
        } finally {
            lock.close();
        }
    }

    /**
     * The namespace in the one that leads this user to his subordinate ids.
     *
     * @param entry the words that lead there, see {@link UserNamespace#entry}
     * @param highest the highest number of a user or group that the image has, for {@code auto}
     * @param used the namespaces of the containers that there are, for {@code auto} too
     * @throws ForgeException if there are not enough ids for it
     */
    UsernsDefinition define(String entry, long highest, List<UsernsDefinition> used) {
        SubordinateIds users = UserNamespace.range(entry, "users");
        SubordinateIds groups = UserNamespace.range(entry, "groups");
        if (users == null || groups == null) {
            throw new ForgeException(
                    "--userns " + text + " needs subordinate ids, and " + UserNamespace.userName() + " has none",
                    UserNamespace.advice());
        }
        if (isKeepId()) {
            return new UsernsDefinition(
                    text,
                    keeping(options.getOrDefault("uid", UserNamespace.outerId()), users.count(), "user"),
                    keeping(options.getOrDefault("gid", UserNamespace.outerGroup()), groups.count(), "group"));
        }
        if (!isAuto()) {
            return new UsernsDefinition(text, IdMap.from(1, users.count()), IdMap.from(1, groups.count()));
        }
        long size = options.getOrDefault("size", Math.max(1024, highest + 1));
        return lowest(size, Math.min(users.count(), groups.count()), used);
    }

    private IdMap keeping(long id, long others, String kind) {
        if (id > others) {
            throw new ForgeException(
                    "--userns " + text + ": there is no " + kind + " " + id
                            + " in this container: the subordinate ids end at " + others,
                    String.format(
                            Locale.ROOT, "give another number with --userns keep-id:%sid=NUMBER", kind.charAt(0)));
        }
        return IdMap.keeping(id, others);
    }

    /** The lowest ids that no other container with {@code auto} has. */
    private UsernsDefinition lowest(long size, long ids, List<UsernsDefinition> used) {
        if (size == 0) {
            throw ForgeException.usage("--userns " + text + ": a namespace without an id");
        }
        List<UsernsDefinition> others = new ArrayList<>();
        List<Long> starts = new ArrayList<>(List.of(1L));
        for (UsernsDefinition other : used) {
            if (other.mode().startsWith("auto")) {
                others.add(other);
                starts.add(other.users().end());
            }
        }
        starts.sort(null);
        for (long start : starts) {
            UsernsDefinition tried = new UsernsDefinition(text, IdMap.from(start, size), IdMap.from(start, size));
            if (start + size - 1 <= ids && others.stream().noneMatch(tried::overlaps)) {
                return tried;
            }
        }
        throw new ForgeException(
                "--userns " + text + ": of " + ids + " subordinate ids, not " + size + " in a row are left by "
                        + others.size() + " containers that have such a namespace",
                "remove some of them, or " + UserNamespace.advice());
    }
}
