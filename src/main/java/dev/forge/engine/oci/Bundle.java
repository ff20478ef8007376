package dev.forge.engine.oci;

import dev.forge.core.Checksum;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.ProcessDefinition;
import dev.forge.engine.definition.SecurityDefinition;
import dev.forge.engine.definition.UsernsDefinition;
import dev.forge.engine.lifecycle.Container;
import dev.forge.engine.lifecycle.ExecPlan;
import dev.forge.engine.lifecycle.StartOwner;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Creates the OCI bundle of a start, {@code live/ID}, atomically. */
public final class Bundle {
    private static final String STARTED = "started";

    private final ForgeHome home;
    private final HostFeatures host;

    /** Makes bundles on this host. */
    public Bundle(ForgeHome home, HostFeatures host) {
        this.home = home;
        this.host = host;
    }

    /**
     * Creates the container's bundle and renames it to its final path. The rename claims the start: of two concurrent
     * starts only one succeeds.
     *
     * @throws ForgeException if the image lacks the payload's file or the user, or if another start was first
     */
    public void make(Container container) {
        requirePlain(container);
        File staged = stage(container);
        StartOwner.current().write(staged);
        if (!staged.renameTo(new File(home.privateDirectory("live"), container.id()))) {
            FileTree.remove(staged);
            throw new ForgeException("container " + container.name() + " is running or just being started");
        }
        if (!container.definition().autoRemove()) {
            // Only this file's mtime matters; the bundle's own is lost when the bundle is removed.
            TextFile.writeUnseen(new File(container.directory(), STARTED), "");
        }
    }

    /**
     * What earlier starts left has to be what it was. Opening a pipe for the log would wait without end, and through a
     * link a log, or what the container writes, would end in the host's files.
     */
    private static void requirePlain(Container container) {
        for (File file : new File[] {container.log(), new File(container.directory(), STARTED)}) {
            if ((file.exists() && !file.isFile()) || isLink(file)) {
                throw new ForgeException(file + " is not a regular file", "remove it, and start the container again");
            }
        }
        File upper = container.upper();
        if (upper.exists() && (!upper.isDirectory() || isLink(upper))) {
            throw new ForgeException(
                    upper + " is not a directory of its own",
                    "the files that the container wrote are lost; remove it with forge rm " + container.name());
        }
    }

