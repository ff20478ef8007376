package dev.forge.engine.lifecycle;

import dev.forge.core.Checksum;
import dev.forge.core.DiskSync;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.DefinitionFile;
import dev.forge.engine.definition.UsernsDefinition;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The containers of a home, and their names. */
public final class ContainerStore {
    private static final String DEFINITION = "container.json";
    private static final int SHOWN_DIGITS = 12;

    private final ForgeHome home;
    private final ContainerNames names;

    /** The containers of this home. */
    public ContainerStore(ForgeHome home) {
        this.home = home;
        this.names = new ContainerNames(home, this);
    }

    /** A new id: 64 hexadecimal digits. Read from the kernel: SecureRandom takes milliseconds to start. */
    public static String newId() {
        byte[] bytes = new byte[32];
        try (FileInputStream random = new FileInputStream("/dev/urandom")) {
            if (random.readNBytes(bytes, 0, bytes.length) != bytes.length) {
                throw new IOException("it ends early");
            }
        } catch (IOException e) {
            throw new ForgeException("cannot read /dev/urandom", e);
        }
        char[] digits = new char[64];
        for (int i = 0; i < bytes.length; i++) {
            digits[2 * i] = Character.forDigit((bytes[i] >> 4) & 15, 16);
            digits[2 * i + 1] = Character.forDigit(bytes[i] & 15, 16);
        }
        // Short ids that are all digits could be taken for numbers by the programs that read them.
        if (digits[0] <= '9') {
            digits[0] = (char) ('a' + (digits[0] - '0') % 6);
        }
        return new String(digits);
    }

    /**
     * Makes the container of a definition and claims its name.
     *
     * @throws ForgeException if the name is in use; nothing is left then
     */
    public Container create(ContainerDefinition definition) {
        return create(definition, false);
    }

    /**
     * As {@link #create(ContainerDefinition)}.
     *
     * @param durably whether a power cut must not take it back, which is not for the way to a start
     */
    public Container create(ContainerDefinition definition, boolean durably) {
        return publish(stage(definition), durably);
    }

    /** Makes the container of a definition where nobody sees it until {@link #publish}. */
    public Container stage(ContainerDefinition definition) {
        File staged = new Staging(home).newDirectory(definition.id());
        TextFile.writeUnseen(new File(staged, DEFINITION), Checksum.seal(DefinitionFile.write(definition)));
        return new Container(home, definition, staged);
    }

    /**
     * Brings a staged container, whole as it is, to its place, and claims its name.
     *
     * @param durably whether a power cut must not take it back, which is not for the way to a start
     * @throws ForgeException if the name is in use; nothing is left then
     */
    public Container publish(Container container, boolean durably) {
        ContainerDefinition definition = container.definition();
        String id = container.id();
        File staged = container.directory();
        if (durably) {
            DiskSync.sync(new File(staged, DEFINITION));
            DiskSync.sync(staged);
        }
        File directory = new File(home.privateDirectory("containers"), id);
        if (!staged.renameTo(directory)) {
            FileTree.remove(staged);
            throw new ForgeException("cannot make the directory " + directory, "is the disk full or read-only?");
        }
        // The directory comes before the name, so a name whose directory is missing is always a leftover.
        try {
            names.claim(definition.name(), id);
        } catch (ForgeException e) {
            FileTree.remove(definitionFile(id));
            FileTree.remove(directory);
            throw e;
        }
        if (durably) {
            DiskSync.sync(directory.getParentFile());
            names.sync(definition.name());
        }
        return new Container(home, definition);
    }

    /**
     * The container with this whole id.
     *
     * @throws ForgeException if its definition cannot be read or is damaged
     */
    public Optional<Container> read(String id) {
        String text = text(id);
        return text == null ? Optional.empty() : Optional.of(parse(id, text));
    }

    /** The text of a container's definition, or null if there is no such container. */
    @Nullable
    String text(String id) {
        String text = TextFile.readStored(definitionFile(id));
        // The launcher's shell writes it where it is read, and cannot rename it.
        boolean isWritten = text == null || Checksum.isSealed(text) || !StartClaim.isHeld(home.file("live/" + id));
        return isWritten ? text : null;
    }

    /** The container of a definition; throws {@link ForgeException} if that is damaged. */
    Container parse(String id, String text) {
        String source = definitionFile(id).getPath();
        Checksum.check(text, source);
        return new Container(home, DefinitionFile.read(id, text, source));
    }

    File definitionFile(String id) {
        return home.file("containers/" + id + "/" + DEFINITION);
    }

    /** Whether the container's name is this one, as far as is known: of a damaged container it is not. */
    boolean mayBeCalled(String id, String name) {
        try {
            String text = text(id);
            return text == null || parse(id, text).name().equals(name);
        } catch (ForgeException e) {
            return true;
        }
    }

