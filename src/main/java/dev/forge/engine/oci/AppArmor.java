package dev.forge.engine.oci;

import dev.forge.core.ForgeException;
import dev.forge.core.Proc;
import dev.forge.engine.definition.SecurityDefinition;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The AppArmor profile of containers, where the kernel has AppArmor: the one that podman or docker has loaded, or else
 * Forge's own, which the probe of the host loads. Profiles are forgotten at a reboot, as is what the probe found.
 */
public final class AppArmor {
    private static final String PROFILES = "/sys/kernel/security/apparmor/profiles";
    private static final String ENABLED = "/sys/module/apparmor/parameters/enabled";
    /** Forge's own; a profile with other contents gets another name. */
    static final String OWN = "forge-default-1";

    private AppArmor() {}

    /** Whether the kernel confines processes by AppArmor's profiles. */
    public static boolean isEnabled() {
        String enabled = Proc.text(ENABLED);
        return enabled != null && enabled.startsWith("Y");
    }

    /**
     * Checks that payloads can have a profile.
     *
     * @param profile a name, or {@code unconfined}
     * @throws ForgeException if they cannot
     */
    public static void require(String profile) {
        if (profile.equals(SecurityDefinition.UNCONFINED)) {
            return;
        }
        if (profile.isEmpty()) {
            throw ForgeException.usage("--security-opt apparmor= has no profile", "apparmor=unconfined is without one");
        }
        if (!isEnabled()) {
            throw new ForgeException("--security-opt apparmor=" + profile + ": AppArmor is not enabled on this host");
        }
        String loaded = Proc.text(PROFILES);
        if (loaded == null) {
            throw new ForgeException("--security-opt apparmor=" + profile
                    + ": only root can see which profiles are loaded, and use them");
        }
        if (mode(loaded, profile) == null) {
            throw new ForgeException(
                    "--security-opt apparmor=" + profile + ": no profile of this name is loaded",
                    "apparmor_parser -r FILE loads one; aa-status lists them");
        }
    }

    /** The profile that payloads get which ask for none, loaded if need be; null if there is none to be had. */
    static @Nullable String standard() {
        String loaded = isEnabled() ? Proc.text(PROFILES) : null;
        if (loaded == null) {
            // No AppArmor, or nothing of it to be seen here: not root, or in a container.
            return null;
        }
        String known = choose(loaded);
        return known == null && load() ? OWN : known;
    }

    /**
     * Of the profiles that are loaded the one for containers.
     *
     * @param loaded a line each, as {@code docker-default (enforce)}
     */
    static @Nullable String choose(String loaded) {
        String podman = null;
        for (String line : loaded.split("\n", -1)) {
            String name = line.endsWith(" (enforce)") ? line.substring(0, line.length() - 10) : "";
            if (name.startsWith("containers-default-")
                    && name.indexOf('/') < 0
                    && (podman == null || name.compareTo(podman) > 0)) {
                podman = name;
            }
        }
        if (podman != null) {
            return podman;
        }
        for (String name : new String[] {"docker-default", OWN}) {
            if ("enforce".equals(mode(loaded, name))) {
                return name;
            }
        }
        return null;
    }

    /** A profile's mode, as {@code enforce} or {@code complain}; null if it is not loaded. */
    static @Nullable String mode(String loaded, String profile) {
        for (String line : loaded.split("\n", -1)) {
            if (line.startsWith(profile + " (") && line.endsWith(")")) {
                return line.substring(profile.length() + 2, line.length() - 1);
            }
        }
        return null;
    }

    /** Loads Forge's own profile; false if that is not possible. */
    private static boolean load() {
        for (String directory : new String[] {"/usr/sbin", "/sbin", "/usr/bin", "/bin"}) {
            File parser = new File(directory, "apparmor_parser");
            if (parser.canExecute()) {
                return loads(parser);
            }
        }
        return false;
    }

    private static boolean loads(File parser) {
        File profile = new File(HostFeatures.tree(), "lib/apparmor/" + OWN);
        try {
            Process process = new ProcessBuilder(
                            parser.getPath(), "--skip-cache", "--replace", "--quiet", profile.getPath())
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
