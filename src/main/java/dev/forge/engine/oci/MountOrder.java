package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.engine.definition.Mount;
import java.util.ArrayList;
import java.util.List;

/** The order in which mounts have to be made so that none hides another: those on the way to a target come first. */
public final class MountOrder {
    private MountOrder() {}

    /**
     * The mounts in that order, and otherwise in the given one.
     *
     * @throws ForgeException with exit code 2 if two are for one target
     */
    public static List<Mount> of(List<Mount> mounts) {
        if (mounts.size() < 2) {
            return mounts;
        }
        List<Mount> sorted = new ArrayList<>(mounts.size());
        for (Mount mount : mounts) {
            int at = sorted.size();
            int depth = depth(mount.destination());
            while (at > 0 && depth(sorted.get(at - 1).destination()) > depth) {
                at--;
            }
            sorted.add(at, mount);
        }
        for (int i = 0; i < mounts.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (mounts.get(i).destination().equals(mounts.get(j).destination())) {
                    throw ForgeException.usage(
                            "two mounts are for one target: " + mounts.get(i).destination(),
                            "leave one of them out: the other would be hidden");
                }
            }
        }
        return sorted;
    }

    private static int depth(String path) {
        int depth = 0;
        for (int i = 0; i < path.length() - 1; i++) {
            depth += path.charAt(i) == '/' ? 1 : 0;
        }
        return path.length() == 1 ? 0 : depth;
    }

    /** An absolute path without empty parts, "." and "..". */
    static String normal(String path) {
        List<String> names = new ArrayList<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                if (!names.isEmpty()) {
                    names.remove(names.size() - 1);
                }
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return "/" + String.join("/", names);
    }
}
