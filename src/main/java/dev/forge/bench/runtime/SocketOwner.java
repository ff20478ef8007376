package dev.forge.bench.runtime;

import dev.forge.core.Proc;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the processes that listen on a Unix socket: takes the socket's inode from proc_net_unix(5), then finds the
 * processes that have that inode open.
 */
final class SocketOwner {
    private static final String LISTENS = "00010000";

    private SocketOwner() {}

    /**
     * The processes that listen on the socket, without process 1, which holds sockets for services that it starts on
     * demand.
     */
    static Set<Integer> of(File socket) {
        Set<String> inodes = listeners(Proc.text("/proc/net/unix"), paths(socket));
        Set<Integer> owners = new HashSet<>();
        if (inodes.isEmpty()) {
            return owners;
        }
        for (int pid : ProcessTable.pids()) {
            if (pid != 1 && holds(pid, inodes)) {
                owners.add(pid);
            }
        }
        return owners;
    }

    private static Set<String> paths(File socket) {
        Set<String> paths = new HashSet<>(Set.of(socket.getPath()));
        try {
            // /var/run is a link to /run, and the daemon may use either path.
            paths.add(socket.getCanonicalPath());
            paths.add("/var" + socket.getCanonicalPath());
        } catch (IOException e) {
            // Use the given path only.
        }
        return paths;
    }

    /** The inodes of listening sockets with one of these paths. */
    static Set<String> listeners(@Nullable String table, Set<String> paths) {
        Set<String> inodes = new HashSet<>();
        String[] lines = table == null ? new String[0] : table.split("\n", -1);
        for (String line : lines) {
            // Num RefCount Protocol Flags Type St Inode Path
            String[] fields = line.strip().split("\\s+", 8);
            if (fields.length == 8 && fields[3].equals(LISTENS) && paths.contains(fields[7])) {
                inodes.add("socket:[" + fields[6] + "]");
            }
        }
        return inodes;
    }

    private static boolean holds(int pid, Set<String> inodes) {
        File[] descriptors = new File("/proc/" + pid + "/fd").listFiles();
        if (descriptors == null) {
            return false;
        }
        for (File descriptor : descriptors) {
            try {
                if (inodes.contains(Files.readSymbolicLink(descriptor.toPath()).toString())) {
                    return true;
                }
            } catch (IOException e) {
                // The descriptor was closed meanwhile.
            }
        }
        return false;
    }
}
