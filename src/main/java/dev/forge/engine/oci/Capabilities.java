package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.posix.UserNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The capabilities of a payload, see capabilities(7). */
public final class Capabilities {
    /** Podman's default capabilities, from containers.conf(5) as distributions ship it. */
    private static final List<String> DEFAULT = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_NET_BIND_SERVICE",
            "CAP_SETFCAP",
            "CAP_SETGID",
            "CAP_SETPCAP",
            "CAP_SETUID",
            "CAP_SYS_CHROOT");

    /** All capabilities of Linux 6, by number. */
    private static final List<String> ALL = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    private Capabilities() {}

    static List<String> standard() {
        return DEFAULT;
    }

    /**
     * Checks what is asked for.
     *
     * @throws ForgeException with exit code 2 if a name is not a capability, or if one is to be added and dropped
     */
    public static void check(List<String> added, List<String> dropped) {
        List<String> add = names("--cap-add", added);
        List<String> drop = names("--cap-drop", dropped);
        for (String name : add) {
            if (drop.contains(name)) {
                throw ForgeException.usage(
                        "a capability cannot be both added and dropped: " + name,
                        "leave out --cap-add or --cap-drop of it");
            }
        }
    }

    /**
     * The default capabilities with some added and some dropped. ALL is less than a name: what is added by name is there
     * although all are dropped, and what is dropped by name is not although all are added.
     *
     * @throws ForgeException if a name is not a capability
     */
    static List<String> of(List<String> added, List<String> dropped) {
        if (added.isEmpty() && dropped.isEmpty()) {
            return DEFAULT;
        }
        // In a user namespace of one's own all are held.
        return of(
                added,
                dropped,
                UserNamespace.isRootless() ? null : dev.forge.core.TextFile.readIfThere("/proc/self/status"));
    }

    /** The same for a process with this status, in /proc's words; null where there is no /proc. */
    static List<String> of(List<String> added, List<String> dropped, @Nullable String status) {
        List<String> add = names("--cap-add", added);
        List<String> drop = names("--cap-drop", dropped);
        List<String> result = new ArrayList<>();
        for (String name : ALL) {
            boolean given = add.contains(name) || (add.contains("ALL") && isHeld(name, status));
            boolean standard = DEFAULT.contains(name) && !drop.contains("ALL");
            if ((given || standard) && !drop.contains(name)) {
                result.add(name);
            }
        }
        return result;
    }

    private static List<String> names(String option, List<String> given) {
        List<String> names = new ArrayList<>();
        for (String name : given) {
            String upper = name.toUpperCase(Locale.ROOT);
            String full = upper.equals("ALL") || upper.startsWith("CAP_") ? upper : "CAP_" + upper;
            if (!full.equals("ALL") && !ALL.contains(full)) {
                throw ForgeException.usage(
                        option + ": no such capability: " + name, "capabilities(7) lists them, as NET_ADMIN");
            }
            names.add(full);
        }
        return names;
    }

    /** Whether Forge itself has the capability: "ALL" can include only these. */
    private static boolean isHeld(String name, @Nullable String status) {
        int at = status == null ? -1 : status.indexOf("CapBnd:");
        if (status == null || at < 0) {
            return true;
        }
        String mask = status.substring(at + 7, status.indexOf('\n', at)).trim();
        return (Long.parseUnsignedLong(mask, 16) >> ALL.indexOf(name) & 1) == 1;
    }
}
