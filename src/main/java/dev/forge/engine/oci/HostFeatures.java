package dev.forge.engine.oci;

import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * What this host offers to containers: found out once by {@link HostProbe}, kept in {@code host/host}, asked
 * at every start. The answer holds as long as the runtime's file and the host's boot are the same.
 *
 * @param runtime the OCI runtime's path
 * @param mountsRoot whether the runtime mounts a container's root itself; for one that does not, {@link #starter} does
 * @param runtimeVersion what it says of its version, as {@code runc 1.1.5}; null if it says nothing
 * @param monitor conmon's path; null where there is none
 * @param cgroups {@code v1}, {@code v2} or {@code hybrid}
 * @param seccomp the path of the distribution's seccomp profile; null where there is none and Forge's own is used
 * @param x32 whether the kernel runs x32 programs
 * @param swapLimit whether swap can be limited
 * @param pidsLimit whether the number of processes can be limited
 */
public record HostFeatures(
        String runtime,
        boolean mountsRoot,
        @Nullable String runtimeVersion,
        @Nullable String monitor,
        String cgroups,
        @Nullable String seccomp,
        boolean x32,
        boolean swapLimit,
        boolean pidsLimit) {

    private static final String FILE = "host/host";
    static final String SECCOMP = "host/seccomp.json";
    /** The file of a bundle that says what libexec/rooted has to mount. */
    static final String OVERLAY = "overlay";

    /**
     * What was found out on this host, after finding it out if need be.
     *
     * @throws dev.forge.core.ForgeException if containers cannot run here
     */
    public static HostFeatures of(ForgeHome home) {
        String text = TextFile.readIfThere(home.file(FILE).getPath());
        if (text != null) {
            HostFeatures known = read(text);
            if (known != null && text.endsWith(known.mark())) {
                return known;
            }
        }
        return probe(home);
    }

    /** What is to be called for a bundle with "run" or "create": the runtime, or what mounts the root for it. */
    public static String starter(String runtime, File bundle) {
        if (!new File(bundle, OVERLAY).exists()) {
            return runtime;
        }
        return new File(String.valueOf(System.getenv("FORGE_LAUNCHER")))
                        .getParentFile()
                        .getParent() + "/libexec/rooted";
    }

    /** Finds it out anew. */
    public static HostFeatures probe(ForgeHome home) {
        HostFeatures host = new HostProbe(home, System.getenv()).find();
        home.privateDirectory("host");
        TextFile.write(home.file(SECCOMP), Seccomp.load(host.seccomp(), Capabilities.standard(), host.x32()));
        TextFile.write(home.file(FILE), host.text() + host.mark());
        return host;
    }

    /** One member a line, empty for null: read at every start, so nothing that needs a parser. */
    private String text() {
        return runtime + "\n" + mountsRoot + "\n" + orEmpty(runtimeVersion) + "\n" + orEmpty(monitor) + "\n" + cgroups
                + "\n" + orEmpty(seccomp) + "\n" + x32 + "\n" + swapLimit + "\n" + pidsLimit + "\n";
    }

    private static String orEmpty(@Nullable String member) {
        return member == null ? "" : member;
    }

    private static @Nullable String orNull(String line) {
        return line.isEmpty() ? null : line;
    }

    private static @Nullable HostFeatures read(String text) {
        String[] lines = new String[9];
        int start = 0;
        for (int i = 0; i < lines.length; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return null;
            }
            lines[i] = text.substring(start, end);
            start = end + 1;
        }
        return new HostFeatures(
                lines[0],
                lines[1].equals("true"),
                orNull(lines[2]),
                orNull(lines[3]),
                lines[4],
                orNull(lines[5]),
                lines[6].equals("true"),
                lines[7].equals("true"),
                lines[8].equals("true"));
    }

    /** Changes when an update or a reboot may have changed the answer. */
    private String mark() {
        return new File(runtime).lastModified() + " "
                + (seccomp == null ? 0 : new File(seccomp).lastModified())
                + " "
                + TextFile.readIfThere("/proc/sys/kernel/random/boot_id");
    }
}
