package dev.forge.engine.image;

import dev.forge.core.ForgeException;
import dev.forge.core.ForgeHome;
import dev.forge.core.JsonObject;
import dev.forge.engine.image.layer.Compression;
import dev.forge.engine.image.layer.Digest;
import dev.forge.engine.image.layer.HashedInput;
import dev.forge.engine.image.layer.ImageProgress;
import dev.forge.engine.image.layer.LayerSource;
import dev.forge.engine.image.layer.LayerUnpack;
import dev.forge.engine.image.tar.ArchiveLimits;
import dev.forge.engine.image.tar.BrokenArchive;
import dev.forge.engine.image.tar.TarReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Brings images into the store: opens the archive, unpacks the layers that are not there yet in a directory of the
 * staging area, several at once, and moves everything into its place when all of it is right and on the disk.
 * Whatever fails, nothing is left.
 */
public final class ImageLoader {
    /** Another process may remove a layer that was there at the beginning; so often it is unpacked again. */
    private static final int ATTEMPTS = 3;

    private static final int COPY_BYTES = 256 << 10;

    private final ForgeHome home;
    private final ImageStaging staging;
    private final ImageStore store;
    private final ImageProgress progress;
    private final Platform host;

    /** A loader into the store of a home. */
    public ImageLoader(ForgeHome home, ImageProgress progress) {
        this(home, progress, Platform.host());
    }

    ImageLoader(ForgeHome home, ImageProgress progress, Platform host) {
        this.home = home;
        this.staging = new ImageStaging(home);
        this.store = new ImageStore(home);
        this.progress = progress;
        this.host = host;
    }

    /**
     * An image that came in.
     *
     * @param id its ID
     * @param names the names it has got, in familiar form; may be empty
     */
    public record Loaded(String id, List<String> names) {}

    /**
     * Loads the images of a file or directory.
     *
     * @throws ForgeException if it is damaged, hostile or for another platform; nothing is left then
     */
    public List<Loaded> load(File named) {
        String shown = named.getPath();
        // Java may run elsewhere: see the launcher.
        File file = named.getAbsoluteFile();
        if (!file.exists()) {
            throw new ForgeException("no such file or directory: " + shown);
        }
        return staging.run(
                directory -> {
                    if (file.isDirectory()) {
                        return loadAll(new DirectoryArchive(file), directory);
                    }
                    try (InputStream in = new FileInputStream(file)) {
                        byte[] magic = in.readNBytes(TarReader.BLOCK);
                        if (isTar(magic)) {
                            return loadAll(new TarArchive(file, shown), directory);
                        }
                    }
                    try (InputStream in = new FileInputStream(file)) {
                        return spool(in, directory, shown);
                    }
                },
                shown);
    }

    /**
     * Loads the images of a stream, which is first copied into the staging area: its manifest may come last.
     *
     * @throws ForgeException as {@link #load(File)}
     */
    public List<Loaded> load(InputStream in) {
        return staging.run(directory -> spool(in, directory, "standard input"), "standard input");
    }

