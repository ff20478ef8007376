package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.image.layer.Digest;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Removes images: names first, then the record, then the layers that no other image has. */
public final class ImageRemoval {
    private final ForgeHome home;
    private final ImageStore store;

    /** Removal from the store of a home. */
    public ImageRemoval(ForgeHome home) {
        this.home = home;
        this.store = new ImageStore(home);
    }

    /**
     * Removes a name, and with the last one the image. An ID removes all of its names.
     *
     * @param force also when an ID has several names, or containers use the image; their files stay as long as
     *     they run, because overlayfs holds them
     * @param users IDs of images and names of the containers that use them
     * @return what was done, in docker's words
     * @throws ForgeException if there is no such image, or it is in use
     */
    public List<String> remove(String nameOrId, boolean force, Map<String, String> users) {
        List<String> done = new ArrayList<>();
        List<File> layers = store.locked(() -> remove(nameOrId, force, users, done));
        layers.forEach(FileTree::remove);
        return done;
    }

    private List<File> remove(String nameOrId, boolean force, Map<String, String> users, List<String> done) {
        Reference asked = Reference.parseOrNull(nameOrId);
        if (asked != null && asked.digest() != null) {
            asked = null;
        }
        String named = asked != null && store.hasName(asked) ? store.names().get(asked.toString()) : null;
        if (asked != null && store.hasName(asked) && (named == null || !store.hasRecord(named))) {
            // Damaged: it stands for nothing.
            untag(List.of(asked), done);
            return List.of();
        }
        String id = ImageIndex.findId(home, nameOrId);
        List<Reference> names = new ArrayList<>();
        for (Map.Entry<String, String> name : store.names().entrySet()) {
            if (name.getValue().equals(id)) {
                names.add(Reference.parse(name.getKey()));
            }
        }
        boolean byName = named != null && named.equals(id);
        if (byName && names.size() > 1) {
            names.clear();
            names.add(asked(asked));
            untag(names, done);
            return List.of();
        }
        if (!byName && names.size() > 1 && !force) {
            throw new ForgeException(
                    "the image " + nameOrId + " has several names: " + join(names),
                    "remove the names, or all with forge rmi --force " + nameOrId);
        }
        String user = users.get(id);
        if (user != null && !force) {
            throw new ForgeException(
                    "the image " + nameOrId + " is used by the container " + user,
                    "remove the container first: forge rm " + user);
        }
        untag(names, done);
        if (user != null) {
            // Docker's way: the name is gone, but a container's files have to stay.
            return List.of();
        }
        done.add("Deleted: " + id);
        List<File> layers = new ArrayList<>();
        for (Map.Entry<String, File> layer : store.forget(id).entrySet()) {
            done.add("Deleted: " + Digest.PREFIX + layer.getKey());
            layers.add(layer.getValue());
        }
        return layers;
    }

    private static Reference asked(@Nullable Reference reference) {
        if (reference == null) {
            throw new IllegalStateException("an image was found by a name that is none");
        }
        return reference;
    }

    private static String join(List<Reference> names) {
        List<String> texts = new ArrayList<>();
        names.forEach(name -> texts.add(name.toString()));
        return String.join(", ", texts);
    }

    private void untag(List<Reference> names, List<String> done) {
        for (Reference name : names) {
            if (store.untag(name)) {
                done.add("Untagged: " + name);
            }
        }
    }

    /** Removes layers that belong to no image. Returns their number. */
    public int removeUnusedLayers() {
        List<File> layers =
                store.locked(() -> new ArrayList<>(store.forget(null).values()));
        layers.forEach(FileTree::remove);
        return layers.size();
    }
}
