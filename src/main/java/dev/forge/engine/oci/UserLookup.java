package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up users and groups in a container's own passwd(5) and group(5). */
public final class UserLookup {
    /** Root, without reading a passwd file. */
    static final Identity ROOT = new Identity(0, 0, List.of(), "/root");

    private final LayeredRoot root;

    /** A lookup in this root filesystem. */
    public UserLookup(LayeredRoot root) {
        this.root = root;
    }

    /**
     * The identity that a payload runs with.
     *
     * @param uid user id
     * @param gid group id
     * @param groups supplementary groups
     * @param home the home directory
     */
    public record Identity(long uid, long gid, List<Long> groups, String home) {}

    /**
     * The identity for {@code USER[:GROUP]} in this container; an empty string means root.
     *
     * @throws ForgeException if a name is unknown or a number is invalid
     */
    public Identity find(String user) {
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
        return new Identity(uid, gid, passwd == null ? List.of() : groupsOf(passwd[0], gid), home);
    }

    private long groupId(String group) {
        String[] entry = entry("/etc/group", group, 4);
        if (entry == null && !isNumber(group)) {
            throw new ForgeException(
                    "no such group in the image: " + group, "give a group of its /etc/group, or a number");
        }
        return entry == null ? number(group) : number(entry[2]);
    }

    private List<Long> groupsOf(String user, long primary) {
        List<Long> groups = new ArrayList<>();
        for (String line : lines("/etc/group")) {
            String[] fields = line.split(":", -1);
            // Only what concerns the user has to be right: a number of another group may be beyond all bounds.
            if (fields.length >= 4
                    && isNumber(fields[2])
                    && List.of(fields[3].split(",", -1)).contains(user)) {
                long group = number(fields[2]);
                if (group != primary && !groups.contains(group)) {
                    groups.add(group);
                }
            }
        }
        return groups;
    }

    /** The first line with this name or number; both files have them in fields 0 and 2. */
    private String @Nullable [] entry(String file, String nameOrNumber, int width) {
        for (String line : lines(file)) {
            String[] fields = line.split(":", -1);
            if (fields.length >= width
                    && isNumber(fields[2])
                    && (fields[0].equals(nameOrNumber) || fields[2].equals(nameOrNumber))) {
                return fields;
            }
        }
        return null;
    }

    private List<String> lines(String path) {
        String text = root.read(path);
        return text == null ? List.of() : List.of(text.split("\n"));
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
        if (number > 4294967294L) {
            throw new ForgeException("not a user or group number: " + digits);
        }
        return number;
    }
}
