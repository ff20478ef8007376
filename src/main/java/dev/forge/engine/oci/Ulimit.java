package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.TextFile;
import dev.forge.engine.definition.Rlimit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses {@code --ulimit NAME=SOFT[:HARD]}, see getrlimit(2). */
public final class Ulimit {
    private static final List<String> NAMES = List.of(
            "as",
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");
    /** The names of the limits in /proc/PID/limits, in the same order. */
    private static final List<String> LABELS = List.of(
            "address space",
            "core file size",
            "cpu time",
            "data size",
            "file size",
            "file locks",
            "locked memory",
            "msgqueue size",
            "nice priority",
            "open files",
            "processes",
            "resident set",
            "realtime priority",
            "realtime timeout",
            "pending signals",
            "stack size");

    private static final long CAP_SYS_RESOURCE = 1L << 24;

    private Ulimit() {}

    /**
     * Parses a limit.
     *
     * @throws ForgeException if the form is wrong or Forge may not raise the hard limit that far
     */
    public static Rlimit parse(String text) {
        return parse(text, TextFile.readIfThere("/proc/self/limits"), TextFile.readIfThere("/proc/self/status"));
    }

    /**
     * Parses a limit for a process with these contents of /proc/PID/limits and status; null where there is no /proc.
     */
    static Rlimit parse(String text, @Nullable String limits, @Nullable String status) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        int index = NAMES.indexOf(name);
        String[] values = text.substring(equals + 1).split(":", -1);
        if (equals < 0 || index < 0 || values.length > 2) {
            throw ForgeException.usage(
                    "--ulimit is NAME=SOFT[:HARD], not " + text, "names are " + String.join(", ", NAMES));
        }
        long soft = number(text, values[0]);
        long hard = values.length > 1 ? number(text, values[1]) : soft;
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw ForgeException.usage("--ulimit " + text + ": the soft limit is above the hard one");
        }
        long max = held(index, limits);
        if (Long.compareUnsigned(hard, max) > 0 && !maySurpass(status)) {
            throw new ForgeException(
                    "--ulimit " + text + ": this process may not raise " + name + " above " + max,
                    "ask for at most " + max + ", or give forge CAP_SYS_RESOURCE");
        }
        return new Rlimit("RLIMIT_" + name.toUpperCase(Locale.ROOT), soft, hard);
    }

    private static long number(String text, String value) {
        if (value.equals("-1") || value.equals("unlimited")) {
            return Rlimit.UNLIMITED;
        }
        try {
            return Long.parseUnsignedLong(value);
        } catch (NumberFormatException e) {
            throw ForgeException.usage("--ulimit " + text + ": " + value + " is not a number");
        }
    }

    /** This process's hard limit. */
    private static long held(int index, @Nullable String limits) {
        int at = limits == null ? -1 : limits.indexOf("Max " + LABELS.get(index));
        if (limits == null || at < 0) {
            return Rlimit.UNLIMITED;
        }
        String[] fields =
                limits.substring(at + 26, limits.indexOf('\n', at)).trim().split("\\s+", -1);
        return fields.length < 2 || fields[1].equals("unlimited") ? Rlimit.UNLIMITED : Long.parseLong(fields[1]);
    }

    private static boolean maySurpass(@Nullable String status) {
        int at = status == null ? -1 : status.indexOf("CapEff:");
        return status != null
                && at >= 0
                && (Long.parseUnsignedLong(
                                        status.substring(at + 7, status.indexOf('\n', at))
                                                .trim(),
                                        16)
                                & CAP_SYS_RESOURCE)
                        != 0;
    }
}
