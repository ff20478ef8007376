package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.core.posix.IdMap;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageDetails;
import dev.forge.engine.image.ImageImport;
import dev.forge.engine.image.ImageIndex;
import dev.forge.engine.image.ImageLoader;
import dev.forge.engine.image.ImageRemoval;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.oci.OwnedLayers;
import java.io.File;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The images of one home: everything that can be done to them, whichever class does it; outside the engine nobody needs
 * to know which. {@link #find} and {@link #layerDirectories} are on the
 * way to a container's start and load nothing that the others need.
 */
public final class Images {
    private final ForgeHome home;

    /** The images of this home. */
    public Images(ForgeHome home) {
        this.home = home;
    }

    /**
     * The image with this name, ID or unambiguous beginning of an ID.
     *
     * @throws ForgeException if there is none, or more than one
     */
    public Image find(String nameOrId) {
        return ImageIndex.find(home, nameOrId);
    }

    /** The bytes of all files in all layers of the image with this ID; 0 if it is gone or its record is damaged. */
    public long sizeOf(String id) {
        try {
            return find(id).size();
        } catch (ForgeException e) {
            return 0;
        }
    }

    /** The directories with an image's unpacked layers, the uppermost first, as overlayfs's lowerdir wants them. */
    public List<File> layerDirectories(Image image) {
        return image.layerDirectories(home);
    }

    /**
     * Loads the images of an archive (docker's or OCI's, plain, gzip or zstd) or of an OCI layout in a directory.
     *
     * @throws ForgeException if it is damaged, hostile or for another platform; nothing is left then
     */
    public List<ImageLoader.Loaded> load(File file, ImageProgress progress) {
        return new ImageLoader(home, progress).load(file);
    }

    /** As {@link #load(File, Progress)}, from a stream. */
    public List<ImageLoader.Loaded> load(InputStream in, ImageProgress progress) {
        return new ImageLoader(home, progress).load(in);
    }

    /**
     * Makes an image of one layer from the archive of a root filesystem.
     *
     * @param in the archive: plain, gzip or zstd
     * @param shown what to call it in messages
     * @param name the image's name, or null for none
     * @param changes instructions as in a Dockerfile: {@code CMD ["sh"]}
     * @param message a comment for its history, or null
     * @return the image's ID
     * @throws ForgeException if the archive is damaged or hostile; nothing is left then
     */
    public String importRootfs(
            InputStream in,
            String shown,
            @Nullable String name,
            List<String> changes,
            @Nullable String message,
            ImageProgress progress) {
        return new ImageImport(home, progress).run(in, shown, name, changes, message);
    }

    /**
     * Copies layers for containers with a user namespace of their own; called in the one in which they were unpacked.
     *
     * @param key what the copies are called by
     * @param users whose ids the owners of the files get, see {@link IdMap#text}
     * @param groups which groups' ids
     * @throws ForgeException if a file's owner has no such id, or the disk is full; none is left half-made
     */
    public void copyLayers(String key, String users, String groups, List<File> layers) {
        OwnedLayers.make(home, key, IdMap.parse(users), IdMap.parse(groups), layers);
    }

    /** All images, the youngest first. A record or name that is damaged is noted. */
    public List<Image> list(ImageProgress progress) {
        return new ImageDetails(home).list(progress);
    }

    /** Every name in familiar form with the ID that it stands for, sorted. */
    public Map<String, String> names() {
        return new ImageDetails(home).names();
    }

    /**
     * Gives an image one more name.
     *
     * @return the name in familiar form
     */
    public String tag(String nameOrId, String name) {
        return new ImageDetails(home).tag(nameOrId, name);
    }

    /**
     * Removes a name, and with the last one the image and the layers that no other image has.
     *
     * @param force also when the ID has several names, or containers use it
     * @param users which container uses an image: IDs of images and names of containers
     * @return what was done, in docker's words: {@code Untagged: busybox:latest}
     * @throws ForgeException if there is no such image, or it is in use
     */
    public List<String> remove(String nameOrId, boolean force, Map<String, String> users) {
        return new ImageRemoval(home).remove(nameOrId, force, users);
    }

    /** Removes layers that belong to no image: what is left when a command was killed. Returns their number. */
    public int removeUnusedLayers() {
        return new ImageRemoval(home).removeUnusedLayers();
    }

    /** An image's history, the youngest step first, with docker's members: ID, CreatedBy, Size and so on. */
    public List<JsonObject> history(String nameOrId) {
        return new ImageDetails(home).history(nameOrId);
    }

    /** All that is known of an image, in the shape of {@code docker image inspect}. */
    public JsonObject inspect(String nameOrId) {
        return new ImageDetails(home).inspect(nameOrId);
    }
}
