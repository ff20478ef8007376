package dev.forge.engine.image;

import dev.forge.core.Checksum;
import dev.forge.core.DiskSync;
import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.IoErrors;
import dev.forge.core.JsonObject;
import dev.forge.core.TextFile;
import dev.forge.core.posix.FileTree;
import dev.forge.core.posix.Staging;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.ImageProgress;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The images on the disk: {@code images/HEX.json} and {@code HEX.config}, {@code refs/NAME}, {@code
 * layers/HEX/fs}. Reading takes no lock. What adds or removes takes one for the moment in which things change
 * their places, never while a layer is unpacked or removed.
 */
final class ImageStore {
    private static final String RECORD = ".json";
    private static final String CONFIG = ".config";
    private static final int SHOWN_DIGITS = 12;
    /** A lock of the kernel is the process's; this one is for its threads. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final ForgeHome home;
    private final Staging staging;

    ImageStore(ForgeHome home) {
        this.home = home;
        this.staging = new Staging(home);
    }

    /** What is done under the lock. */
    interface StoreChange<T> {
        T make();
    }

    <T> T locked(StoreChange<T> change) {
        File directory = home.privateDirectory("images");
        File file = new File(directory, "lock");
        if (file.exists() && !file.isFile()) {
            // Damaged: to open a pipe would wait without end.
            FileTree.remove(file);
        }
        THREADS.lock();
        try (FileChannel channel =
                        FileChannel.open(file.toPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("the lock is not valid");
            }
            return change.make();
        } catch (IOException e) {
            throw new ForgeException(
                    "cannot lock the image store " + directory + ": " + IoErrors.reason(e),
                    "FORGE_HOME has to be a directory that you may write to",
                    e);
        } finally {
            THREADS.unlock();
        }
    }

    File layer(String hex) {
        return new File(home.privateDirectory("layers"), hex);
    }

    /** Whether the layer is there and known; one whose description is damaged counts as missing. */
    boolean hasLayer(String hex) {
        if (!home.file("layers/" + hex + "/fs").isDirectory()
                || !home.file("layers/" + hex + "/layer.json").exists()) {
            return false;
        }
        try {
            return describe(hex).text("diffId").equals(Digest.PREFIX + hex);
        } catch (ForgeException e) {
            // Damaged: loading the image again mends it.
            return false;
        }
    }

    /** What is known of a layer that is there. */
    JsonObject describe(String hex) {
        File file = home.file("layers/" + hex + "/layer.json");
        String text = String.valueOf(TextFile.readStored(file));
        Checksum.check(text, file.getPath());
        return JsonObject.parse(text, file.getPath());
    }

    /**
     * Moves unpacked layers to their places, where a power cut does not take them back; one that somebody else has
     * brought meanwhile is left where it is, one that is damaged gives way.
     */
    void place(Map<String, File> unpacked) {
        for (Map.Entry<String, File> layer : unpacked.entrySet()) {
            File target = layer(layer.getKey());
            if (!hasLayer(layer.getKey()) && !layer.getValue().renameTo(target) && !mend(layer.getValue(), target)) {
                throw new ForgeException("cannot move the layer " + layer.getValue() + " to " + target);
            }
        }
        if (!unpacked.isEmpty()) {
            DiskSync.sync(home.privateDirectory("layers"));
        }
    }

    /**
     * Puts a layer in the place of a damaged one. While any container runs, the old files may be below it, and overlayfs
     * must not lose them: then only their description is replaced.
     */
    private boolean mend(File unpacked, File target) {
        String[] live = home.file("live").list();
        if (live != null && live.length > 0 && new File(target, "fs").isDirectory()) {
            File description = new File(target, "layer.json");
            FileTree.remove(description);
            return new File(unpacked, "layer.json").renameTo(description);
        }
        File away = staging.newPath("damaged");
        if (!target.renameTo(away)) {
            return false;
        }
        boolean done = unpacked.renameTo(target);
        FileTree.remove(away);
        return done;
    }

    /** Writes an image's config and record durably; under the lock, after its layers are in place. */
    void write(ImageConfig config, JsonObject record) {
        File directory = home.privateDirectory("images");
        staging.replaceDurably(new File(directory, config.hex() + CONFIG), config.bytes());
        staging.replaceDurably(
                new File(directory, config.hex() + RECORD), bytes(Checksum.seal(record.toString()) + "\n"));
    }

    /** An image's config as it came. */
    JsonObject config(Image image) {
        return config(image.hex());
    }

