package dev.forge.core.posix;

import dev.forge.core.Proc;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel makes an OCI runtime wait for when it moves its process into a control group: some 10 ms, until all
 * processors have seen that there will be a move (an RCU grace period; {@code cgroup_threadgroup_rwsem}). For the next
 * move within some milliseconds there is no such wait, so it can be had in advance, beside other work. The launcher does
 * the same for a start of its own: see {@code hurry} there.
 */
public final class CgroupMove {
    private CgroupMove() {}

    /** Has the kernel wait now, on another thread. What is moved is this process, to the group that it is in. */
    public static void hurry() {
        File own = own(Proc.text("/proc/self/cgroup"));
        // A user who is not root has none to move to.
        if (own != null && own.canWrite()) {
            Thread.ofPlatform().daemon().name("hurry").start(() -> move(own));
        }
    }

    private static void move(File file) {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write('0');
        } catch (IOException e) {
            // Then the runtime waits by itself.
            return;
        }
    }

    /** The file that lists the processes of the first of a process's groups, as {@code /proc/PID/cgroup} names them. */
    static @Nullable File own(@Nullable String groups) {
        String[] fields = groups == null ? new String[0] : groups.split("\n", 2)[0].split(":", 3);
        if (fields.length < 3) {
            return null;
        }
        String controllers = fields[1].startsWith("name=") ? fields[1].substring("name=".length()) : fields[1];
        return new File("/sys/fs/cgroup/" + controllers + fields[2], "cgroup.procs");
    }
}
