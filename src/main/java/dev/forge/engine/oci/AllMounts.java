package dev.forge.engine.oci;

import dev.forge.core.Json;
import dev.forge.core.JsonObject;
import dev.forge.engine.definition.Mount;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * The mounts of a container that has some of its own, in the order in which they have to be made. A container without is
 * more frequent, and needs none of this.
 */
final class AllMounts {
    private AllMounts() {}

    /**
     * The mounts as members of a JSON array.
     *
     * @param files the files of the bundle that are mounted over files of the container
     * @param standard the mounts of every container, as members of an array
     * @param own the container's own, which replace standard ones with their targets
     */
    static String of(List<Mount> files, String standard, List<Mount> own) {
        List<Mount> all = new ArrayList<>();
        for (Mount file : files) {
            if (!isReplaced(file, own) && mayBeMade(file, own)) {
                all.add(file);
            }
        }
        for (JsonObject mount :
                JsonObject.parse("{\"mounts\":[" + standard + "]}", "mounts").objects("mounts")) {
            Mount known = Mount.of(mount);
            if (!isReplaced(known, own)) {
                all.add(known);
            }
        }
        all.addAll(own);
        StringBuilder out = new StringBuilder(4096);
        for (Mount mount : MountOrder.of(all)) {
            out.append(out.isEmpty() ? "" : ",").append(Json.write(mount.json()));
        }
        return out.toString();
    }

    /** Whether one of the container's own mounts is in its place; as in docker, /dev of the host has what is below it. */
    private static boolean isReplaced(Mount mount, List<Mount> own) {
        for (Mount other : own) {
            String target = other.destination();
            if (target.equals(mount.destination())
                    || (target.equals("/dev")
                            && other.type().equals("bind")
                            && mount.destination().startsWith("/dev/"))) {
                return true;
            }
        }
        return false;
    }

    /** A runtime makes the file that it mounts on; in a directory of the host nothing is made. */
    private static boolean mayBeMade(Mount file, List<Mount> own) {
        Mount above = null;
        for (Mount mount : own) {
            if (file.destination().startsWith(mount.destination() + "/")
                    && (above == null
                            || mount.destination().length()
                                    > above.destination().length())) {
                above = mount;
            }
        }
        return above == null
                || !above.type().equals("bind")
                || new File(above.source()
                                + file.destination()
                                        .substring(above.destination().length()))
                        .isFile();
    }
}
