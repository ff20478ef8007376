package dev.forge.core.posix;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.core.TextFile;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The first process of a container that has no control group to be found by: the OCI runtime has written down its id and
 * when it was started, and it is the first of a process namespace.
 */
public final class FirstProcess {
    private FirstProcess() {}

    /** The id of the container's first process, be it the payload or still the runtime's; null if none is alive. */
    public static @Nullable Integer pid(File bundle) {
        File state = new File(bundle.getParentFile().getParentFile(), "runtime/" + bundle.getName());
        String runc = text(new File(state, "state.json"));
        String crun = runc == null ? text(new File(state, "status")) : null;
        long pid = runc != null ? number(runc, "\"init_process_pid\":") : number(crun, "\"pid\":");
        long start = runc != null ? number(runc, "\"init_process_start\":") : number(crun, "\"process-start-time\":");
        return pid > 0 && Proc.isAlive((int) pid, Long.toString(start)) && isFirst((int) pid) ? (int) pid : null;
    }

    private static @Nullable String text(File file) {
        try {
            return TextFile.readStored(file);
        } catch (ForgeException e) {
            return null;
        }
    }

    /** The number behind a key, or -1. */
    static long number(@Nullable String json, String key) {
        int at = json == null ? -1 : json.indexOf(key);
        if (json == null || at < 0) {
            return -1;
        }
        int from = at + key.length();
        while (from < json.length() && json.charAt(from) == ' ') {
            from++;
        }
        int end = from;
        while (end < json.length() && end - from < 18 && Character.isDigit(json.charAt(end))) {
            end++;
        }
        return end == from ? -1 : Long.parseLong(json.substring(from, end));
    }

    private static boolean isFirst(int pid) {
        String status = Proc.text("/proc/" + pid + "/status");
        int at = status == null ? -1 : status.indexOf("\nNSpid:");
        return status != null
                && at >= 0
                && status.substring(at, status.indexOf('\n', at + 1)).endsWith("\t1");
    }
}
