package dev.forge.engine.lifecycle;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
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
    public Container create(String id, JsonObject definition) {
        File staged = new Staging(home).newDirectory(id);
        TextFile.writeUnseen(new File(staged, DEFINITION), definition.toString());
        File directory = new File(home.privateDirectory("containers"), id);
        if (!staged.renameTo(directory)) {
            FileTree.remove(staged);
            throw new ForgeException("cannot make the directory " + directory, "is the disk full or read-only?");
        }
        // The directory comes before the name, so a name whose directory is missing is always a leftover.
        try {
            claimName(definition.text("name"), id);
        } catch (ForgeException e) {
            FileTree.remove(directory);
            throw e;
        }
        return new Container(home, id, definition);
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

    /** Replaces what is known of a container. */
    public Container update(Container container, JsonObject definition) {
        TextFile.write(new File(container.directory(), DEFINITION), definition.toString());
        return new Container(home, container.id(), definition);
    }

    /** The container with this whole id. */
    public Optional<Container> read(String id) {
        File file = home.file("containers/" + id + "/" + DEFINITION);
        String text = TextFile.readIfThere(file.getPath());
        return text == null
                ? Optional.empty()
                : Optional.of(new Container(home, id, JsonObject.parse(text, file.getPath())));
    }

    /**
     * The container with this name, id or unambiguous beginning of an id.
     *
     * @throws ForgeException if there is none or more than one
     */
    public Container find(String nameOrId) {
        if (!nameOrId.isEmpty() && nameOrId.indexOf('/') < 0) {
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

    /** All containers, newest first. Damaged ones are set aside and named in {@code complaints}. */
    public List<Container> list(List<String> complaints) {
        List<Container> containers = new ArrayList<>();
        for (String id : ids()) {
            try {
                read(id).ifPresent(containers::add);
            } catch (ForgeException e) {
                complaints.add("a container is set aside because its definition is damaged: " + e.getMessage()
                        + "; moved to " + setAside(id));
            }
        }
        containers.sort((a, b) ->
                Long.compare(b.definition().number("created", 0), a.definition().number("created", 0)));
        return containers;
    }

    /**
     * Removes a container that does not run.
     *
     * @return the directory that holds what it wrote, out of sight and to be deleted; a sweep deletes it otherwise
     */
    public File remove(Container container) {
        File doomed = new Staging(home).newDirectory(container.id());
        // The rename is the moment of removal; a --rm container may have gone by itself meanwhile.
        if (!container.directory().renameTo(new File(doomed, "container"))
                && container.directory().exists()) {
            throw new ForgeException("cannot remove " + container.directory(), "is the disk read-only?");
        }
        home.file("names/" + container.name()).delete();
        return doomed;
    }
}
