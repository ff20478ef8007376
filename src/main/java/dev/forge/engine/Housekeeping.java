package dev.forge.engine;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.posix.DiskUsage;
import dev.forge.core.posix.FileTree;
import dev.forge.engine.image.Image;
import dev.forge.engine.image.ImageDetails;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.lifecycle.Container;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What Forge keeps on the disk, and how to get rid of what nobody uses. */
public final class Housekeeping {
    private final ForgeHome home;
    private final Containers containers;
    private final Images images;

    /** The housekeeping of this home. */
    public Housekeeping(ForgeHome home) {
        this.home = home;
        this.containers = new Containers(home);
        this.images = new Images(home);
    }

    /**
     * How much one kind of thing takes.
     *
     * @param type what it is, in docker's words
     * @param total how many there are
     * @param active how many of them are in use
     * @param bytes allocated on the disk
     * @param reclaimable what a removal of those that are not in use would free
     */
    public record Usage(String type, int total, int active, long bytes, long reclaimable) {}

    /**
     * What a prune removed.
     *
     * @param containers ids
     * @param images what was done, in docker's words
     * @param layers how many layers that belonged to nothing
     * @param bytes what was freed
     * @param complaints what cannot be removed
     * @param damaged what is damaged and stays
     */
    public record Pruned(
            List<String> containers,
            List<String> images,
            int layers,
            long bytes,
            List<String> complaints,
            List<String> damaged) {}

    /**
     * What a prune leaves alone beyond what is in use.
     *
     * @param until only what was made before goes; null for no limit
     * @param labels whether something with these labels goes
     */
    public record Limits(@Nullable Instant until, Predicate<Map<String, String>> labels) {
        /** No limits. */
        public static final Limits NONE = new Limits(null, labels -> true);

        private boolean allow(Instant made, Map<String, String> given) {
            return (until == null || made.isBefore(until)) && labels.test(given);
        }
    }

    /**
     * The disk use of images and of containers.
     *
     * @param progress is told what is damaged or cannot be cleaned, and is not counted
     */
    public List<Usage> usage(ImageProgress progress) {
        List<String> complaints = new ArrayList<>();
        List<Container> all = containers.list(complaints, complaints);
        complaints.forEach(progress::note);
        Map<String, String> users = users(all);
        List<Image> stored = images.list(progress);
        long free = 0;
        int used = 0;
        for (Image image : stored) {
            if (users.containsKey(image.id())) {
                used++;
            } else {
                free += image.size();
            }
        }
        long layers = bytes(home.file("layers"));
        int running = 0;
        long written = 0;
        long ended = 0;
        for (Container container : all) {
            long bytes = bytes(container.directory());
            written += bytes;
            if (container.isRunning()) {
                running++;
            } else {
                ended += bytes;
            }
        }
        return List.of(
                new Usage("Images", stored.size(), used, layers, Math.min(free, layers)),
                new Usage("Containers", all.size(), running, written, ended),
                recipes());
    }

    private Usage recipes() {
        RecipeStore recipes = new RecipeStore(home);
        long bytes = recipes.bytes();
        return new Usage("Recipes", recipes.count(), 0, bytes, bytes);
    }

    /**
     * Removes the recipes of starts, containers that do not run, images without a name, and whatever an interrupted command left.
     *
     * @param everything whether images that no container uses go too, named or not
     * @param limits what is left alone
     */
    public Pruned prune(boolean everything, Limits limits) {
        long before = bytes(home.file("layers")) + bytes(home.file("containers"));
        List<String> removed = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        List<Container> left = new ArrayList<>();
        for (Container container : containers.list(complaints, damaged)) {
            Instant created = Instant.ofEpochMilli(container.definition().created());
            if (container.bundle().isDirectory()
                    || !limits.allow(created, container.definition().labels())) {
                left.add(container);
            } else if (container.exists()) {
                try {
                    FileTree.remove(containers.remove(container, false));
                    removed.add(container.id());
                } catch (ForgeException e) {
                    left.add(container);
                    // It may have been started meanwhile, as it may be at any time.
                    if (!container.bundle().isDirectory()) {
                        complaints.add(e.getMessage());
                    }
                }
            }
        }
        Map<String, String> users = users(left);
        List<String> untagged = new ArrayList<>();
        for (Image image : images.list(ImageProgress.NONE)) {
            boolean named = images.names().containsValue(image.id());
            boolean allowed = limits.allow(ImageDetails.created(image), ImageDetails.labels(image));
            if (!users.containsKey(image.id()) && (everything || !named) && allowed) {
                try {
                    untagged.addAll(images.remove(image.id(), true, users));
                } catch (ForgeException e) {
                    if (images.list(ImageProgress.NONE).stream()
                            .anyMatch(other -> other.id().equals(image.id()))) {
                        complaints.add(e.getMessage());
                    }
                }
            }
        }
        int layers = images.removeUnusedLayers();
        RecipeStore recipes = new RecipeStore(home);
        long made = recipes.bytes();
        recipes.clear();
        long after = bytes(home.file("layers")) + bytes(home.file("containers")) - made;
        return new Pruned(removed, untagged, layers, Math.max(0, before - after), complaints, damaged);
    }

    /** Which container uses an image: ids of images and names of containers. */
    public Map<String, String> users() {
        return users(containers.list(new ArrayList<>(), new ArrayList<>()));
    }

    private static Map<String, String> users(List<Container> containers) {
        Map<String, String> users = new HashMap<>();
        for (Container container : containers) {
            users.put(container.definition().imageId(), container.name());
        }
        return users;
    }

    private static long bytes(File directory) {
        try {
            return directory.isDirectory() ? DiskUsage.of(List.of(directory)).bytes() : 0;
        } catch (ForgeException e) {
            if (directory.isDirectory()) {
                throw e;
            }
            return 0;
        }
    }
}
