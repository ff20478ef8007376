package dev.forge.engine.image;

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
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
        THREADS.lock();
        try (FileChannel channel = FileChannel.open(
                        new File(directory, "lock").toPath(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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

    boolean hasLayer(String hex) {
        return home.file("layers/" + hex + "/layer.json").isFile();
    }

    /** What is known of a layer that is there. */
    JsonObject describe(String hex) {
        File file = home.file("layers/" + hex + "/layer.json");
        return JsonObject.parse(TextFile.read(file), file.getPath());
    }

    /** Moves unpacked layers to their places; one that somebody else has brought meanwhile is left where it is. */
    void place(Map<String, File> unpacked) {
        for (Map.Entry<String, File> layer : unpacked.entrySet()) {
            File target = layer(layer.getKey());
            if (!hasLayer(layer.getKey()) && !layer.getValue().renameTo(target)) {
                throw new ForgeException("cannot move the layer " + layer.getValue() + " to " + target);
            }
        }
    }

    /** Writes an image's config and record; under the lock, after its layers are in place. */
    void write(ImageConfig config, JsonObject record) {
        File directory = home.privateDirectory("images");
        File bytes = new File(directory, config.hex() + CONFIG);
        File temporary = new File(directory, config.hex() + CONFIG + ".tmp");
        try {
            try (FileOutputStream out = new FileOutputStream(temporary)) {
                out.write(config.bytes());
                out.getFD().sync();
            }
            if (!temporary.renameTo(bytes)) {
                throw new IOException("the temporary file cannot be renamed");
            }
        } catch (IOException e) {
            temporary.delete();
            throw new ForgeException("cannot write " + bytes + ": " + IoErrors.reason(e), e);
        }
        TextFile.writeDurably(new File(directory, config.hex() + RECORD), record + "\n");
    }

    /** An image's config as it came. */
    JsonObject config(Image image) {
        File file = home.file("images/" + image.hex() + CONFIG);
        return JsonObject.parse(TextFile.read(file), file.getPath());
    }

    void tag(Reference name, String id) {
        TextFile.writeDurably(new File(home.privateDirectory("refs"), name.key()), id + "\n");
    }

    /** Names and the IDs that they stand for, sorted. */
    Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        for (String key : files("refs")) {
            Reference reference = Reference.parseOrNull(Reference.fromKey(key));
            String id = reference == null ? null : ImageIndex.named(home, reference);
            if (id != null) {
                names.put(Reference.fromKey(key), id);
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

    /** All images; a record that is damaged is named, set aside, and the rest goes on. */
    List<Image> list(ImageProgress progress) {
        List<Image> images = new ArrayList<>();
        for (String name : files("images")) {
            if (!name.endsWith(RECORD)) {
                continue;
            }
            try {
                Image image = ImageIndex.read(home, name.substring(0, name.length() - RECORD.length()));
                if (image != null) {
                    image.size();
                    image.layers();
                    images.add(image);
                }
            } catch (ForgeException e) {
                File file = home.file("images/" + name);
                File aside = home.file("images/" + name + ".damaged");
                boolean moved = file.renameTo(aside);
                progress.note(e.getMessage() + (moved ? "; it is now " + aside : ""));
            }
        }
        return images;
    }

    /**
     * Removes names, under the lock.
     *
     * @return whether the name was there
     */
    boolean untag(Reference name) {
        return home.file("refs/" + name.key()).delete();
    }

    /**
     * Removes an image's record, under the lock, and moves the layers that no other image has to the staging area.
     *
     * @return where the layers are now, by their digits; to be removed without the lock
     */
    Map<String, File> forget(@Nullable Image image) {
        if (image != null) {
            File record = home.file("images/" + image.hex() + RECORD);
            if (!record.delete() && record.exists()) {
                throw new ForgeException(
                        "cannot remove " + record, "FORGE_HOME has to be a directory that you may write to");
            }
            home.file("images/" + image.hex() + CONFIG).delete();
        }
        Set<String> used = new HashSet<>();
        for (Image other : list(ImageProgress.NONE)) {
            for (JsonObject layer : other.layers()) {
                used.add(layer.text("diffId").substring(Digest.PREFIX.length()));
            }
        }
        Map<String, File> unused = new TreeMap<>();
        for (String hex : files("layers")) {
            if (!used.contains(hex)) {
                File target = staging.newPath("removed");
                if (!layer(hex).renameTo(target)) {
                    throw new ForgeException("cannot move the layer " + layer(hex) + " to " + target);
                }
                unused.put(hex, target);
            }
        }
        return unused;
    }

    /** Removes what {@link #forget} has moved away. */
    static void remove(Map<String, File> directories) {
        directories.values().forEach(FileTree::remove);
    }
}
