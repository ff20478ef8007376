package dev.forge.engine.oci;

import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import java.io.File;

/**
 * What this host offers to containers: found out once by {@link HostProbe}, kept in {@code host/host.json}, asked
 * at every start. The answer holds as long as the runtime's file and the host's boot are the same.
 *
 * @param runtime the OCI runtime's path
 * @param runtimeVersion what it says of its version, as {@code runc 1.1.5}
 * @param monitor conmon's path, empty where there is none
 * @param cgroups {@code v1}, {@code v2} or {@code hybrid}
 * @param seccomp the seccomp profile's path, empty for Forge's own
 * @param x32 whether the kernel runs x32 programs
 * @param swapLimit whether swap can be limited
 */
public record Host(
        String runtime,
        String runtimeVersion,
        String monitor,
        String cgroups,
        String seccomp,
        boolean x32,
        boolean swapLimit) {

    private static final String FILE = "host/host.json";
    static final String SECCOMP = "host/seccomp.json";

    /**
     * What was found out on this host, after finding it out if need be.
     *
     * @throws dev.forge.core.ForgeException if containers cannot run here
     */
    public static Host of(ForgeHome home) {
        String text = TextFile.readIfThere(home.file(FILE).getPath());
        if (text != null) {
            JsonObject known = JsonObject.parse(text, FILE);
            if (known.text("holds", "").equals(mark(known.text("runtime"), known.text("seccomp")))) {
                return read(known);
            }
        }
        return probe(home);
    }

    /** Finds it out anew. */
    public static Host probe(ForgeHome home) {
        Host host = new HostProbe(home, System.getenv()).find();
        home.privateFolder("host");
        TextFile.write(home.file(SECCOMP), Seccomp.load(host.seccomp(), Capabilities.standard(), host.x32()));
        TextFile.write(home.file(FILE), host.json().toString());
        return host;
    }

    private static Host read(JsonObject json) {
        return new Host(
                json.text("runtime"),
                json.text("runtimeVersion"),
                json.text("monitor"),
                json.text("cgroups"),
                json.text("seccomp"),
                json.flag("x32"),
                json.flag("swapLimit"));
    }

    private JsonObject json() {
        return new JsonObject()
                .put("runtime", runtime)
                .put("runtimeVersion", runtimeVersion)
                .put("monitor", monitor)
                .put("cgroups", cgroups)
                .put("seccomp", seccomp)
                .put("x32", x32)
                .put("swapLimit", swapLimit)
                .put("holds", mark(runtime, seccomp));
    }

    /** Changes when an update or a reboot may have changed the answer. */
    private static String mark(String runtime, String seccomp) {
        return new File(runtime).lastModified() + " "
                + (seccomp.isEmpty() ? 0 : new File(seccomp).lastModified())
                + " "
                + TextFile.readIfThere("/proc/sys/kernel/random/boot_id");
    }
}