    private JsonObject config(String hex) {
        File file = home.file("images/" + hex + CONFIG);
        String text = TextFile.readStored(file);
        if (text == null || !Digest.of(bytes(text)).equals(Digest.PREFIX + hex)) {
            throw new ForgeException(
                    "the image's config is " + (text == null ? "gone: " : "damaged: ") + file,
                    "load or import the image again");
        }
        return JsonObject.parse(text, file.getPath());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Gives an image a name, durably; under the lock. */
    void tag(Reference name, String id) {
        staging.replaceDurably(new File(home.privateDirectory("refs"), name.key()), bytes(id + "\n"));
    }

    /** Whether there is such a name, be it damaged. */
    boolean hasName(Reference name) {
        return home.file("refs/" + name.key()).exists();
    }

    /** Whether there is a record of the image, be it damaged. */
    boolean hasRecord(String id) {
        return home.file("images/" + id.substring(Digest.PREFIX.length()) + RECORD)
                .exists();
    }

    /** Names and the IDs that they stand for, sorted. */
    Map<String, String> names() {
        return names(ImageProgress.NONE);
    }

    /** As {@link #names()}; what stands for no image is noted. */
    Map<String, String> names(ImageProgress progress) {
        Map<String, String> names = new TreeMap<>();
        for (String key : files("refs")) {
            String name = Reference.fromKey(key);
            Reference reference = Reference.parseOrNull(name);
            String id = null;
            String reason = "it holds no image's ID";
            try {
                id = reference == null ? null : ImageIndex.named(home, reference);
            } catch (ForgeException e) {
                reason = e.getMessage();
            }
            if (id != null) {
                names.put(name, id);
                reason = hasRecord(id) ? "" : "the image is not there: " + id;
            }
            if (!reason.isEmpty()) {
                progress.note("the name " + (reference == null ? home.file("refs/" + key) : name) + " is damaged: "
                        + reason + (reference == null ? "" : "; forge rmi " + name + " removes it"));
            }
        }
        return names;
    }

    private List<String> files(String directory) {
        String[] names = home.file(directory).list();
        if (names == null) {
            if (home.root().exists() && !home.root().isDirectory()) {
                throw new ForgeException(
                        "forge's home " + home.root() + " is not a directory",
                        "set FORGE_HOME to a directory of your own");
            }
            return List.of();
        }
        Arrays.sort(names);
        return List.of(names);
    }

    /** All images; a record that is damaged is named, and the rest goes on. */
    List<Image> list(ImageProgress progress) {
        List<Image> images = new ArrayList<>();
        for (String hex : records()) {
            try {
                Image image = whole(hex);
                if (image != null) {
                    images.add(image);
                }
            } catch (ForgeException e) {
                progress.note(e.getMessage() + "; load or import the image again, or remove it with forge rmi "
                        + hex.substring(0, Math.min(SHOWN_DIGITS, hex.length())));
            }
        }
        return images;
    }

    /** The digits of all images, damaged or not. */
    private List<String> records() {
        List<String> digits = new ArrayList<>();
        for (String name : files("images")) {
            if (name.endsWith(RECORD)) {
                digits.add(name.substring(0, name.length() - RECORD.length()));
            }
        }
        return digits;
    }

    /** An image all members of which can be read. */
    private @Nullable Image whole(String hex) {
        Image image = ImageIndex.read(home, hex);
        if (image != null) {
            image.size();
            image.layers();
        }
        return image;
    }

    /**
     * Removes names, under the lock.
     *
     * @return whether the name was there
     */
    boolean untag(Reference name) {
        File file = home.file("refs/" + name.key());
        if (!file.exists()) {
            return false;
        }
        FileTree.remove(file);
        DiskSync.sync(file.getParentFile());
        return true;
    }

    /**
     * Removes an image's record, damaged or not, under the lock, and moves the layers that no other image has to the
     * staging area. Where it is not known which layers an image has, because its files are damaged, all stay.
     *
     * @param id the image's, or null to remove none
     * @return where the layers are now, by their digits; to be removed without the lock
     */
    Map<String, File> forget(@Nullable String id) {
        if (id != null) {
            String path = "images/" + id.substring(Digest.PREFIX.length());
            FileTree.remove(home.file(path + RECORD));
            FileTree.remove(home.file(path + CONFIG));
            DiskSync.sync(home.privateDirectory("images"));
        }
        Set<String> used = new HashSet<>();
        for (String hex : records()) {
            List<String> layers = layersOf(hex);
            if (layers == null) {
                return Map.of();
            }
            used.addAll(layers);
        }
        Map<String, File> unused = new TreeMap<>();
        for (String hex : files("layers")) {
            if (Digest.isDigest(Digest.PREFIX + hex) && !used.contains(Digest.PREFIX + hex)) {
                File target = staging.newPath("removed");
                if (!layer(hex).renameTo(target)) {
                    throw new ForgeException("cannot move the layer " + layer(hex) + " to " + target);
                }
                unused.put(hex, target);
            }
        }
        return unused;
    }

    /** The digests of an image's layers by its record, else by its config; null if both are damaged. */
    private @Nullable List<String> layersOf(String hex) {
        List<String> digests = new ArrayList<>();
        try {
            Image image = whole(hex);
            if (image != null) {
                for (JsonObject layer : image.layers()) {
                    digests.add(layer.text("diffId"));
                }
            }
            return digests;
        } catch (ForgeException record) {
            try {
                return config(hex).object("rootfs").texts("diff_ids");
            } catch (ForgeException config) {
                return null;
            }
        }
    }

    /** Removes what {@link #forget} has moved away. */
    static void remove(Map<String, File> directories) {
        directories.values().forEach(FileTree::remove);
    }
}
