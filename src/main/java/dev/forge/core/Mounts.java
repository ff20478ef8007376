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
                String below = parent[4].equals("/") ? mount[4] : mount[4].substring(parent[4].length());
                String shown = (parent[3].equals("/") ? "" : parent[3]) + below;
                return shown.equals(mount[3]);
            }
        }
        return false;
    }

    /** Where something is mounted below a directory, what was mounted last first. */
    public static List<String> below(File directory) {
        String text = TextFile.readIfThere("/proc/self/mountinfo");
        List<String> points = new ArrayList<>();
        try {
            String beginning = directory.getCanonicalPath() + "/";
            for (String line : text == null ? new String[0] : text.split("\n", -1)) {
                String[] fields = line.split(" ", 6);
                if (fields.length == 6 && unescaped(fields[4]).startsWith(beginning)) {
                    points.addFirst(unescaped(fields[4]));
                }
            }
        } catch (IOException e) {
            throw new ForgeException("cannot find the directory " + directory + ": " + IoErrors.reason(e), e);
        }
        return points;
    }

    /** A field of mountinfo as it is meant: blanks and the like are octal numbers there. */
    public static String unescaped(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** Whether the mount with this id only shows what it covers, as Podman binds its storage directory onto itself. */
    public boolean isSelfBind(long id) {
        return selfBinds.contains(id);
    }
}
