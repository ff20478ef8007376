package dev.forge.engine.oci;

import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The features of this host for containers. {@link HostProbe} detects them once, {@code host/host} caches them, every
 * start reads them. The cache is valid until the runtime's file changes or the host reboots.
 *
 * @param runtime the OCI runtime's path
 * @param mountsRoot whether the runtime mounts a container's root itself; if not, {@link #starter} does
 * @param runtimeVersion the runtime's version, such as {@code runc 1.1.5}; null if unknown
 * @param monitor conmon's path; null if there is none
 * @param cgroups {@code v1}, {@code v2} or {@code hybrid}
 * @param seccomp the path of the distribution's seccomp profile; null if there is none and Forge's own is used
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
    /** The file of a bundle that tells libexec/rooted what to mount. */
    static final String OVERLAY = "overlay";

    /**
     * The features of this host; probes them unless they are cached.
     *
     * @throws dev.forge.core.ForgeException if containers cannot run here
     */
    public static HostFeatures of(ForgeHome home) {
        HostFeatures known = cached(home);
        return known == null ? SharedProbe.run(home) : known;
    }

    /** What was found out before and still holds, or null. */
    static @Nullable HostFeatures cached(ForgeHome home) {
        String text = TextFile.readIfThere(home.file(FILE).getPath());
        if (text != null) {
            HostFeatures known = read(text);
            if (known != null && text.endsWith(known.mark())) {
                return known;
            }
        }
        return null;
    }

    /**
     * The program to call with "run" or "create" for a bundle: the runtime, or libexec/rooted, which mounts the root
     * for it.
     */
    public static String starter(String runtime, File bundle) {
        if (!new File(bundle, OVERLAY).exists()) {
            return runtime;
        }
        return new File(String.valueOf(System.getenv("FORGE_LAUNCHER")))
                        .getParentFile()
                        .getParent() + "/libexec/rooted";
    }

    /** Probes the host again. */
    public static HostFeatures probe(ForgeHome home) {
        return SharedProbe.again(home);
    }

    /** Probes the host, for whoever is alone with it. */
    static HostFeatures probeAlone(ForgeHome home) {
        HostFeatures host = new HostProbe(home, System.getenv()).find();
        home.privateDirectory("host");
        TextFile.write(home.file(SECCOMP), Seccomp.load(host.seccomp(), Capabilities.standard(), host.x32()));
        TextFile.write(home.file(FILE), host.text() + host.mark());
        return host;
    }

    /** One component per line, empty for null: every start reads it, so it must not need a parser. */
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

    /** A value that changes when an update or a reboot may have changed the features. */
    private String mark() {
        return new File(runtime).lastModified() + " "
                + (seccomp == null ? 0 : new File(seccomp).lastModified())
                + " "
                + TextFile.readIfThere("/proc/sys/kernel/random/boot_id");
    }
}
