package dev.forge.core;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What Forge reads of processes in proc(5). A process that is gone is null, never an error. */
public final class Proc {
    private static int self;

    private Proc() {}

    /** This process's id. Read from /proc because that costs less at start-up than ProcessHandle. */
    public static int self() {
        if (self == 0) {
            try {
                self = Integer.parseInt(
                        new File("/proc/self").getCanonicalFile().getName());
            } catch (IOException e) {
                throw new ForgeException("cannot read /proc/self: " + IoErrors.reason(e), "is /proc mounted?", e);
            }
        }
        return self;
    }

    /**
     * The text of a file in /proc or /sys about something that may end at any moment, or null if it cannot be read for
     * whatever reason: the process or cgroup is gone (ENOENT, ESRCH, ENODEV), it is another user's (EACCES, EPERM), or
     * this kernel has no such file or does not support it here (EOPNOTSUPP).
     */
    public static @Nullable String text(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The line of /proc/PID/stat after the command's name, split at blanks: index 0 is the state, 1 the parent,
     * so field N of proc(5) is at N - 3.
     */
    public static String @Nullable [] stat(int pid) {
        String text = text("/proc/" + pid + "/stat");
        if (text == null) {
            return null;
        }
        int end = text.lastIndexOf(')');
        return end < 0 ? null : split(text, end + 2);
    }

    /** When the process started, in clock ticks since boot; with the id it names a process for good. Null: gone. */
    public static @Nullable String startTime(int pid) {
        String[] stat = stat(pid);
        return stat == null ? null : stat[19];
    }

    /** Whether a process with this id runs that started then; a zombie has ended. */
    public static boolean isAlive(int pid, String startTime) {
        String[] stat = stat(pid);
        return stat != null && stat[19].equals(startTime) && !"Z".equals(stat[0]) && !"X".equals(stat[0]);
    }

    /** Splits at single blanks, without a regular expression. */
    private static String[] split(String text, int from) {
        String[] fields = new String[52];
        int count = 0;
        int start = from;
        for (int i = from; i <= text.length() && count < fields.length; i++) {
            if (i == text.length() || text.charAt(i) <= ' ') {
                if (i > start) {
                    fields[count++] = text.substring(start, i);
                }
                start = i + 1;
            }
        }
        for (int i = count; i < fields.length; i++) {
            fields[i] = "";
        }
        return fields;
    }
}
