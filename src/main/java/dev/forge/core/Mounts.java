package dev.forge.core;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The mounts of this process, proc_pid_mountinfo(5). */
public final class Mounts {
    private final Set<Long> selfBinds = new HashSet<>();

    private Mounts() {}

    public static Mounts read() {
        return parse(TextFile.readIfThere("/proc/self/mountinfo"));
    }

    static Mounts parse(@Nullable String text) {
        Mounts mounts = new Mounts();
        String[] lines = text == null ? new String[0] : text.split("\n", -1);
        for (String line : lines) {
            String[] fields = line.split(" ", -1);
            if (fields.length > 5 && isSelfBind(fields, lines)) {
                mounts.selfBinds.add(Long.valueOf(fields[0]));
            }
        }
        return mounts;
    }

    private static boolean isSelfBind(String[] mount, String[] lines) {
        for (String line : lines) {
            String[] parent = line.split(" ", -1);
            if (parent.length > 5 && parent[0].equals(mount[1]) && parent[2].equals(mount[2])) {
                if (!mount[4].startsWith(parent[4])) {
                    return false;
                }
                String below = parent[4].equals("/") ? mount[4] : mount[4].substring(parent[4].length());
                String shown = (parent[3].equals("/") ? "" : parent[3]) + below;
                return shown.equals(mount[3]);
            }
        }
        return false;
    }

    /** The mount points below a directory, the last mounted first. */
    public static List<String> below(File directory) {
        try {
            return below(directory.getCanonicalPath(), TextFile.readIfThere("/proc/self/mountinfo"));
        } catch (IOException e) {
            throw new ForgeException("cannot find the directory " + directory + ": " + IoErrors.reason(e), e);
        }
    }

    public static List<String> below(String directory, @Nullable String mountinfo) {
        List<String> points = new ArrayList<>();
        String beginning = directory.endsWith("/") ? directory : directory + "/";
        for (String line : mountinfo == null ? new String[0] : mountinfo.split("\n", -1)) {
            String[] fields = line.split(" ", 6);
            String point = fields.length == 6 ? unescaped(fields[4]) : "";
            if (point.startsWith(beginning) && point.length() > beginning.length()) {
                points.addFirst(point);
            }
        }
        return points;
    }

    /** Decodes a field of mountinfo, in which blanks and some other characters are octal escapes. */
    public static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** Whether the mount with this id binds a directory onto itself, as Podman does with its storage directory. */
    public boolean isSelfBind(long id) {
        return selfBinds.contains(id);
    }
}