    /** Whether it is a whole id. */
    static boolean isId(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.digit(name.charAt(i), 16) < 0) {
                return false;
            }
        }
        return name.length() == 64;
    }

    /** The first digits of an id, as tables show them. */
    static String shortId(String id) {
        return id.length() > SHOWN_DIGITS ? id.substring(0, SHOWN_DIGITS) : id;
    }

    /**
     * The container with this name, id or unambiguous beginning of an id.
     *
     * @throws ForgeException if there is none or more than one, or it is damaged
     */
    public Container find(String nameOrId) {
        String id = findId(nameOrId);
        String text;
        Container container;
        try {
            text = text(id);
            container = text == null ? null : parse(id, text);
        } catch (ForgeException e) {
            throw new ForgeException("container " + shortId(id) + " is damaged: " + e.getMessage(), removal(id), e);
        }
        if (container == null) {
            throw new ForgeException(
                    "container " + shortId(id) + " is damaged: its definition is gone: " + definitionFile(id),
                    removal(id));
        }
        return container;
    }

    private static String removal(String id) {
        return "forge rm " + shortId(id) + " removes it, with the files that it wrote";
    }

    /**
     * The id of the container with this name, id or unambiguous beginning of an id, be it damaged or not.
     *
     * @throws ForgeException if there is none or more than one
     */
    public String findId(String nameOrId) {
        // No name begins with a dot, and "." and ".." are directories.
        boolean mayBe = !nameOrId.isEmpty() && nameOrId.indexOf('/') < 0 && nameOrId.charAt(0) != '.';
        String holder = mayBe ? names.holder(nameOrId) : null;
        if (holder != null) {
            return holder;
        }
        List<String> ids = new ArrayList<>();
        for (String id : ids()) {
            if (mayBe && id.startsWith(nameOrId)) {
                ids.add(id);
            }
        }
        if (ids.size() > 1 && !ids.contains(nameOrId)) {
            throw new ForgeException(
                    nameOrId + " is the beginning of " + ids.size() + " containers' ids", "give more digits of the id");
        }
        if (!ids.isEmpty()) {
            return ids.size() == 1 ? ids.get(0) : nameOrId;
        }
        // Its claim may be lost.
        for (Container container : list(new ArrayList<>())) {
            if (container.name().equals(nameOrId)) {
                return container.id();
            }
        }
        throw ForgeException.absent("no such container: " + nameOrId, "forge ps --all lists the containers");
    }

    /** The ids of all containers. */
    public List<String> ids() {
        String[] ids = home.file("containers").list();
        return ids == null ? List.of() : List.of(ids);
    }

    /** All containers, newest first; those that are damaged are named in {@code complaints} and stay as they are. */
    public List<Container> list(List<String> complaints) {
        List<Container> containers = new ArrayList<>();
        for (String id : ids()) {
            try {
                String text = text(id);
                if (text != null) {
                    containers.add(parse(id, text));
                } else if (hasLostDefinition(id)) {
                    complaints.add("container " + shortId(id) + " is damaged: its definition is gone: "
                            + definitionFile(id) + "; " + removal(id));
                }
            } catch (ForgeException e) {
                complaints.add("container " + shortId(id) + " is damaged: " + e.getMessage() + "; " + removal(id));
            }
        }
        containers.sort(
                (a, b) -> Long.compare(b.definition().created(), a.definition().created()));
        return containers;
    }

    /** The user namespaces of all containers that have one of their own, and of those that are just being made. */
    public List<UsernsDefinition> namespaces() {
        List<UsernsDefinition> namespaces = new ArrayList<>();
        // Those in the making first: one that is published meanwhile is seen twice, and not never.
        for (String directory : new String[] {"staging", "containers"}) {
            String[] names = home.file(directory).list();
            for (String name : names == null ? new String[0] : names) {
                File file = home.file(directory + "/" + name + "/" + DEFINITION);
                try {
                    String text = TextFile.readStored(file);
                    UsernsDefinition userns = text == null
                            ? null
                            : DefinitionFile.read(name, text, file.getPath())
                                    .security()
                                    .userns();
                    if (userns != null) {
                        namespaces.add(userns);
                    }
                } catch (ForgeException e) {
                    // A damaged one does not run.
                }
            }
        }
        return namespaces;
    }

    /** Whether a directory without a definition is a damaged container, and not one that is just being removed. */
    boolean hasLostDefinition(String id) {
        File directory = home.file("containers/" + id);
        // What removes a --rm container removes its name first and its bundle last.
        return directory.exists()
                && (names.hasName(id) || !home.file("live/" + id).exists())
                // What makes one by a recipe claims the name last.
                && !definitionFile(id).exists()
                && directory.exists();
    }

    /**
     * Removes a container that does not run; a power cut does not bring it back.
     *
     * @return the directory that holds what it wrote, out of sight and to be deleted; a sweep deletes it otherwise
     */
    public File remove(Container container) {
        File doomed = remove(container.id());
        names.release(container.name(), container.id());
        syncRemoval();
        return doomed;
    }

    private void syncRemoval() {
        for (String directory : new String[] {"containers", "names"}) {
            if (home.file(directory).isDirectory()) {
                DiskSync.sync(home.file(directory));
            }
        }
    }

    /** As {@link #remove(Container)}, of one whose definition does not tell its name. */
    public File removeDamaged(String id) {
        File doomed = remove(id);
        names.releaseAll(id);
        syncRemoval();
        return doomed;
    }

    private File remove(String id) {
        // It is the launcher's shell that deletes it: so nobody else does while that lives.
        StartOwner deleter = StartOwner.current();
        File doomed = new Staging(home).newPath("container", deleter.pid(), deleter.startTime());
        File directory = home.file("containers/" + id);
        // The rename is the moment of removal, and needs nothing of a disk that is full; a --rm container may have gone
        // by itself meanwhile.
        if (!directory.renameTo(doomed) && directory.exists()) {
            throw new ForgeException("cannot remove " + directory, "is the disk read-only?");
        }
        return doomed;
    }

    /** Gives back the names that a start was about to claim for a container when it was killed. */
    void releaseEmptyNames() {
        names.releaseEmpty();
    }

    /** Gives the container's name back, unless another has it by now. */
    void release(Container container) {
        names.release(container.name(), container.id());
    }
}
