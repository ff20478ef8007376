package dev.forge.engine.oci;

import dev.forge.core.TextFile;
import dev.forge.core.posix.UserNamespace;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.UsernsDefinition;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The lines of passwd(5) and group(5) for the host's user in a container where he has a number other than root's, unless
 * the image has some: without them programs do not know who they run for. As Podman, files with them are mounted over the
 * image's.
 */
final class UserEntries {
    private final File staged;
    private final LayeredRoot root;
    private final RootRepair repair;
    private final RuntimeConfig config;
    private final ContainerDefinition definition;

    /**
     * For one start.
     *
     * @param staged the bundle
     * @param root the container's root
     * @param upper what the container itself has written
     */
    UserEntries(File staged, LayeredRoot root, File upper, RuntimeConfig config, ContainerDefinition definition) {
        this.staged = staged;
        this.root = root;
        this.repair = new RootRepair(root, upper);
        this.config = config;
        this.definition = definition;
    }

    /** Adds the lines that are missing; returns the payload's identity, with the working directory as a new user's home. */
    UserLookup.Identity add(UserLookup.Identity identity) {
        UsernsDefinition userns = definition.security().userns();
        long user = userns == null ? -1 : userns.users().inner(0);
        long group = userns == null ? -1 : userns.groups().inner(0);
        if (user <= 0 || group < 0) {
            return identity;
        }
        boolean own = user == UserNamespace.outerId();
        String name = own ? UserNamespace.userName() : Long.toString(user);
        String home = definition.process().cwd();
        boolean added = add("passwd", user, name, ":*:" + user + ":" + group + "::" + home + ":/bin/sh");
        add("group", group, own ? name : Long.toString(group), ":x:" + group + ":" + name);
        return added && identity.uid() == user
                ? new UserLookup.Identity(identity.uid(), identity.gid(), identity.groups(), home)
                : identity;
    }

    /** Adds a line to a file of /etc that has none for the number; returns whether it did. */
    private boolean add(String file, long number, String name, String rest) {
        String path = "/etc/" + file;
        if (MountPoints.isCovered(path, definition.mounts())) {
            return false;
        }
        @Nullable String there = root.read(path);
        String text = there == null ? "" : there;
        boolean isTaken = false;
        for (String line : text.split("\n", -1)) {
            String[] fields = line.split(":", -1);
            if (fields.length > 2 && fields[2].equals(Long.toString(number))) {
                return false;
            }
            isTaken |= fields[0].equals(name);
        }
        String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        String shown = isTaken ? Long.toString(number) : name;
        TextFile.writeUnseen(new File(staged, file), text + separator + shown + rest + "\n");
        config.bindFile(file, repair.file(path));
        return true;
    }
}
