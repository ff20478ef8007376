package dev.forge.core;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads process information from proc(5). For a process that does not exist the result is null, not an error. */
public final class Proc {
    /** PF_EXITING of the kernel's sched.h. */
    private static final long EXITING = 0x4;

    private static int self;

    private Proc() {}

    /** This process's id. Reading /proc is faster at start-up than ProcessHandle. */
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
     * The text of a file in /proc or /sys about something that may end at any moment, or null if it cannot be read: the
     * process or cgroup does not exist (ENOENT, ESRCH, ENODEV), it belongs to another user (EACCES, EPERM), or this
     * kernel does not have or support the file (EOPNOTSUPP).
     */
    public static @Nullable String text(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * The fields of /proc/PID/stat after the command name: index 0 is the state, 1 the parent, so field N of proc(5)
     * has index N - 3.
     */
    public static String @Nullable [] stat(int pid) {
        String text = text("/proc/" + pid + "/stat");
        if (text == null) {
            return null;
        }
        int end = text.lastIndexOf(')');
        return end < 0 ? null : split(text, end + 2);
    }

    /**
     * The start time of a process, in clock ticks since boot; together with the pid it identifies a process uniquely.
     * Null if the process does not exist.
     */
    public static @Nullable String startTime(int pid) {
        String[] stat = stat(pid);
        return stat == null ? null : stat[19];
    }

    /** Whether the process with this id and start time runs; a zombie does not. */
    public static boolean isAlive(int pid, String startTime) {
        String[] stat = stat(pid);
        return stat != null && stat[19].equals(startTime) && !hasEnded(stat);
    }

    /** Whether there is a process with this id that has not ended; a zombie has. */
    public static boolean isAlive(int pid) {
        String[] stat = stat(pid);
        return stat != null && !hasEnded(stat);
    }

    /**
     * Whether the process of these fields runs no program any more: a zombie, or one that is just ending, which process
     * 1 of a container does for ever when nobody asks for a process that entered it. One whose first thread alone has
     * ended looks the same, but has other threads, and goes on.
     */
    static boolean hasEnded(String[] stat) {
        boolean first = stat[0].equals("Z") || stat[0].equals("X") || stat[0].equals("x") || isExiting(stat[6]);
        return first && (stat[17].equals("0") || stat[17].equals("1"));
    }

    private static boolean isExiting(String flags) {
        try {
            return (Long.parseLong(flags) & EXITING) != 0;
        } catch (NumberFormatException e) {
            return false;
        }
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
