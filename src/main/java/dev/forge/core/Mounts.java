package dev.forge.core;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of this process (proc_pid_mountinfo(5)) that show something else than the folder they cover. Podman
 * binds its own storage folder onto itself; such a mount shows what is there anyway and is not among them.
 */
final class Mounts {
    private final Set<Long> selfBinds = new HashSet<>();

    private Mounts() {}

    static Mounts read() {
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

    /** Whether the mount with this id only shows what it covers. */
    boolean isSelfBind(long id) {
        return selfBinds.contains(id);
    }
}
