package dev.forge.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel parameters that a container may set: those of its own IPC and network namespaces, the same that docker and
 * runc allow. All others would be the whole host's.
 */
public final class Sysctls {
    private static final List<String> IPC = List.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");
    private static final String QUEUES = "fs.mqueue.";
    private static final String NETWORK = "net.";

    /**
     * Why a parameter cannot be set.
     *
     * @param why what follows the parameter's name in a message
     * @param hint what to do instead
     */
    public record Refusal(String why, String hint) {}

    private Sysctls() {}

    /** Whether a parameter, by its name or as {@code NAME=VALUE}, is of the network namespace. */
    public static boolean isOfNetwork(String name) {
        return name.startsWith(NETWORK);
    }

    /**
     * Why a container cannot set a parameter, or null if it can.
     *
     * @param isHostNetwork whether the container has the host's network instead of one of its own
     */
    public static @Nullable Refusal refusal(String name, boolean isHostNetwork) {
        if (!isName(name)) {
            return new Refusal(
                    "is not the name of a kernel parameter", "a name has dots, as net.ipv4.ip_unprivileged_port_start");
        }
        if (isOfNetwork(name)) {
            return isHostNetwork
                    ? new Refusal(
                            "is the host's where the network is the host's", "leave it out, or the host's network")
                    : null;
        }
        return name.startsWith(QUEUES) || IPC.contains(name)
                ? null
                : new Refusal(
                        "is the whole host's, not a container's",
                        "a container has its own net.*, " + QUEUES + "*, " + String.join(", ", IPC));
    }

    /** Words with dots between: whatever else it is made of would be part of a path below /proc/sys. */
    private static boolean isName(String name) {
        char before = '.';
        int dots = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (c == '.' ? before == '.' : !isLetter && c != '_' && c != '-') {
                return false;
            }
            dots += c == '.' ? 1 : 0;
            before = c;
        }
        return dots > 0 && before != '.';
    }

    /**
     * The parameters and their values; what is given twice has the last value, as in docker.
     *
     * @param given each as {@code NAME=VALUE}
     * @throws ForgeException with exit code 2 if one is something else, or cannot be set
     */
    public static Map<String, String> parse(List<String> given, boolean isHostNetwork) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        for (String text : given) {
            NameValue pair = NameValue.of(text);
            String value = pair.value("").strip();
            if (pair.name().isEmpty() || value.isEmpty()) {
                throw ForgeException.usage(
                        "--sysctl is NAME=VALUE, not " + text, "such as net.ipv4.ip_unprivileged_port_start=80");
            }
            Refusal refusal = refusal(pair.name(), isHostNetwork);
            if (refusal != null) {
                throw ForgeException.usage("--sysctl " + text + ": " + pair.name() + " " + refusal.why, refusal.hint);
            }
            sysctls.put(pair.name(), value);
        }
        return sysctls;
    }
}
