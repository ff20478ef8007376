package dev.forge.bench.runtime;

import dev.forge.core.ForgeException;
import dev.forge.core.IoErrors;
import dev.forge.core.PathLookup;
import dev.forge.core.posix.Spawn;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The kernel's cache of file contents, directory entries and inodes. */
public final class PageCache {
    private static final String SWITCH = "/proc/sys/vm/drop_caches";

    private PageCache() {}

    /**
     * Writes dirty pages to disk and drops the caches: proc_sys_vm(5).
     *
     * @throws ForgeException if this process lacks the permission
     */
    public static void drop() {
        String sync = PathLookup.find("sync", System.getenv());
        if (sync != null) {
            new Spawn(List.of(sync), System.getenv()).run();
        }
        try (FileOutputStream out = new FileOutputStream(SWITCH)) {
            out.write("3\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw ForgeException.missing(
                    "the page cache cannot be dropped: " + SWITCH + ": " + IoErrors.reason(e), "--cold needs root");
        }
    }
}
