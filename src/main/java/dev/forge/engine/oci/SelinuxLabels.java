package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SELinux's labels. Where it is not enabled they mean nothing, and are ignored as in docker and podman. Where it is, Forge
 * gives none to containers and their files, and says so instead of leaving out what was asked for.
 */
public final class SelinuxLabels {
    private static final List<String> FIELDS = List.of("user:", "role:", "type:", "level:", "filetype:");

    private SelinuxLabels() {}

    /** Whether the kernel enforces or at least watches a policy. */
    public static boolean isEnabled() {
        return new File("/sys/fs/selinux/enforce").exists();
    }

    /**
     * Checks the value of {@code --security-opt label=…}.
     *
     * @throws ForgeException if it is none, or if it asks for a label that would not be given
     */
    public static void check(String option, String value) {
        String complaint = complaint(value, isEnabled());
        if (complaint != null) {
            throw ForgeException.usage("--security-opt " + option + complaint, "label=disable is always possible");
        }
    }

    /** What is wrong with a label, to be said after it, or null. */
    static @Nullable String complaint(String value, boolean enabled) {
        if (value.equals("disable") || value.equals("nested")) {
            return null;
        }
        for (String field : FIELDS) {
            if (value.startsWith(field) && value.length() > field.length()) {
                return enabled ? ": forge gives no SELinux labels to containers" : null;
            }
        }
        return " is not known";
    }

    /**
     * Called for a mount with the option {@code z} or {@code Z}.
     *
     * @throws ForgeException if SELinux is enabled: without new labels the container might not be able to read the files
     */
    static void refuseRelabelling(String given, String source) {
        if (isEnabled()) {
            throw new ForgeException(
                    given + ": SELinux is enabled, and forge does not give files new labels",
                    "leave the option out, after: chcon -R -t container_file_t " + source);
        }
    }
}
