package dev.forge.profile;

import dev.forge.core.ForgeException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the host's files below a root, which is {@code /} except in tests. A file that is missing or unreadable is
 * null.
 *
 * @param root the directory that contains proc and sys
 */
record HostFiles(Path root) {
    static final HostFiles REAL = new HostFiles(Path.of("/"));

    /** The file's text, or null if it does not exist, disappears or cannot be read. */
    @Nullable
    String read(String path) {
        try (FileInputStream in = new FileInputStream(file(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    /** A file below the root. */
    File file(String path) {
        return root.resolve(path.startsWith("/") ? path.substring(1) : path).toFile();
    }

    /**
     * The text of a file that exists on every Linux.
     *
     * @throws ForgeException if it cannot be read
     */
    String need(String path) {
        String text = read(path);
        if (text == null) {
            throw new ForgeException("cannot read " + file(path), "is /proc mounted?");
        }
        return text;
    }

    /** The ids of all visible processes. */
    List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        String[] names = file("/proc").list();
        if (names != null) {
            for (String name : names) {
                if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    pids.add(Integer.parseInt(name));
                }
            }
        }
        return pids;
    }

    ProcText.@Nullable Stat stat(int pid) {
        String text = read("/proc/" + pid + "/stat");
        return text == null ? null : ProcText.stat(text);
    }

    /** Whether a process runs; a zombie does not. */
    boolean isAlive(int pid) {
        ProcText.Stat stat = stat(pid);
        return stat != null && stat.state() != 'Z' && stat.state() != 'X';
    }

    /**
     * The host's memory.
     *
     * @param total in bytes
     * @param available in bytes
     */
    record Memory(long total, long available) {}

    Memory memory() {
        String text = need("/proc/meminfo");
        Long total = ProcText.kilobytes(text, "MemTotal");
        Long available = ProcText.kilobytes(text, "MemAvailable");
        if (total == null || available == null) {
            throw new ForgeException(file("/proc/meminfo") + " says nothing of MemTotal or MemAvailable");
        }
        return new Memory(total, available);
    }
}
