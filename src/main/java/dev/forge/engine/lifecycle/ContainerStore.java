package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import dev.forge.engine.definition.ContainerDefinition;
import dev.forge.engine.definition.DefinitionFile;
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

    private final ForgeHome home;

    /** The containers of this home. */
    public ContainerStore(ForgeHome home) {
        this.home = home;
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
        String id = definition.id();
        File staged = new Staging(home).newDirectory(id);
        TextFile.writeUnseen(new File(staged, DEFINITION), DefinitionFile.write(definition));
        File directory = new File(home.privateDirectory("containers"), id);
        if (!staged.renameTo(directory)) {
            FileTree.remove(staged);
            throw new ForgeException("cannot make the directory " + directory, "is the disk full or read-only?");
        }
        // The directory comes before the name, so a name whose directory is missing is always a leftover.
        try {
            claimName(definition.name(), id);
        } catch (ForgeException e) {
            FileTree.remove(directory);
            throw e;
        }
        return new Container(home, definition);
    }

    /**
     * Makes the name's file, which only one can, and writes the id into it. Whoever is killed in between leaves an
     * empty file: then the containers themselves tell whether one has the name.
     */
    private void claimName(String name, String id) {
        File file = new File(home.privateDirectory("names"), name);
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                if (file.createNewFile()) {
                    TextFile.writeUnseen(file, id);
                    return;
                }
            } catch (IOException e) {
                throw new ForgeException(
                        "cannot write the name " + file + ": " + IoErrors.reason(e),
                        "is the disk full or read-only?",
                        e);
            }
            String holder = holderOf(name);
            if (holder != null && !holder.equals(id)) {
                throw new ForgeException(
                        "the name " + name + " is in use by container " + holder.substring(0, 12),
                        "choose another --name, or remove that one with forge rm " + name);
            }
            file.delete();
        }
        throw new ForgeException("the name " + name + " is being claimed by others at the same time", "try again");
    }

    /** Gives a container's name back, unless another has it by now. */
    void releaseName(String name, String id) {
        File file = home.file("names/" + name);
        String holder = TextFile.readIfThere(file.getPath());
        if (holder != null && (holder.isEmpty() || holder.equals(id))) {
            file.delete();
        }
    }

    /** The id of the container with this name, or null. */
    private @Nullable String holderOf(String name) {
        String id = TextFile.readIfThere(home.file("names/" + name).getPath());
        if (id == null) {
            return null;
        }
        if (!id.isEmpty()) {
            return home.file("containers/" + id).isDirectory() ? id : null;
        }
        for (Container container : list(new ArrayList<>())) {
            if (container.name().equals(name)) {
                return container.id();
            }
        }
        return null;
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
        return TextFile.readIfThere(definitionFile(id).getPath());
    }

    /** The container of a definition; throws {@link ForgeException} if that is damaged. */
    Container parse(String id, String text) {
        return new Container(
                home, DefinitionFile.read(id, text, definitionFile(id).getPath()));
    }

    File definitionFile(String id) {
        return home.file("containers/" + id + "/" + DEFINITION);
    }

    /**
     * The container with this name, id or unambiguous beginning of an id.
     *
     * @throws ForgeException if there is none or more than one
     */
    public Container find(String nameOrId) {
        // No name begins with a dot, and "." and ".." are directories.
        if (!nameOrId.isEmpty() && nameOrId.indexOf('/') < 0 && nameOrId.charAt(0) != '.') {
            String holder = holderOf(nameOrId);
            Optional<Container> named = holder == null ? Optional.empty() : read(holder);
            if (named.isPresent()) {
                return named.get();
            }
        }
        List<String> ids = new ArrayList<>();
        for (String id : ids()) {
            if (!nameOrId.isEmpty() && id.startsWith(nameOrId)) {
                ids.add(id);
            }
        }
        if (ids.size() > 1) {
            throw new ForgeException(
                    nameOrId + " is the beginning of " + ids.size() + " containers' ids", "give more digits of the id");
        }
        if (ids.size() == 1) {
            Optional<Container> found = read(ids.get(0));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ForgeException("no such container: " + nameOrId, "forge ps --all lists the containers");
    }

    /** The ids of all containers. */
    public List<String> ids() {
        String[] ids = home.file("containers").list();
        return ids == null ? List.of() : List.of(ids);
    }

    /** Moves a container whose definition is damaged out of the way, with all it wrote; returns where it is now. */
    File setAside(String id) {
        File aside = new File(home.privateDirectory("set-aside"), id);
        home.file("containers/" + id).renameTo(aside);
        return aside;
    }

    /**
     * All containers, newest first. Those whose definition is damaged are set aside; they and those whose definition
     * cannot be read are named in {@code complaints}.
     */
    public List<Container> list(List<String> complaints) {
        List<Container> containers = new ArrayList<>();
        for (String id : ids()) {
            String text;
            try {
                text = text(id);
            } catch (ForgeException e) {
                // Nothing is known to be wrong with the definition, so the container stays where it is.
                complaints.add("container " + id + ": " + e.getMessage());
                continue;
            }
            if (text == null) {
                continue;
            }
            try {
                containers.add(parse(id, text));
            } catch (ForgeException e) {
                complaints.add("a container is set aside because its definition is damaged: " + e.getMessage()
                        + "; moved to " + setAside(id));
            }
        }
        containers.sort(
                (a, b) -> Long.compare(b.definition().created(), a.definition().created()));
        return containers;
    }

    /**
     * Removes a container that does not run.
     *
     * @return the directory that holds what it wrote, out of sight and to be deleted; a sweep deletes it otherwise
     */
    public File remove(Container container) {
        // It is the launcher's shell that deletes it: so nobody else does while that lives.
        StartOwner deleter = StartOwner.current();
        File doomed = new Staging(home).newDirectory(container.id(), deleter.pid(), deleter.startTime());
        // The rename is the moment of removal; a --rm container may have gone by itself meanwhile.
        if (!container.directory().renameTo(new File(doomed, "container"))
                && container.directory().exists()) {
            throw new ForgeException("cannot remove " + container.directory(), "is the disk read-only?");
        }
        releaseName(container.name(), container.id());
        return doomed;
    }
}
