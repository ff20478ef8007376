package dev.forge.engine.oci;

import dev.forge.core.Checksum;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.core.posix.BlockGroups;
import dev.forge.core.posix.Cgroups;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.HomeOwner;
import dev.forge.core.posix.Staging;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.definition.ContainerDefinition;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The features of this host for containers. {@link HostProbe} detects them once, {@code host/host} caches them, every
 * start reads them. The cache is valid until the runtime's file changes or the host reboots. It decides what confines a
 * container, so it has a checksum, and so has the seccomp profile made with it: what is damaged is made again.
 *
 * @param runtime the OCI runtime's path
 * @param mountsRoot whether the runtime mounts a container's root itself; if not, {@link #starter} does
 * @param fuse the path of fuse-overlayfs, which serves a container's root where the kernel mounts none for a user; null
 *     where it does
 * @param runtimeVersion the runtime's version, such as {@code runc 1.1.5}; null if unknown
 * @param monitor conmon's path; null if there is none
 * @param cgroups {@code v1}, {@code v2} or {@code hybrid}
 * @param seccomp the path of the distribution's seccomp profile; null if there is none and Forge's own is used
 * @param x32 whether the kernel runs x32 programs
 * @param swapLimit whether swap can be limited
 * @param pidsLimit whether the number of processes can be limited
 * @param slice the path of the slice's cgroup in which systemd makes a scope for each of root's containers; null where
 *     Forge makes their cgroups alone
 * @param apparmor the AppArmor profile of containers; null if there is none
 * @param profile the {@link Checksum} of {@code host/seccomp.json}
 * @param mapping what has the runtime run in the user namespace of a user who is not root, see {@link UserNamespace#entry};
 *     empty for root
 * @param choice why this runtime was chosen, on one line
 */
public record HostFeatures(
        String runtime,
        boolean mountsRoot,
        @Nullable String fuse,
        @Nullable String runtimeVersion,
        @Nullable String monitor,
        String cgroups,
        @Nullable String seccomp,
        boolean x32,
        boolean swapLimit,
        boolean pidsLimit,
        @Nullable String slice,
        @Nullable String apparmor,
        String profile,
        String mapping,
        String choice) {

    private static final String DIRECTORY = "host";
    private static final String FILE = "host/host";
    private static final String SECCOMP = "host/seccomp.json";
    /** The file of a bundle that tells libexec/rooted what to mount. */
    static final String OVERLAY = "overlay";
    /** The file of a bundle that tells libexec/mapped in which user namespace the runtime runs. */
    static final String MAPPED = "mapped";

    /**
     * The features of this host; probes them unless they are cached.
     *
     * @throws dev.forge.core.ForgeException if containers cannot run here
     */
    public static HostFeatures of(ForgeHome home) {
        HostFeatures known = cached(home);
        if (known == null) {
            BlockGroups.spread(home);
        }
        if (known == null || known.isRootless() || System.getenv("FORGE_ROOTLESS") != null) {
            HomeOwner.check(home);
        }
        return known == null ? SharedProbe.run(home) : known;
    }

    /** What was found out before and still holds, or null. */
    static @Nullable HostFeatures cached(ForgeHome home) {
        String text = stored(home, FILE);
        if (text != null) {
            HostFeatures known = read(text);
            if (known != null && text.equals(known.whole())) {
                return known;
            }
        }
        return null;
    }

    /** Whether containers run in a user namespace, for a user who is not root. */
    public boolean isRootless() {
        return !mapping.isEmpty();
    }

    /** Whether the runtime is runc, of which is known what it does with a root that it mounts itself. */
    boolean isRunc() {
        return runtimeVersion != null && runtimeVersion.startsWith("runc ");
    }

    /** The text of a file, or null if there is none that can be read: then it is made again. */
    private static @Nullable String stored(ForgeHome home, String name) {
        try {
            return TextFile.readStored(home.file(name));
        } catch (ForgeException e) {
            return null;
        }
    }

    /** The seccomp profile, as JSON, of a payload that asks for no other. */
    String standardProfile(ForgeHome home) {
        String known = stored(home, SECCOMP);
        if (known != null && Checksum.of(known).equals(profile)) {
            return known;
        }
        String made = Seccomp.load(seccomp, Capabilities.standard(), x32);
        save(home, made);
        return made;
    }

    /** Writes the cache; the profile first, because the checksum in the other file is that of the profile. */
    private void save(ForgeHome home, String made) {
        HostFeatures host = new HostFeatures(
                runtime,
                mountsRoot,
                fuse,
                runtimeVersion,
                monitor,
                cgroups,
                seccomp,
                x32,
                swapLimit,
                pidsLimit,
                slice,
                apparmor,
                Checksum.of(made),
                mapping,
                choice);
        new Staging(home).replace(home.file(SECCOMP), made);
        new Staging(home).replace(home.file(FILE), host.whole());
    }

    /**
     * The program to call with "run", "create" or "exec" for a bundle: the runtime; libexec/rooted, which mounts the root
     * for it; or libexec/mapped, which runs either in a user namespace.
     */
    public static String starter(String runtime, File bundle) {
        boolean mapped = new File(bundle, MAPPED).exists();
        if (!mapped && !new File(bundle, OVERLAY).exists()) {
            return runtime;
        }
        return tree() + (mapped ? "/libexec/mapped" : "/libexec/rooted");
    }

    /**
     * The path of the slice's cgroup in which this container has a scope. Of a user who is not root that is his own
     * systemd's, and only a container with limits has one: the others start faster without. Null for none.
     */
    public @Nullable String slice(ContainerDefinition definition) {
        return isRootless() ? RootlessBundle.slice(definition.limits()) : slice;
    }

    /** The command that starts a container in its scope, if it has one: see libexec/scoped.sh. */
    public static List<String> scoped(@Nullable String within, String id, File bundle, List<String> command) {
        if (within == null) {
            return command;
        }
        List<String> scoped = new ArrayList<>(List.of(
                "/bin/sh", tree() + "/libexec/scoped.sh", within, id, new File(bundle, "runtime.log").getPath()));
        scoped.addAll(command);
        return scoped;
    }

    /** Who makes the cgroups of containers, as podman calls it: systemd or cgroupfs. */
    public String cgroupManager() {
        return slice == null && Cgroups.userSlice() == null ? "cgroupfs" : "systemd";
    }

    /** The installed tree that the launcher is in. */
    static String tree() {
        return new File(String.valueOf(System.getenv("FORGE_LAUNCHER")))
                .getParentFile()
                .getParent();
    }

    /** Probes the host again. */
    public static HostFeatures probe(ForgeHome home) {
        return SharedProbe.again(home);
    }

    /** Probes the host, for whoever is alone with it. */
    static HostFeatures probeAlone(ForgeHome home) {
        HostProbe probe = new HostProbe(home, System.getenv());
        HostFeatures host = probe.find();
        File directory = home.file(DIRECTORY);
        if (!directory.isDirectory()) {
            FileTree.remove(directory);
        }
        home.privateDirectory(DIRECTORY);
        host.save(home, probe.profile());
        if (host.isRootless()) {
            UserNamespace.keepEntry(home);
        }
        return host;
    }

    /** The file: what is found, what it depends on, and the checksum of both. */
    private String whole() {
        String text = text() + mark();
        return text + Checksum.of(text) + "\n";
    }

    /** One component per line, empty for null: every start reads it, so it must not need a parser. */
    private String text() {
        return runtime + "\n" + mountsRoot + "\n" + orEmpty(fuse) + "\n" + orEmpty(runtimeVersion) + "\n"
                + orEmpty(monitor) + "\n" + cgroups
                + "\n" + orEmpty(seccomp) + "\n" + x32 + "\n" + swapLimit + "\n" + pidsLimit + "\n" + orEmpty(slice)
                + "\n" + orEmpty(apparmor) + "\n" + profile + "\n" + mapping + "\n" + choice + "\n";
    }

    private static String orEmpty(@Nullable String member) {
        return member == null ? "" : member;
    }

    private static @Nullable String orNull(String line) {
        return line.isEmpty() ? null : line;
    }

    private static @Nullable HostFeatures read(String text) {
        String[] lines = new String[15];
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
                orNull(lines[4]),
                lines[5],
                orNull(lines[6]),
                lines[7].equals("true"),
                lines[8].equals("true"),
                lines[9].equals("true"),
                orNull(lines[10]),
                orNull(lines[11]),
                lines[12],
                lines[13],
                lines[14]);
    }

    /** A line that changes when an update or a reboot may have changed the features. */
    private String mark() {
        return lastModified(runtime) + " " + lastModified(monitor) + " " + lastModified(seccomp) + " "
                + (fuse == null ? "" : lastModified(fuse) + " ")
                + (isRootless() ? lastModified("/etc/subuid") + " " + lastModified("/etc/subgid") + " " : "")
                + TextFile.readIfThere("/proc/sys/kernel/random/boot_id");
    }

    private static long lastModified(@Nullable String path) {
        return path == null ? 0 : new File(path).lastModified();
    }
}