    private static boolean isTar(byte[] block) {
        return block.length == TarReader.BLOCK
                && new String(block, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    private List<Loaded> spool(InputStream in, File directory, String shown) throws IOException {
        File file = new File(directory, "archive");
        long total = 0;
        long checked = 0;
        HashedInput compressed = new HashedInput(in);
        try (FileOutputStream out = new FileOutputStream(file)) {
            InputStream plain = Compression.open(compressed);
            byte[] buffer = new byte[COPY_BYTES];
            int read;
            while ((read = plain.read(buffer, 0, buffer.length)) > 0) {
                out.write(buffer, 0, read);
                total += read;
                ArchiveLimits.checkRatio(compressed.count(), total);
                if (total - checked > ArchiveLimits.SPACE_EVERY) {
                    checked = total;
                    if (directory.getUsableSpace() < ArchiveLimits.RESERVE) {
                        throw new BrokenArchive("there is no space left at " + home.root());
                    }
                }
            }
        }
        if (total == 0) {
            throw new BrokenArchive("it is empty");
        }
        List<Loaded> loaded = loadAll(new TarArchive(file, shown), directory);
        file.delete();
        return loaded;
    }

    private List<Loaded> loadAll(Archive archive, File directory) throws IOException {
        try (archive) {
            List<ImageSource> images = DockerLayout.isOne(archive) ? DockerLayout.read(archive) : List.of();
            // Since docker 25 an archive may be both.
            if (images.isEmpty() && OciLayout.isOne(archive)) {
                images = new OciLayout(archive, host, progress).read();
            } else if (images.isEmpty() && !DockerLayout.isOne(archive)) {
                throw new ForgeException(
                        archive.shown() + " is not an image: it has neither manifest.json nor oci-layout",
                        archive.has("repositories")
                                ? "it was saved by a docker older than 1.10; load and save it with a newer one"
                                : "forge import turns an archive of a root filesystem into an image");
            }
            if (images.isEmpty()) {
                throw new ForgeException(archive.shown() + " has no images in it");
            }
            images = forThisHost(images);
            return commit(archive, images, directory);
        }
    }

    /** Leaves out the images for other platforms, unless there are no others. */
    private List<ImageSource> forThisHost(List<ImageSource> images) {
        List<ImageSource> running = new ArrayList<>();
        List<ForgeException> refusals = new ArrayList<>();
        for (ImageSource image : images) {
            Platform platform = image.config().platform();
            String name = image.names().isEmpty()
                    ? image.config().id()
                    : image.names().get(0).toString();
            int fit = host.fit(platform);
            if (fit == 0) {
                refusals.add(OciLayout.otherPlatform(name, platform.toString(), host));
                continue;
            }
            if (fit == 1) {
                progress.note(name + " is for " + platform + ", which this host, " + host + ", may not be able to run");
            }
            running.add(image);
        }
        if (running.isEmpty()) {
            throw refusals.get(0);
        }
        for (ForgeException refusal : refusals) {
            progress.note("left out: " + refusal.getMessage());
        }
        return running;
    }

    private List<Loaded> commit(Archive archive, List<ImageSource> images, File directory) {
        Map<String, File> unpacked = new LinkedHashMap<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            unpackMissing(archive, images, directory, unpacked);
            staging.sync(unpacked);
            boolean done = store.locked(() -> {
                store.place(unpacked);
                for (ImageSource image : images) {
                    for (LayerSource layer : image.layers()) {
                        if (!store.hasLayer(hex(layer))) {
                            return false;
                        }
                    }
                }
                images.forEach(this::write);
                return true;
            });
            if (done) {
                ImageStaging.discard(unpacked);
                List<Loaded> loaded = new ArrayList<>();
                for (ImageSource image : images) {
                    loaded.add(new Loaded(
                            image.config().id(),
                            image.names().stream().map(Reference::toString).toList()));
                }
                return loaded;
            }
            unpacked.keySet().removeIf(store::hasLayer);
        }
        throw new ForgeException(
                "layers of " + archive.shown() + " keep vanishing while it is loaded",
                "is something removing images at the same time?");
    }

    private static String hex(LayerSource layer) {
        return layer.diffId().substring(Digest.PREFIX.length());
    }

    private void write(ImageSource image) {
        List<JsonObject> layers = new ArrayList<>();
        for (LayerSource layer : image.layers()) {
            layers.add(store.describe(hex(layer)));
        }
        store.write(image.config(), ImageRecord.of(image.config(), image.manifestDigest(), layers, Instant.now()));
        for (Reference name : image.names()) {
            store.tag(name, image.config().id());
        }
    }

    private void unpackMissing(Archive archive, List<ImageSource> images, File directory, Map<String, File> unpacked) {
        Map<String, LayerSource> missing = new LinkedHashMap<>();
        for (ImageSource image : images) {
            for (LayerSource layer : image.layers()) {
                String hex = hex(layer);
                if (!store.hasLayer(hex) && !unpacked.containsKey(hex)) {
                    missing.put(hex, layer);
                }
            }
        }
        List<LayerSource> layers = new ArrayList<>(missing.values());
        // The largest first, so that none is left alone at the end.
        layers.sort(Comparator.comparingLong((LayerSource layer) -> archive.size(layer.path()))
                .reversed());
        progress.expect(layers.stream()
                .mapToLong(layer -> Math.max(0, archive.size(layer.path())))
                .sum());
        int threads = Math.min(layers.size(), Runtime.getRuntime().availableProcessors());
        if (threads <= 1) {
            for (LayerSource layer : layers) {
                unpacked.put(hex(layer), unpackLayer(archive, layer, directory));
            }
            return;
        }
        unpackAtOnce(archive, layers, directory, unpacked, threads);
    }

    private void unpackAtOnce(
            Archive archive, List<LayerSource> layers, File directory, Map<String, File> unpacked, int threads) {
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Map<String, Future<File>> results = new LinkedHashMap<>();
            for (LayerSource layer : layers) {
                results.put(hex(layer), executor.submit(() -> unpackLayer(archive, layer, directory)));
            }
            try {
                for (Map.Entry<String, Future<File>> result : results.entrySet()) {
                    unpacked.put(result.getKey(), result.getValue().get());
                }
            } catch (ExecutionException e) {
                executor.shutdownNow();
                if (e.getCause() instanceof ForgeException failure) {
                    throw failure;
                }
                throw new IllegalStateException("unpacking a layer failed", e.getCause());
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
                throw new ForgeException("interrupted", e);
            }
        }
    }

    private File unpackLayer(Archive archive, LayerSource layer, File directory) {
        File target = new File(directory, hex(layer));
        String shown = "the layer " + layer.path() + " in " + archive.shown();
        if (!archive.has(layer.path())) {
            throw new ForgeException(archive.shown() + " has no " + layer.path(), "it may be truncated");
        }
        if (!target.mkdir()) {
            throw new ForgeException("cannot make the directory " + target);
        }
        try {
            LayerUnpack.run(archive.open(layer.path()), layer, target, shown, progress);
            return target;
        } catch (IOException e) {
            throw LayerUnpack.broken(shown, e);
        }
    }
}