    /** Whether the file is a symbolic link, to something or to nothing. */
    private static boolean isLink(File file) {
        try {
            File directory = file.getParentFile().getCanonicalFile();
            return !file.getCanonicalFile().equals(new File(directory, file.getName()));
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Creates the bundle of the container's first start in advance: {@code containers/ID/next}, with the plan, for
     * {@code libexec/prepared.sh}. It is valid until the next boot, at this place, and as long as its files have the
     * checksums in {@code sums}: a runtime takes any configuration, one that confines nothing too. Only for containers whose bundle depends on nothing
     * that may change until then: no mounts, and no network, because its files come from the host.
     *
     * @param plan the remaining steps, on one line
     * @throws ForgeException as in {@link #make}; then no bundle is left, and the start itself will report the error
     */
    public void prepare(Container container, ExecPlan plan) {
        ContainerDefinition definition = container.definition();
        boolean changeable = !definition.network().isNone()
                || !definition.mounts().isEmpty()
                || definition.security().userns() != null;
        if (changeable || plan.text().indexOf('\n') != plan.text().length() - 1) {
            return;
        }
        String root = home.root().getPath();
        if (root.indexOf('\n') >= 0) {
            return;
        }
        home.privateDirectory("live");
        File staged = stage(container);
        try {
            String boot = TextFile.readIfThere("/proc/sys/kernel/random/boot_id");
            TextFile.writeUnseen(new File(staged, "plan-2"), boot + root + "\n" + plan.text());
            TextFile.writeUnseen(new File(staged, "sums"), sums(staged));
        } catch (ForgeException e) {
            FileTree.remove(staged);
            throw e;
        }
        if (!staged.renameTo(container.prepared())) {
            FileTree.remove(staged);
        }
    }

    /** What cksum prints for the files of a bundle, in the order of their names. */
    private static String sums(File bundle) {
        StringBuilder sums = new StringBuilder();
        String[] names = bundle.list();
        Arrays.sort(names == null ? new String[0] : names);
        for (String name : names == null ? new String[0] : names) {
            File file = new File(bundle, name);
            if (file.isFile()) {
                sums.append(Checksum.cksum(TextFile.read(file).getBytes(StandardCharsets.UTF_8)))
                        .append(' ')
                        .append(name)
                        .append('\n');
            }
        }
        return sums.toString();
    }

    /**
     * The bundle as {@link #make} would make it, in the staging area, where it stays: for whoever wants to know what
     * would be in it.
     *
     * @throws ForgeException as in {@link #make}; then nothing is left
     */
    public File draft(Container container) {
        return stage(container);
    }

    /** The container's root as it is on the disk: without what is mounted in it. */
    public LayeredRoot root(Container container) {
        return root(container, layers(container.definition()));
    }

    private static LayeredRoot root(Container container, List<File> layers) {
        List<File> all = new ArrayList<>(layers.size() + 1);
        File upper = container.upper();
        if (upper.isDirectory()) {
            all.add(upper);
        }
        all.addAll(layers);
        return new LayeredRoot(all);
    }

    private File stage(Container container) {
        ContainerDefinition definition = container.definition();
        List<File> layers = layers(definition);
        LayeredRoot root = root(container, layers);
        ProcessDefinition process = definition.process();
        Executable.check(root, process.args().get(0), process.cwd(), process.env(), definition.mounts());
        String user = process.user();
        UserLookup.Identity identity =
                new UserLookup(root, definition.mounts()).find(user == null ? "" : user, process.groups());
        File staged = new Staging(home).newDirectory(container.id());
        try {
            fill(staged, container, root, layers, identity);
        } catch (ForgeException e) {
            FileTree.remove(staged);
            throw e;
        }
        return staged;
    }

    private void fill(
            File staged, Container container, LayeredRoot root, List<File> layers, UserLookup.Identity identity) {
        if (host.isRootless()) {
            RootlessBundle.check(host, container.definition(), identity);
        }
        File upper = container.upper();
        boolean used = upper.isDirectory();
        make(new File(staged, "work"));
        if (!used) {
            makeUpper(upper);
        }
        MountPoints points = new MountPoints(layers, upper, used);
        points.prepare();
        ContainerDefinition definition = points.contained(container.definition());
        String hostname = definition.hostname();
        boolean hostNetwork = definition.network().isHost();
        TextFile.writeUnseen(new File(staged, "hostname"), hostname + "\n");
        TextFile.writeUnseen(new File(staged, "hosts"), hosts(definition, container.name()));
        RuntimeConfig config = new RuntimeConfig(host, container.bundle(), place(home), definition);
        // Where it will be: the container may still be in the making.
        overlay(config, layers, home.file("containers/" + container.id() + "/" + upper.getName()), definition);
        config.bindFile("hostname", points.file("/etc/hostname"));
        config.bindFile("hosts", points.file("/etc/hosts"));
        if (hostNetwork) {
            TextFile.writeUnseen(new File(staged, "resolv.conf"), or(TextFile.readIfThere("/etc/resolv.conf"), ""));
            config.bindFile("resolv.conf", points.file("/etc/resolv.conf"));
        }
        BaseLayer.show(home, definition.mounts(), config);
        if (definition.process().init() != null) {
            config.init(points.file(RuntimeConfig.INIT));
        }
        if (!definition.security().isUnconfined()) {
            config.seccomp(seccomp(definition.security()));
        }
        UsernsDefinition userns = definition.security().userns();
        config.write(
                staged,
                userns == null ? identity : new UserEntries(staged, root, upper, config, definition).add(identity));
        if (host.isRootless()) {
            RootlessBundle.mark(host, userns, staged);
        }
        if (userns != null) {
            OwnedLayers.give(userns, made(container, staged));
        }
    }

    /** What a start has made for the container's root: files of the bundle, and before the first start the upper directory. */
    private static List<File> made(Container container, File staged) {
        List<File> made = new ArrayList<>();
        for (String name : new String[] {"hostname", "hosts", "resolv.conf", "passwd", "group"}) {
            File file = new File(staged, name);
            if (file.exists()) {
                made.add(file);
            }
        }
        if (!new File(container.directory(), STARTED).exists()) {
            made.add(container.upper());
        }
        return made;
    }

    private static String hosts(ContainerDefinition definition, String name) {
        String hosts = definition.network().isHost()
                ? or(TextFile.readIfThere("/etc/hosts"), "127.0.0.1\tlocalhost\n")
                : "127.0.0.1\tlocalhost\n::1\tlocalhost\n127.0.0.1\t" + definition.hostname() + " " + name + "\n";
        for (String line : definition.network().hosts()) {
            hosts = hosts + line + "\n";
        }
        return hosts;
    }

    /** Makes the directory that becomes the container's "/", so the payload sees its mode: 0755. */
    private static void makeUpper(File upper) {
        make(upper);
        upper.setReadable(true, false);
        upper.setExecutable(true, false);
    }

    /**
     * Makes the directories that the image wants as volumes where it does not have them.
     *
     * @throws ForgeException if one of them is something else than a directory
     */
    public void makeVolumes(Container container, Iterable<String> volumes) {
        List<File> all = new ArrayList<>(List.of(container.upper()));
        all.addAll(layers(container.definition()));
        LayeredRoot root = new LayeredRoot(all);
        for (String volume : volumes) {
            String path = volume.startsWith("/") ? volume : "/" + volume;
            if (!root.isPlainDirectory(path)) {
                if (!container.upper().isDirectory()) {
                    makeUpper(container.upper());
                }
                new RootRepair(root, container.upper()).make(path, "the image's volume " + volume);
            }
        }
    }

    private String seccomp(SecurityDefinition security) {
        boolean standard = security.seccomp() == null
                && security.capAdd().isEmpty()
                && security.capDrop().isEmpty();
        return standard
                ? host.standardProfile(home)
                : Seccomp.load(
                        security.seccomp() == null ? host.seccomp() : security.seccomp(),
                        Capabilities.of(security.capAdd(), security.capDrop()),
                        host.x32());
    }

    private List<File> layers(ContainerDefinition definition) {
        List<File> layers = new ArrayList<>();
        for (String layer : definition.layers()) {
            File directory = home.file("layers/" + layer + "/fs");
            if (!directory.isDirectory()) {
                throw new ForgeException(
                        "a layer of the image " + definition.image() + " is missing: " + directory,
                        "load the image again");
            }
            layers.add(directory);
        }
        if (layers.isEmpty()) {
            throw new ForgeException("the image " + definition.image() + " has no layers");
        }
        return layers;
    }

    /** The empty directory over which the root of each container is mounted, in its own mount namespace. */
    public static File place(ForgeHome home) {
        return home.privateDirectory("rootfs");
    }

    /** The file by which can be seen whether the layer below all images is as it was: it is made last. */
    public static File baseLayer(ForgeHome home) {
        return home.file(BaseLayer.MARKER_PATH);
    }

    private void overlay(RuntimeConfig config, List<File> image, File upper, ContainerDefinition definition) {
        List<File> layers = new ArrayList<>(image);
        layers.add(BaseLayer.of(home));
        UsernsDefinition userns = definition.security().userns();
        if (userns != null) {
            layers = OwnedLayers.of(userns, layers);
        }
        List<File> paths = ShortPaths.areNeeded(home, layers) ? ShortPaths.of(home, layers) : layers;
        if (!ShortPaths.areNeeded(home, paths)) {
            config.overlay(paths, upper);
            return;
        }
        List<String> names = new ArrayList<>(paths.size());
        for (File path : paths) {
            names.add(path.getName());
        }
        config.overlayIn(home.file(ShortPaths.DIRECTORY), names);
    }

    private static void make(File directory) {
        if (!directory.mkdir() && !directory.isDirectory()) {
            throw new ForgeException("cannot make the directory " + directory, "is the disk full or read-only?");
        }
    }

    private static String or(@org.jspecify.annotations.Nullable String text, String defaultValue) {
        return text == null ? defaultValue : text;
    }
}
