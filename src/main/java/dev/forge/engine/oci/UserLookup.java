package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up users and groups in a container's own passwd(5) and group(5). */
public final class UserLookup {
    /** Root, without reading a passwd file. */
    static final Identity ROOT = new Identity(0, 0, List.of(), "/root");

    /** As docker has it: what more than this is no user of any file system that knows signed numbers. */
    private static final long MAX = Integer.MAX_VALUE;

    /** What nobody is on most systems; see passwd(5) of Debian. */
    private static final long NOBODY = 65534;

    private final LayeredRoot root;
    private final List<Mount> mounts;

    /** A lookup in this root filesystem, in which all mounts are seen. */
    public UserLookup(LayeredRoot root) {
        this(root, List.of());
    }

    /** A lookup in this root filesystem with these mounts, which are not made yet. */
    public UserLookup(LayeredRoot root, List<Mount> mounts) {
        this.root = root;
        this.mounts = mounts;
    }

    /**
     * The identity that a payload runs with.
     *
     * @param uid user id
     * @param gid group id
     * @param groups supplementary groups; the group itself is among them, or who leaves it could come back by a file
     *     that its members may not read (CVE-2022-36109)
     * @param home the home directory
     */
    public record Identity(long uid, long gid, List<Long> groups, String home) {}

    /**
     * The identity for {@code USER[:GROUP]} in this container; an empty string means root.
     *
     * @throws ForgeException if a name is unknown or a number is invalid
     */
    public Identity find(String user) {
        return find(user, List.of());
    }

    /**
     * The same with more groups, by name or number.
     *
     * @throws ForgeException if a name is unknown or a number is invalid
     */
    public Identity find(String user, List<String> more) {
        Identity identity = identity(user);
        List<Long> groups = new ArrayList<>();
        groups.add(identity.gid());
        for (long group : identity.groups()) {
            addGroup(groups, group);
        }
        for (String group : more) {
            addGroup(groups, groupId(group));
        }
        return new Identity(identity.uid(), identity.gid(), groups, identity.home());
    }

    /** The highest number of a user or group that the container's files name; those of nobody do not count. */
    public long highest() {
        long highest = 0;
        for (String file : new String[] {"/etc/passwd", "/etc/group"}) {
            for (String line : lines(file)) {
                String[] fields = line.split(":", -1);
                long number = fields.length > 2 && isNumber(fields[2]) ? Long.parseLong(fields[2]) : 0;
                if (number < NOBODY) {
                    highest = Math.max(highest, number);
                }
            }
        }
        return highest;
    }

    private static void addGroup(List<Long> groups, long group) {
        if (!groups.contains(group)) {
            groups.add(group);
        }
    }

    private Identity identity(String user) {
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        String group = colon < 0 ? "" : user.substring(colon + 1);
        String[] passwd = entry("/etc/passwd", name.isEmpty() ? "0" : name, 7);
        if (passwd == null && !name.isEmpty() && !isNumber(name)) {
            throw new ForgeException(
                    "no such user in the image: " + name, "give a user of its /etc/passwd, or a number");
        }
        long uid = passwd != null ? number(passwd[2]) : name.isEmpty() ? 0 : number(name);
        String home = passwd == null || passwd[5].isEmpty() ? "/" : passwd[5];
        if (passwd == null && uid == 0) {
            home = "/root";
        }
        if (!group.isEmpty()) {
            return new Identity(uid, groupId(group), List.of(), home);
        }
        long gid = passwd == null ? 0 : number(passwd[3]);
        return new Identity(uid, gid, passwd == null ? List.of() : groupsOf(passwd[0]), home);
    }

    private long groupId(String group) {
        String[] entry = entry("/etc/group", group, 4);
        if (entry == null && !isNumber(group)) {
            throw new ForgeException(
                    "no such group in the image: " + group, "give a group of its /etc/group, or a number");
        }
        return entry == null ? number(group) : number(entry[2]);
    }

    private List<Long> groupsOf(String user) {
        List<Long> groups = new ArrayList<>();
        for (String line : lines("/etc/group")) {
            String[] fields = line.split(":", -1);
            // Only what concerns the user has to be right: a number of another group may be beyond all bounds.
            if (fields.length >= 4
                    && isNumber(fields[2])
                    && List.of(fields[3].split(",", -1)).contains(user)) {
                groups.add(number(fields[2]));
            }
        }
        return groups;
    }

    /**
     * The first line with this name or number; both files have them in fields 0 and 2. What looks like a number is one,
     * and no name, as in docker and podman.
     */
    private String @Nullable [] entry(String file, String nameOrNumber, int width) {
        boolean isNumber = isNumber(nameOrNumber);
        for (String line : lines(file)) {
            String[] fields = line.split(":", -1);
            if (fields.length >= width
                    && isNumber(fields[2])
                    && (isNumber
                            ? Long.parseLong(fields[2]) == Long.parseLong(nameOrNumber)
                            : fields[0].equals(nameOrNumber))) {
                return fields;
            }
        }
        return null;
    }

    private List<String> lines(String path) {
        Mount mount = mounts.isEmpty() ? null : mountAt(path);
        String text = mount == null ? root.read(path) : mounted(mount, path);
        return text == null ? List.of() : List.of(text.split("\n"));
    }

    /** The mount in which the path is, or null; of two the inner one. */
    private @Nullable Mount mountAt(String path) {
        Mount found = null;
        for (Mount mount : mounts) {
            String target = mount.destination();
            if ((path.equals(target) || path.startsWith(target + "/"))
                    && (found == null || target.length() >= found.destination().length())) {
                found = mount;
            }
        }
        return found;
    }

    private static @Nullable String mounted(Mount mount, String path) {
        File source = new File(mount.source());
        if (!mount.type().equals("bind")) {
            return null;
        }
        return path.equals(mount.destination())
                ? (source.isFile() ? TextFile.readIfThere(source.getPath()) : null)
                : new LayeredRoot(List.of(source))
                        .read(path.substring(mount.destination().length()));
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static long number(String digits) {
        long number = isNumber(digits) ? Long.parseLong(digits) : Long.MAX_VALUE;
        if (number > MAX) {
            throw new ForgeException(
                    "not a user or group number: " + digits, "they are whole numbers from 0 to " + MAX);
        }
        return number;
    }
}
