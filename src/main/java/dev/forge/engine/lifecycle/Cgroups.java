package dev.forge.engine.lifecycle;

import dev.forge.core.TextFile;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** A container's cgroup in every hierarchy of this host: one on cgroup v2, one a controller on v1, both on hybrids. */
final class Cgroups {
    private static final String ROOT = "/sys/fs/cgroup";

    private Cgroups() {}

    /** The folders of this name right below the hierarchies' roots. */
    static List<File> folders(String name) {
        List<File> found = new ArrayList<>();
        addIfThere(found, new File(ROOT, name));
        String[] hierarchies = new File(ROOT).list();
        if (hierarchies != null && !new File(ROOT, "cgroup.procs").exists()) {
            for (String hierarchy : hierarchies) {
                addIfThere(found, new File(ROOT + "/" + hierarchy, name));
            }
        }
        return found;
    }

    private static void addIfThere(List<File> found, File folder) {
        if (folder.isDirectory()) {
            found.add(folder);
        }
    }

    /** The processes in the folders. */
    static List<Integer> processes(List<File> folders) {
        List<Integer> pids = new ArrayList<>();
        for (File folder : folders) {
            String text = TextFile.readIfThere(folder.getPath() + "/cgroup.procs");
            if (text == null) {
                continue;
            }
            for (String line : text.split("\n", -1)) {
                if (!line.isEmpty() && !line.equals("0")) {
                    Integer pid = Integer.valueOf(line);
                    if (!pids.contains(pid)) {
                        pids.add(pid);
                    }
                }
            }
        }
        return pids;
    }

    /** Removes the folders and those below them; a cgroup that still holds a process stays. */
    static void remove(List<File> folders) {
        for (File folder : folders) {
            removeTree(folder);
        }
    }

    private static void removeTree(File folder) {
        File[] inner = folder.listFiles(File::isDirectory);
        if (inner != null) {
            for (File child : inner) {
                removeTree(child);
            }
        }
        folder.delete();
    }
}
